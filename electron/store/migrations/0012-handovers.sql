-- The paper of a batch: who handed it over to be scanned, who took it, and that it went back to its shelf.

CREATE TABLE handovers (
  batch_id TEXT PRIMARY KEY REFERENCES batches,
  -- as written in the minutes: JSON of the people and remarks
  minutes TEXT NOT NULL,
  -- the day of the hand-over, YYYY-MM-DD
  day TEXT NOT NULL,
  -- back on the shelf; null while it is out
  returned_at TEXT,
  returned_by TEXT,
  returned_note TEXT,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
