/** Versions of a batch: what came after what, and the copy with which a correction begins. */
import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';

/** What stands in the copy for what stood in the original. */
export interface Copied {
  pages: Map<number, number>;
  documents: Map<string, string>;
}

const FILE = 'position, path, source, bytes, mtime_ms, state, sha256, mime, origin, error';
const PAGE = `frame, part, region, image_sha256, image_mime, image_frame, width, height, dpi, dpi_source, flags, adjust,
  clean_key, read_key, place, gone, blank, starts, version, text_version`;
const DOCUMENT = `position, type, type_id, type_confidence, start, secrecy, secrecy_decision, version, type_by,
  checked_by`;
const FIELD = 'name, value, confidence, sure, box, state, origin, decided_by, decided_at, version';
/** What else is known of a page and of a document, by table. */
const OF_PAGE = {
  page_summaries: 'made_from, summary, doubts, doubtful',
  texts: 'body, plain',
  locked_words: 'place, clean_key, text, confidence, decided_by, decided_at, version',
};
const OF_DOCUMENT = {
  field_marks: 'name, mark, made_by, made_at',
  second_keyings: 'name, value, illegible, keyed_by, keyed_at, settled, settled_by, settled_at',
  field_codes: 'name, kind, code, chosen_by, chosen_at',
};

