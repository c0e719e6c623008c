-- Corrections: a later version of a packed batch, of which there is at most one, and whose packages its own replace.

CREATE UNIQUE INDEX batches_replaces ON batches (replaces) WHERE replaces IS NOT NULL;

-- Dossiers of the version before, the place of whose packages this dossier's package takes.
CREATE TABLE replaced_dossiers (
  dossier_id TEXT NOT NULL REFERENCES dossiers ON DELETE CASCADE,
  replaced_id TEXT NOT NULL REFERENCES dossiers,
  PRIMARY KEY (dossier_id, replaced_id)
) STRICT, WITHOUT ROWID;
