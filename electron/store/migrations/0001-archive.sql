-- The archive: fonds ⊃ dossiers ⊃ documents ⊃ pages, batches of scanning, jobs, packages, deliveries, history.

CREATE TABLE fonds (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  -- sha256 of paths and options: the same command finds its batch again
  key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'described', 'accepted', 'packed', 'delivered', 'held')),
  roots TEXT NOT NULL,
  profile TEXT NOT NULL,
  record_type TEXT,
  settings TEXT NOT NULL,
  -- how far the batch is to go by itself, and where to
  plan TEXT NOT NULL,
  ignored TEXT NOT NULL DEFAULT '[]',
  paused INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
) STRICT;
CREATE INDEX batches_key ON batches (key, created_at);

CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  source TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'read', 'quarantined')),
  sha256 TEXT,
  mime TEXT,
  origin TEXT CHECK (origin IN ('scanned', 'born-digital', 'signed')),
  error TEXT,
  UNIQUE (batch_id, source)
) STRICT;
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  file_id INTEGER NOT NULL REFERENCES files,
  frame INTEGER NOT NULL,
  -- the image itself: the file's blob, or the page taken out of a PDF
  image_sha256 TEXT NOT NULL,
  image_mime TEXT NOT NULL,
  image_frame INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  dpi REAL NOT NULL,
  dpi_source TEXT NOT NULL CHECK (dpi_source IN ('file', 'estimated')),
  flags TEXT NOT NULL,
  -- derivatives in force
  clean_key TEXT REFERENCES derivatives (key),
  read_key TEXT REFERENCES derivatives (key),
  UNIQUE (file_id, frame)
) STRICT;
CREATE INDEX pages_batch ON pages (batch_id);

-- Results keyed by sha256(input, stage, recipe, parameters): doing a thing again is a look-up.
CREATE TABLE derivatives (
  key TEXT PRIMARY KEY,
  stage TEXT NOT NULL,
  result TEXT NOT NULL,
  -- addresses of the blobs that the result names, so that a sweep knows what is still needed
  blobs TEXT NOT NULL,
  ms INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dossiers (
  id TEXT PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  fonds_id INTEGER REFERENCES fonds,
  position INTEGER NOT NULL,
  settings TEXT NOT NULL,
  UNIQUE (batch_id, position)
) STRICT;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  dossier_id TEXT NOT NULL REFERENCES dossiers,
  position INTEGER NOT NULL,
  type TEXT,
  type_id TEXT,
  type_confidence REAL NOT NULL,
  start TEXT NOT NULL,
  secrecy TEXT,
  UNIQUE (dossier_id, position)
) STRICT;

CREATE TABLE document_pages (
  document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  page_id INTEGER NOT NULL UNIQUE REFERENCES pages,
  position INTEGER NOT NULL,
  PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE fields (
  document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  confidence REAL NOT NULL,
  sure INTEGER NOT NULL,
  page_id INTEGER NOT NULL REFERENCES pages,
  box TEXT NOT NULL,
  PRIMARY KEY (document_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  stage TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('blocks', 'look')),
  code TEXT NOT NULL,
  params TEXT NOT NULL,
  document_id TEXT,
  field TEXT,
  page_id INTEGER
) STRICT;
CREATE INDEX findings_batch ON findings (batch_id);

-- Text of pages. `plain` has đ folded to d, which SQLite's tokenizer never does by itself.
CREATE TABLE texts (
  page_id INTEGER PRIMARY KEY REFERENCES pages,
  body TEXT NOT NULL,
  plain TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
  body, plain,
  content = 'texts', content_rowid = 'page_id',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER texts_insert AFTER INSERT ON texts BEGIN
  INSERT INTO search (rowid, body, plain) VALUES (new.page_id, new.body, new.plain);
END;
CREATE TRIGGER texts_delete AFTER DELETE ON texts BEGIN
  INSERT INTO search (search, rowid, body, plain) VALUES ('delete', old.page_id, old.body, old.plain);
END;
CREATE TRIGGER texts_update AFTER UPDATE ON texts BEGIN
  INSERT INTO search (search, rowid, body, plain) VALUES ('delete', old.page_id, old.body, old.plain);
  INSERT INTO search (rowid, body, plain) VALUES (new.page_id, new.body, new.plain);
END;

CREATE TABLE packages (
  id TEXT PRIMARY KEY,
  dossier_id TEXT NOT NULL UNIQUE REFERENCES dossiers,
  profile TEXT NOT NULL,
  -- fixed before the package is built, so that building it again makes the same bytes
  created_at TEXT NOT NULL,
  obj_id TEXT,
  file TEXT,
  sha256 TEXT,
  bytes INTEGER,
  documents INTEGER,
  pages INTEGER
) STRICT;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  package_id TEXT NOT NULL REFERENCES packages,
  destination TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
  sent_bytes INTEGER NOT NULL DEFAULT 0,
  receipt TEXT,
  error TEXT,
  updated_at TEXT NOT NULL,
  UNIQUE (package_id, destination)
) STRICT;

-- What a transfer needs to go on after a restart (upload addresses, keys of platforms).
CREATE TABLE transfers (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  stage TEXT NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed', 'cancelled')),
  priority INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  UNIQUE (batch_id, stage, subject)
) STRICT;
CREATE INDEX jobs_claim ON jobs (state, priority DESC, id);

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
  SELECT raise(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT raise(ABORT, 'the audit log is append-only');
END;
