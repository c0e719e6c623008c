-- The whole way of a batch, holds, who worked on it, returns with the supervisor's marks, decisions on secrecy marks.

CREATE TABLE new_batches (
  id TEXT PRIMARY KEY,
  -- sha256 of paths and options: the same command finds its batch again
  key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('scanned', 'cleaned', 'read', 'described', 'checked', 'accepted', 'packed',
    'delivered', 'acknowledged', 'held')),
  held_from TEXT,
  held_why TEXT CHECK (held_why IN ('person', 'secrecy')),
  -- the supervisor who returned it and to whom it comes back
  reviewer TEXT,
  -- the batch of which this is a later version
  replaces TEXT REFERENCES batches,
  roots TEXT NOT NULL,
  profile TEXT NOT NULL,
  record_type TEXT,
  settings TEXT NOT NULL,
  -- how far the batch is to go by itself, and where to
  plan TEXT NOT NULL,
  ignored TEXT NOT NULL DEFAULT '[]',
  paused INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  CHECK ((state = 'held') = (held_from IS NOT NULL AND held_why IS NOT NULL))
) STRICT;
INSERT INTO new_batches (id, key, state, held_from, held_why, roots, profile, record_type, settings, plan, ignored,
    paused, created_at, created_by)
  SELECT id, key, CASE state WHEN 'open' THEN 'scanned' ELSE state END,
    CASE state WHEN 'held' THEN 'described' END, CASE state WHEN 'held' THEN 'secrecy' END,
    roots, profile, record_type, settings, plan, ignored, paused, created_at, created_by FROM batches;
DROP TABLE batches;
ALTER TABLE new_batches RENAME TO batches;
CREATE INDEX batches_key ON batches (key, created_at);

-- Who scanned or indexed a batch: they cannot accept it.
CREATE TABLE contributions (
  batch_id TEXT NOT NULL REFERENCES batches,
  user TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('scanned', 'indexed')),
  at TEXT NOT NULL,
  PRIMARY KEY (batch_id, user, part)
) STRICT, WITHOUT ROWID;
INSERT INTO contributions SELECT id, created_by, 'scanned', created_at FROM batches;

ALTER TABLE documents ADD COLUMN checked_by TEXT;
ALTER TABLE documents ADD COLUMN secrecy_decision TEXT CHECK (secrecy_decision IN ('release', 'withhold'));

-- What was decided about a mark on these very pages; describing them anew asks nobody twice.
CREATE TABLE secrecy_decisions (
  -- sha256 of the batch, the mark and the pages' images
  key TEXT PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  mark TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('release', 'withhold')),
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE returns (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  to_step TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  -- [{ pageId, box, documentId, field, note }]: where on the pages, and which fields
  marks TEXT NOT NULL,
  assignee TEXT,
  returned_by TEXT NOT NULL,
  returned_at TEXT NOT NULL,
  answer TEXT,
  answered_by TEXT,
  answered_at TEXT
) STRICT;
CREATE INDEX returns_batch ON returns (batch_id);
CREATE INDEX returns_open ON returns (assignee) WHERE answered_at IS NULL;
