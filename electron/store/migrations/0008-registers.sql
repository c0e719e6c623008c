-- Keying of registers: what a person says of a value that stands in the book, and the blind second keying.

-- Documents are described anew now and then and keep their ids; what people said of them stays meanwhile.
CREATE TABLE field_marks (
  document_id TEXT NOT NULL,
  name TEXT NOT NULL,
  mark TEXT NOT NULL CHECK (mark IN ('illegible', 'as-written')),
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (document_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE second_keyings (
  document_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  illegible INTEGER NOT NULL,
  keyed_by TEXT NOT NULL,
  keyed_at TEXT NOT NULL,
  -- the value for which a person decided where the two differed
  settled TEXT,
  settled_by TEXT,
  settled_at TEXT,
  PRIMARY KEY (document_id, name)
) STRICT, WITHOUT ROWID;