/** Statements about versions. */
export function versionTable(db: Database) {
  /** Copies the rows of `table` that belong to `from`, as rows that belong to `to`. */
  const copyRows = (table: string, key: string, columns: string) => {
    const copy = db.prepare(
      `INSERT INTO ${table} (${key}, ${columns}) SELECT ?, ${columns} FROM ${table} WHERE ${key} = ?`,
    );
    return (from: number | string, to: number | string) => copy.run(to, from).lastInsertRowid;
  };

  const copyPages = (from: string, to: string): Copied['pages'] => {
    const copyFile = db.prepare(
      `INSERT INTO files (batch_id, ${FILE}) SELECT ?, ${FILE} FROM files WHERE id = ?`,
    );
    // A file that could not even be tried has nothing to copy.
    const fileIds = db.prepare(`SELECT id FROM files WHERE batch_id = ? AND state <> 'waiting' ORDER BY id`);
    const files = new Map(
      (fileIds.pluck().all(from) as number[]).map((id) => [id, copyFile.run(to, id).lastInsertRowid]),
    );
    const copyPage = db.prepare(
      `INSERT INTO pages (batch_id, file_id, ${PAGE}) SELECT ?, ?, ${PAGE} FROM pages WHERE id = ?`,
    );
    const rest = Object.entries(OF_PAGE).map(([table, columns]) => copyRows(table, 'page_id', columns));
    const rows = db.prepare('SELECT id, file_id AS file FROM pages WHERE batch_id = ? ORDER BY id').all(from);
    return new Map(
      (rows as { id: number; file: number }[]).map(({ id, file }) => {
        const copy = Number(copyPage.run(to, files.get(file), id).lastInsertRowid);
        for (const copyOf of rest) copyOf(id, copy);
        return [id, copy];
      }),
    );
  };

  const copyDossiers = (from: string, to: string): Map<string, string> => {
    const copy = db.prepare(
      `INSERT INTO dossiers (id, batch_id, fonds_id, position, settings, version)
       SELECT ?, ?, fonds_id, position, settings, version FROM dossiers WHERE id = ?`,
    );
    const replace = db.prepare('INSERT INTO replaced_dossiers (dossier_id, replaced_id) VALUES (?, ?)');
    const ids = db.prepare('SELECT id FROM dossiers WHERE batch_id = ? ORDER BY position').pluck().all(from);
    return new Map(
      (ids as string[]).map((id) => {
        const made = randomUUID();
        copy.run(made, to, id);
        replace.run(made, id);
        return [id, made];
      }),
    );
  };

  const copyDocuments = (from: string, dossiers: Map<string, string>, pages: Copied['pages']) => {
    const copy = db.prepare(
      `INSERT INTO documents (id, dossier_id, ${DOCUMENT}) SELECT ?, ?, ${DOCUMENT} FROM documents WHERE id = ?`,
    );
    const pagesOf = db.prepare('SELECT page_id AS page, position FROM document_pages WHERE document_id = ?');
    const putPage = db.prepare(
      'INSERT INTO document_pages (document_id, page_id, position) VALUES (?, ?, ?)',
    );
    const fieldsOf = db.prepare(
      `SELECT name, page_id AS page, reading ->> 'pageId' AS readOn FROM fields WHERE document_id = ?`,
    );
    const putField = db.prepare(
      `INSERT INTO fields (document_id, page_id, reading, ${FIELD})
       SELECT @copy, @page, json_set(reading, '$.pageId', @readOn), ${FIELD} FROM fields
       WHERE document_id = @id AND name = @name`,
    );
    const rest = Object.entries(OF_DOCUMENT).map(([table, columns]) =>
      copyRows(table, 'document_id', columns),
    );
    // Documents that lost their pages are kept for taking that back, which ends with the version.
    const rows = db
      .prepare(
        `SELECT d.id, d.dossier_id AS dossier FROM documents d JOIN dossiers x ON x.id = d.dossier_id
         WHERE x.batch_id = ? AND EXISTS (SELECT 1 FROM document_pages p WHERE p.document_id = d.id)`,
      )
      .all(from) as { id: string; dossier: string }[];
    return new Map(
      rows.map(({ id, dossier }) => {
        const made = randomUUID();
        copy.run(made, dossiers.get(dossier), id);
        for (const { page, position } of pagesOf.all(id) as { page: number; position: number }[])
          putPage.run(made, pages.get(page), position);
        for (const { name, page, readOn } of fieldsOf.all(id) as {
          name: string;
          page: number;
          readOn: number | null;
        }[])
          putField.run({ copy: made, id, name, page: pages.get(page), readOn: pages.get(readOn ?? page) });
        for (const copyOf of rest) copyOf(id, made);
        return [id, made];
      }),
    );
  };

  const copyFindings = (from: string, to: string, { pages, documents }: Copied) => {
    const rows = db.prepare(
      'SELECT id, document_id AS document, page_id AS page FROM findings WHERE batch_id = ?',
    );
    const copy = db.prepare(
      `INSERT INTO findings (batch_id, stage, level, code, params, document_id, field, page_id)
       SELECT ?, stage, level, code, params, ?, field, ? FROM findings WHERE id = ?`,
    );
    for (const { id, document, page } of rows.all(from) as {
      id: number;
      document: string | null;
      page: number | null;
    }[]) {
      // About a document that is none any more.
      if (document !== null && !documents.has(document)) continue;
      copy.run(to, document && documents.get(document), page && pages.get(page), id);
    }
  };

  return {
    /** The version that takes the place of a batch; null for the newest. */
    after(batchId: string): string | null {
      const id = db.prepare('SELECT id FROM batches WHERE replaces = ?').pluck().get(batchId);
      return (id as string | undefined) ?? null;
    },
    /** All versions of the same records, the first one first. */
    of(batchId: string): string[] {
      return db
        .prepare(
          `WITH RECURSIVE line (id) AS (
             SELECT @batchId
             UNION SELECT b.replaces FROM batches b JOIN line l ON b.id = l.id WHERE b.replaces IS NOT NULL
             UNION SELECT b.id FROM batches b JOIN line l ON b.replaces = l.id)
           SELECT b.id FROM batches b JOIN line USING (id) ORDER BY b.created_at, b.rowid`,
        )
        .pluck()
        .all({ batchId }) as string[];
    },
    /** Which version of its records a batch is, from 1. */
    number(batchId: string): number {
      return this.of(batchId).indexOf(batchId) + 1;
    },
    /** Identifiers of the packages that a dossier's package replaces. */
    replacedPackages(dossierId: string): string[] {
      return db
        .prepare(
          `SELECT k.obj_id FROM replaced_dossiers r JOIN packages k ON k.dossier_id = r.replaced_id
           WHERE r.dossier_id = ? AND k.obj_id IS NOT NULL ORDER BY k.created_at, k.id`,
        )
        .pluck()
        .all(dossierId) as string[];
    },
    /**
     * Fills batch `to` with what batch `from` holds: files, pages with what was made of them, text, documents, fields,
     * what people decided, and who worked on it. The journal of edits begins anew; what was signed, sampled, packed,
     * sent and handed over stays with `from` alone.
     */
    copy(from: string, to: string): Copied {
      const pages = copyPages(from, to);
      const documents = copyDocuments(from, copyDossiers(from, to), pages);
      copyFindings(from, to, { pages, documents });
      copyRows('intakes', 'batch_id', 'facts, version')(from, to);
      copyRows('contributions', 'batch_id', 'user, part, at')(from, to);
      return { pages, documents };
    },
  };
}
