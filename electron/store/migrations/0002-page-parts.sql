-- Two facing pages on one picture become two pages, each a part of it; and what a person decided about a page's cleanup.

CREATE TABLE new_pages (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES batches,
  file_id INTEGER NOT NULL REFERENCES files,
  frame INTEGER NOT NULL,
  -- 1 for the second of two facing pages
  part INTEGER NOT NULL DEFAULT 0,
  -- box on the picture, [x, y, width, height] in its pixels; null for the whole of it
  region TEXT,
  image_sha256 TEXT NOT NULL,
  image_mime TEXT NOT NULL,
  image_frame INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  dpi REAL NOT NULL,
  dpi_source TEXT NOT NULL CHECK (dpi_source IN ('file', 'estimated')),
  flags TEXT NOT NULL,
  -- turn, skew, split and strength where a person knew better than the machine
  adjust TEXT NOT NULL DEFAULT '{}',
  clean_key TEXT REFERENCES derivatives (key),
  read_key TEXT REFERENCES derivatives (key),
  UNIQUE (file_id, frame, part)
) STRICT;
INSERT INTO new_pages (id, batch_id, file_id, frame, image_sha256, image_mime, image_frame, width, height, dpi,
    dpi_source, flags, clean_key, read_key)
  SELECT id, batch_id, file_id, frame, image_sha256, image_mime, image_frame, width, height, dpi, dpi_source, flags,
    clean_key, read_key FROM pages;
DROP TABLE pages;
ALTER TABLE new_pages RENAME TO pages;
CREATE INDEX pages_batch ON pages (batch_id);
CREATE INDEX pages_second ON pages (file_id, frame) WHERE part > 0;
