-- Folders that are watched: what is ready in them is taken into batches.

CREATE TABLE watches (
  id TEXT PRIMARY KEY,
  -- absolute, links resolved
  folder TEXT NOT NULL UNIQUE,
  grouping TEXT NOT NULL CHECK (grouping IN ('one', 'day', 'subfolder')),
  -- profile, record type, settings and plan of the batches that are opened
  opening TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('on', 'paused', 'stopped')),
  -- at whose word
  who TEXT NOT NULL,
  started_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which watch took the file; null for files of drops and commands.
ALTER TABLE files ADD COLUMN watch_id TEXT REFERENCES watches;
CREATE INDEX files_watch_path ON files (watch_id, path) WHERE watch_id IS NOT NULL;
CREATE INDEX files_watch_bytes ON files (watch_id, bytes, mtime_ms) WHERE watch_id IS NOT NULL;
