-- Acceptance samples: how they were drawn, how each item was judged, what was decided; a faster history.

CREATE TABLE samples (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  -- batches of one record type and profile follow each other under the switching rules
  stream TEXT NOT NULL,
  scheme TEXT NOT NULL,
  lot INTEGER NOT NULL,
  plan TEXT NOT NULL,
  seed TEXT NOT NULL,
  drawn_by TEXT NOT NULL,
  drawn_at TEXT NOT NULL,
  verdict TEXT CHECK (verdict IN ('accepted', 'returned')),
  decided_by TEXT,
  decided_at TEXT
) STRICT;
CREATE INDEX samples_batch ON samples (batch_id);
CREATE INDEX samples_stream ON samples (stream, decided_at);

CREATE TABLE sample_items (
  sample_id INTEGER NOT NULL REFERENCES samples,
  -- place in the lot, from 0
  position INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  -- what it was called when it was drawn, for protocols of later years
  label TEXT NOT NULL,
  -- null while nobody has judged it, else [{ code, pageId, field, note }]
  defects TEXT,
  judged_by TEXT,
  judged_at TEXT,
  PRIMARY KEY (sample_id, position)
) STRICT, WITHOUT ROWID;

-- Pages keyed by a person to measure the reading: the true text stays out, only the counts are kept.
CREATE TABLE text_measures (
  id INTEGER PRIMARY KEY,
  page_id INTEGER NOT NULL REFERENCES pages,
  batch_id TEXT NOT NULL REFERENCES batches,
  record_type TEXT NOT NULL,
  characters INTEGER NOT NULL,
  character_errors INTEGER NOT NULL,
  words INTEGER NOT NULL,
  word_errors INTEGER NOT NULL,
  -- sha256 of the keyed text: a second keying by somebody else confirms it or not
  keyed_sha256 TEXT NOT NULL,
  keyed_by TEXT NOT NULL,
  keyed_at TEXT NOT NULL,
  UNIQUE (page_id, keyed_by)
) STRICT;

-- Finding what was done with a subject without reading the whole history.
CREATE INDEX audit_subject ON audit (subject);
