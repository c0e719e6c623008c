-- The workbench: what people decide about pages, documents, words and fields, with a journal that can be undone.

-- Where a person put the page: a key between those of its neighbours; null where it lies as it was scanned.
ALTER TABLE pages ADD COLUMN place TEXT;
-- Why a page is out of its batch; its image and its decisions stay.
ALTER TABLE pages ADD COLUMN gone TEXT CHECK (gone IN ('deleted', 'replaced', 'united'));
-- A person's word on whether the page is blank, and whether a document begins at it; null: the machine judges.
ALTER TABLE pages ADD COLUMN blank INTEGER;
ALTER TABLE pages ADD COLUMN starts INTEGER;
-- Raised by every decision of a person; text_version by every edited word.
ALTER TABLE pages ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN text_version INTEGER NOT NULL DEFAULT 0;

-- A file that was put into a batch by hand: after which page, instead of which, and by whom.
ALTER TABLE files ADD COLUMN placement TEXT;

ALTER TABLE documents ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
-- Who set the type; null: the machine.
ALTER TABLE documents ADD COLUMN type_by TEXT;

ALTER TABLE fields ADD COLUMN state TEXT NOT NULL DEFAULT 'read'
  CHECK (state IN ('read', 'draft', 'confirmed', 'cleared'));
-- Where the value came from.
ALTER TABLE fields ADD COLUMN origin TEXT NOT NULL DEFAULT 'read'
  CHECK (origin IN ('read', 'typed', 'region', 'copied', 'bulk'));
-- What the machine read last, kept beside what a person decided: {value, confidence, sure, pageId, box} or null.
ALTER TABLE fields ADD COLUMN reading TEXT;
ALTER TABLE fields ADD COLUMN decided_by TEXT;
ALTER TABLE fields ADD COLUMN decided_at TEXT;
ALTER TABLE fields ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

ALTER TABLE dossiers ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- Words that a person decided; they stand over whatever is read at their place, now and later.
CREATE TABLE locked_words (
  page_id INTEGER NOT NULL REFERENCES pages,
  -- the box as "x,y,width,height", pixels of the access image that `clean_key` names
  place TEXT NOT NULL,
  clean_key TEXT NOT NULL,
  -- null once the decision was taken back; empty where there is no word
  text TEXT,
  -- chance in percent where it was read anew; null where a person vouches for it
  confidence REAL,
  decided_by TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (page_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE comments (
  id TEXT PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  page_id INTEGER REFERENCES pages,
  document_id TEXT REFERENCES documents ON DELETE CASCADE,
  field TEXT,
  text TEXT NOT NULL,
  resolved INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX comments_batch ON comments (batch_id);

-- Every edit with what was before and after it. Undoing and redoing are entries of their own.
CREATE TABLE edits (
  seq INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  act TEXT NOT NULL,
  -- of an undo or redo: the entry it is about; of an edit: the first of those undone together with it
  target INTEGER NOT NULL,
  changes TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX edits_batch ON edits (batch_id, who, kind, undone);
CREATE TRIGGER edits_no_rewrite BEFORE UPDATE OF batch_id, at, who, kind, act, target, changes ON edits BEGIN
  SELECT raise(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER edits_no_delete BEFORE DELETE ON edits BEGIN
  SELECT raise(ABORT, 'the journal is append-only');
END;

-- A page in one row, made from its derivatives so that a listing of thousands reads none of them.
CREATE TABLE page_summaries (
  page_id INTEGER PRIMARY KEY REFERENCES pages,
  -- what it was made from: it is made anew when any of them differs from the page's
  made_from TEXT NOT NULL,
  summary TEXT NOT NULL,
  -- words that ask for a look, in reading order
  doubts TEXT NOT NULL,
  doubtful INTEGER NOT NULL
) STRICT;

-- Facts of the paper and how it was fed, told once at intake.
CREATE TABLE intakes (
  batch_id TEXT PRIMARY KEY REFERENCES batches,
  facts TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX derivatives_made ON derivatives (stage, created_at);
