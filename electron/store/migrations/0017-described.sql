-- What documents are described by, searched like the text of pages: a name that was keyed because nobody could read it
-- stands in no text. Documents under a secrecy mark are in it only once they were released.
CREATE TABLE described (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL UNIQUE REFERENCES documents ON DELETE CASCADE,
  body TEXT NOT NULL,
  plain TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE described_search USING fts5 (
  body, plain,
  content = 'described', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER described_insert AFTER INSERT ON described BEGIN
  INSERT INTO described_search (rowid, body, plain) VALUES (new.id, new.body, new.plain);
END;
CREATE TRIGGER described_delete AFTER DELETE ON described BEGIN
  INSERT INTO described_search (described_search, rowid, body, plain) VALUES ('delete', old.id, old.body, old.plain);
END;

CREATE VIEW describable AS
  SELECT d.id AS document_id, group_concat(f.value, ' · ') AS body,
    replace(replace(group_concat(f.value, ' · '), 'đ', 'd'), 'Đ', 'D') AS plain
  FROM documents d JOIN fields f ON f.document_id = d.id AND f.value <> ''
  WHERE d.secrecy IS NULL OR d.secrecy_decision = 'release'
  GROUP BY d.id;

CREATE TRIGGER fields_described AFTER INSERT ON fields WHEN new.value <> '' BEGIN
  DELETE FROM described WHERE document_id = new.document_id;
  INSERT INTO described (document_id, body, plain) SELECT * FROM describable WHERE document_id = new.document_id;
END;
CREATE TRIGGER fields_described_anew AFTER UPDATE OF value ON fields WHEN new.value <> old.value BEGIN
  DELETE FROM described WHERE document_id = new.document_id;
  INSERT INTO described (document_id, body, plain) SELECT * FROM describable WHERE document_id = new.document_id;
END;
CREATE TRIGGER fields_undescribed AFTER DELETE ON fields BEGIN
  DELETE FROM described WHERE document_id = old.document_id;
  INSERT INTO described (document_id, body, plain) SELECT * FROM describable WHERE document_id = old.document_id;
END;
CREATE TRIGGER documents_described AFTER UPDATE OF secrecy, secrecy_decision ON documents
WHEN new.secrecy IS NOT old.secrecy OR new.secrecy_decision IS NOT old.secrecy_decision BEGIN
  DELETE FROM described WHERE document_id = new.id;
  INSERT INTO described (document_id, body, plain) SELECT * FROM describable WHERE document_id = new.id;
END;

INSERT INTO described (document_id, body, plain) SELECT * FROM describable;
