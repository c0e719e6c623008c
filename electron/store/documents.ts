/** Dossiers, their documents, the fields read from them, and findings. */
import type { DocumentDraft, FieldName, FieldValue } from '../describe/types.ts';
import type { Box } from '../imaging/raster.ts';
import type { DossierSettings, Finding } from '../packaging/types.ts';
import type { Database } from './database.ts';

/** A field with the row of its page instead of a position in the batch. */
export type StoredField = Omit<FieldValue, 'page'> & { pageId: number };

export interface DocumentRow {
  id: string;
  dossierId: string;
  position: number;
  type: string | null;
  typeId: string | null;
  typeConfidence: number;
  start: DocumentDraft['start'];
  secrecy: string | null;
  pageIds: number[];
  fields: Record<FieldName, StoredField>;
}

export type StoredFinding = Omit<Finding, 'page'> & { pageId?: number };

/** Statements about dossiers, documents, fields and findings. */
export function documentTable(db: Database) {
  return {
    addDossier(d: { id: string; batchId: string; position: number; settings: DossierSettings }) {
      const code = d.settings.fondsCode;
      if (code) db.prepare('INSERT INTO fonds (code) VALUES (?) ON CONFLICT DO NOTHING').run(code);
      db.prepare(
        `INSERT INTO dossiers (id, batch_id, fonds_id, position, settings)
         VALUES (?, ?, (SELECT id FROM fonds WHERE code = ?), ?, ?)`,
      ).run(d.id, d.batchId, code ?? null, d.position, JSON.stringify(d.settings));
    },
    dossiers(batchId: string): { id: string; settings: DossierSettings }[] {
      const rows = db
        .prepare('SELECT id, settings FROM dossiers WHERE batch_id = ? ORDER BY position')
        .all(batchId);
      return (rows as { id: string; settings: string }[]).map((r) => ({
        id: r.id,
        settings: JSON.parse(r.settings) as DossierSettings,
      }));
    },
    /** Replaces what an earlier description of the batch made; documents that packages hold are never touched. */
    clearBatch(batchId: string) {
      db.prepare(
        'DELETE FROM documents WHERE dossier_id IN (SELECT id FROM dossiers WHERE batch_id = ?)',
      ).run(batchId);
      db.prepare('DELETE FROM dossiers WHERE batch_id = ?').run(batchId);
      db.prepare('DELETE FROM findings WHERE batch_id = ?').run(batchId);
    },
    addDocument(d: DocumentRow) {
      db.prepare(
        `INSERT INTO documents (id, dossier_id, position, type, type_id, type_confidence, start, secrecy)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(d.id, d.dossierId, d.position, d.type, d.typeId, d.typeConfidence, d.start, d.secrecy);
      const page = db.prepare('INSERT INTO document_pages (document_id, page_id, position) VALUES (?, ?, ?)');
      d.pageIds.forEach((pageId, position) => {
        page.run(d.id, pageId, position);
      });
      const field = db.prepare(
        `INSERT INTO fields (document_id, name, value, confidence, sure, page_id, box) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const [name, f] of Object.entries(d.fields)) {
        field.run(d.id, name, f.value, f.confidence, f.sure ? 1 : 0, f.pageId, JSON.stringify(f.box));
      }
    },
    /** Documents of a dossier in order, with their pages and fields. */
    ofDossier(dossierId: string): DocumentRow[] {
      const rows = db
        .prepare(
          `SELECT id, dossier_id AS dossierId, position, type, type_id AS typeId, type_confidence AS typeConfidence,
             start, secrecy FROM documents WHERE dossier_id = ? ORDER BY position`,
        )
        .all(dossierId) as Omit<DocumentRow, 'pageIds' | 'fields'>[];
      const pages = db
        .prepare('SELECT page_id FROM document_pages WHERE document_id = ? ORDER BY position')
        .pluck();
      const fields = db.prepare(
        'SELECT name, value, confidence, sure, page_id AS pageId, box FROM fields WHERE document_id = ? ORDER BY name',
      );
      return rows.map((row) => ({
        ...row,
        pageIds: pages.all(row.id) as number[],
        fields: Object.fromEntries(
          (
            fields.all(row.id) as (Omit<StoredField, 'sure' | 'box'> & {
              name: string;
              sure: number;
              box: string;
            })[]
          ).map(({ name, sure, box, ...f }) => [
            name,
            { ...f, sure: sure === 1, box: JSON.parse(box) as Box },
          ]),
        ),
      }));
    },
    /** Replaces what `stage` found in the batch before. */
    setFindings(batchId: string, stage: string, findings: StoredFinding[]) {
      db.prepare('DELETE FROM findings WHERE batch_id = ? AND stage = ?').run(batchId, stage);
      const insert = db.prepare(
        `INSERT INTO findings (batch_id, stage, level, code, params, document_id, field, page_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const f of findings) {
        insert.run(
          batchId,
          stage,
          f.level,
          f.code,
          JSON.stringify(f.params ?? {}),
          f.document ?? null,
          f.field ?? null,
          f.pageId ?? null,
        );
      }
    },
    findings(batchId: string): StoredFinding[] {
      const rows = db
        .prepare(
          'SELECT level, code, params, document_id, field, page_id FROM findings WHERE batch_id = ? ORDER BY id',
        )
        .all(batchId) as {
        level: Finding['level'];
        code: string;
        params: string;
        document_id: string | null;
        field: string | null;
        page_id: number | null;
      }[];
      return rows.map((r) => ({
        level: r.level,
        code: r.code,
        params: JSON.parse(r.params) as Record<string, string | number>,
        ...(r.document_id === null ? {} : { document: r.document_id }),
        ...(r.field === null ? {} : { field: r.field }),
        ...(r.page_id === null ? {} : { pageId: r.page_id }),
      }));
    },
  };
}
