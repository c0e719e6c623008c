-- Documents whose PDF has been signed and waits to be packed; and what was let go after the receiver had proven it.

CREATE TABLE signatures (
  document_id TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
  -- the signed PDF, a blob
  sha256 TEXT NOT NULL,
  signer TEXT NOT NULL,
  signed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE packages ADD COLUMN freed_at TEXT;
