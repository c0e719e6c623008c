-- What the one-stop system counted in a month: the station cannot know it, so people enter it (QĐ 766/QĐ-TTg, digitization).
CREATE TABLE one_stop_counts (
  -- yyyy-mm
  month TEXT PRIMARY KEY CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  -- dossiers received, and of those: digitized at receipt, made of data used again
  received INTEGER,
  digitized INTEGER,
  reused INTEGER,
  -- dossiers resolved, and of those: with an electronic result
  resolved INTEGER,
  results INTEGER,
  entered_by TEXT NOT NULL,
  entered_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
