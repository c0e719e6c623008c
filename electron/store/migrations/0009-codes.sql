-- Dated lists of agencies and administrative units, old ones beside new, and the code that stands beside a name.

CREATE TABLE codes (
  kind TEXT NOT NULL CHECK (kind IN ('agency', 'unit')),
  code TEXT NOT NULL,
  valid_from TEXT NOT NULL DEFAULT '',
  valid_to TEXT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  parent TEXT,
  replaced_by TEXT,
  source TEXT NOT NULL,
  PRIMARY KEY (kind, code, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_name ON codes (kind, name_key);

-- The name as written stays in the field; this is what it is called by now.
CREATE TABLE field_codes (
  document_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  chosen_by TEXT NOT NULL,
  chosen_at TEXT NOT NULL,
  PRIMARY KEY (document_id, name)
) STRICT, WITHOUT ROWID;
