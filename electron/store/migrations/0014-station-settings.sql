-- Settings of the whole station that people change on its screens.
CREATE TABLE station_settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
