-- Jobs that wait without having failed; deliveries that people hold or send first; receipts for whole batches.

CREATE TABLE new_jobs (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  stage TEXT NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'waiting', 'done', 'failed', 'cancelled')),
  priority INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- for waiting and failed jobs: when they are taken up again by themselves, 0 for never
  not_before INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  UNIQUE (batch_id, stage, subject)
) STRICT;
INSERT INTO new_jobs SELECT id, batch_id, stage, subject, state, priority, attempts, not_before, error FROM jobs;
UPDATE new_jobs SET not_before = 0 WHERE state = 'failed';
DROP TABLE jobs;
ALTER TABLE new_jobs RENAME TO jobs;
CREATE INDEX jobs_claim ON jobs (state, priority DESC, id);

ALTER TABLE deliveries ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
-- why it waits, where it neither failed nor is due
ALTER TABLE deliveries ADD COLUMN waits TEXT;

CREATE TABLE batch_receipts (
  batch_id TEXT NOT NULL REFERENCES batches,
  destination TEXT NOT NULL,
  receipt TEXT NOT NULL,
  PRIMARY KEY (batch_id, destination)
) STRICT, WITHOUT ROWID;
