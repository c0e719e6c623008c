-- Local accounts, and in the history the screen or command from which an act came.

CREATE TABLE accounts (
  user TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  -- scrypt$N$r$p$salt$hash
  password TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  must_change INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  last_sign_in TEXT
) STRICT, WITHOUT ROWID;

ALTER TABLE audit ADD COLUMN screen TEXT;
