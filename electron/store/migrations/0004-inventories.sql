-- Paper inventories (mục lục hồ sơ): what should be digitized; and which column of a list was which, by its headings.

CREATE TABLE inventories (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  fonds_code TEXT,
  -- whether a number is unique in the list, or in its box only
  keyed_by TEXT NOT NULL CHECK (keyed_by IN ('number', 'box-and-number')),
  source TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  imported_by TEXT NOT NULL
) STRICT;

CREATE TABLE inventory_items (
  id INTEGER PRIMARY KEY,
  inventory_id INTEGER NOT NULL REFERENCES inventories,
  key TEXT NOT NULL,
  row INTEGER NOT NULL,
  section TEXT,
  -- every column as written, and the columns that the station has no name for
  written TEXT NOT NULL,
  other TEXT NOT NULL,
  UNIQUE (inventory_id, key)
) STRICT;

CREATE TABLE column_mappings (
  purpose TEXT NOT NULL,
  signature TEXT NOT NULL,
  mapping TEXT NOT NULL,
  used_at TEXT NOT NULL,
  PRIMARY KEY (purpose, signature)
) STRICT, WITHOUT ROWID;
