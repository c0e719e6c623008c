/** Dossiers, their documents, the fields read from them, and findings. */
import type { DocumentDraft, FieldValue } from '../describe/types.ts';
import type { Box } from '../imaging/raster.ts';
import type { DossierSettings, Finding } from '../packaging/types.ts';
import type { Database } from './database.ts';
import type { SecrecyDecision } from './review.ts';

/** A value with the row of its page instead of a position in the batch. A box without size: not from the image. */
export type ReadField = Omit<FieldValue, 'page'> & { pageId: number };

export type FieldState = 'read' | 'draft' | 'confirmed' | 'cleared';
export type FieldOrigin = 'read' | 'typed' | 'region' | 'copied' | 'bulk';

/** A field as it stands, with whose word it is. */
export interface StoredField extends ReadField {
  state: FieldState;
  origin: FieldOrigin;
  /** What the machine read last; null when it read nothing. */
  reading: ReadField | null;
  decidedBy: string | null;
  decidedAt: string | null;
  version: number;
}

export interface DocumentRow {
  id: string;
  dossierId: string;
  position: number;
  type: string | null;
  typeId: string | null;
  typeConfidence: number;
  start: DocumentDraft['start'];
  secrecy: string | null;
  /** Raised by every decision of a person about its type. */
  version: number;
  /** Who set the type; null: the machine. */
  typeBy: string | null;
  /** What a supervisor decided about the mark; null while nobody has. */
  secrecyDecision: SecrecyDecision | null;
  /** Who confirmed the document; null while it is only described. */
  checkedBy: string | null;
  pageIds: number[];
  fields: Record<string, StoredField>;
}

/** A document as describing makes it. */
export type NewDocument = Omit<
  DocumentRow,
  'fields' | 'version' | 'typeBy' | 'checkedBy' | 'secrecyDecision'
> & {
  secrecyDecision?: SecrecyDecision | null;
  fields: Record<string, ReadField>;
};

const FIELD = `SELECT document_id AS documentId, name, value, confidence, sure, page_id AS pageId, box, state, origin,
  reading, decided_by AS decidedBy, decided_at AS decidedAt, version FROM fields`;

type FieldRecord = Omit<StoredField, 'sure' | 'box' | 'reading'> & {
  documentId: string;
  name: string;
  sure: number;
  box: string;
  reading: string | null;
};

function toField({ documentId: _, name: __, ...r }: FieldRecord): StoredField {
  return {
    ...r,
    sure: r.sure === 1,
    box: JSON.parse(r.box) as Box,
    reading: r.reading === null ? null : (JSON.parse(r.reading) as ReadField),
  };
}

export type StoredFinding = Omit<Finding, 'page'> & { pageId?: number };

/** Statements about dossiers, documents, fields and findings. */
export function documentTable(db: Database) {
  /** Documents lie in the order of their first pages, wherever those were put. */
  const read = (where: string, value: string, join = 'JOIN'): DocumentRow[] => {
    const rows = db
      .prepare(
        `SELECT d.id, d.dossier_id AS dossierId, d.position, d.type, d.type_id AS typeId,
           d.type_confidence AS typeConfidence, d.start, d.secrecy, d.secrecy_decision AS secrecyDecision,
           d.checked_by AS checkedBy, d.version, d.type_by AS typeBy,
           json_group_array(dp.page_id ORDER BY dp.position) FILTER (WHERE dp.page_id IS NOT NULL) AS pageIds
         FROM documents d ${join} document_pages dp ON dp.document_id = d.id JOIN dossiers x ON x.id = d.dossier_id
         WHERE ${where} GROUP BY d.id ORDER BY x.position, d.position`,
      )
      .all(value) as (Omit<DocumentRow, 'pageIds' | 'fields'> & { pageIds: string })[];
    const fields = new Map<string, DocumentRow['fields']>();
    const found = db
      .prepare(
        `${FIELD} WHERE document_id IN (SELECT d.id FROM documents d WHERE ${where}) ORDER BY document_id, name`,
      )
      .all(value) as FieldRecord[];
    for (const record of found) {
      const own = fields.get(record.documentId) ?? {};
      own[record.name] = toField(record);
      fields.set(record.documentId, own);
    }
    return rows.map((row) => ({
      ...row,
      pageIds: JSON.parse(row.pageIds) as number[],
      fields: fields.get(row.id) ?? {},
    }));
  };
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
    addDocument(d: NewDocument) {
      db.prepare(
        `INSERT INTO documents (id, dossier_id, position, type, type_id, type_confidence, start, secrecy,
           secrecy_decision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        d.id,
        d.dossierId,
        d.position,
        d.type,
        d.typeId,
        d.typeConfidence,
        d.start,
        d.secrecy,
        d.secrecyDecision ?? null,
      );
      const page = db.prepare('INSERT INTO document_pages (document_id, page_id, position) VALUES (?, ?, ?)');
      d.pageIds.forEach((pageId, position) => {
        page.run(d.id, pageId, position);
      });
      const field = db.prepare(
        `INSERT INTO fields (document_id, name, value, confidence, sure, page_id, box, reading)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const [name, f] of Object.entries(d.fields)) {
        const { value, confidence, sure, pageId, box } = f;
        const reading = JSON.stringify(f);
        field.run(d.id, name, value, confidence, sure ? 1 : 0, pageId, JSON.stringify(box), reading);
      }
    },
    /** Documents of a dossier that have pages, in order, with their fields; those a person cleared are left out. */
    ofDossier(dossierId: string): DocumentRow[] {
      return read('d.dossier_id = ?', dossierId).map((row) => ({
        ...row,
        fields: Object.fromEntries(Object.entries(row.fields).filter(([, f]) => f.state !== 'cleared')),
      }));
    },
    /** All documents of a batch that have pages, in order; with fields that a person cleared. */
    ofBatch(batchId: string): DocumentRow[] {
      return read('d.dossier_id IN (SELECT id FROM dossiers WHERE batch_id = ?)', batchId);
    },
    /** One document, pages or not; null when there is none of that id. */
    get(id: string): DocumentRow | null {
      return read('d.id = ?', id, 'LEFT JOIN')[0] ?? null;
    },
    /** The document of every page of a batch that is in one. */
    documentsOfPages(batchId: string): Map<number, string> {
      const rows = db
        .prepare(
          `SELECT dp.page_id AS pageId, dp.document_id AS documentId FROM document_pages dp
           JOIN pages p ON p.id = dp.page_id WHERE p.batch_id = ?`,
        )
        .all(batchId) as { pageId: number; documentId: string }[];
      return new Map(rows.map(({ pageId, documentId }) => [pageId, documentId]));
    },
    /** The batch of a document; null when there is no such document. */
    batchOf(documentId: string): string | null {
      const batchId = db
        .prepare('SELECT x.batch_id FROM documents d JOIN dossiers x ON x.id = d.dossier_id WHERE d.id = ?')
        .pluck()
        .get(documentId);
      return (batchId as string | undefined) ?? null;
    },
    /** Number, notation, agency and date of documents outside the batch that have one of `numbers`, and where they are. */
    numberedElsewhere(
      batchId: string,
      numbers: string[],
    ): { batchId: string; fields: Record<string, string> }[] {
      const rows = db
        .prepare(
          `SELECT s.batch_id AS batchId, json_group_object(f.name, f.value) AS fields
           FROM fields n JOIN documents d ON d.id = n.document_id JOIN dossiers s ON s.id = d.dossier_id
             JOIN fields f ON f.document_id = d.id
           WHERE n.name = 'codeNumber' AND n.value IN (SELECT value FROM json_each(?)) AND s.batch_id <> ?
             AND f.name IN ('codeNumber', 'codeNotation', 'organName', 'issuedDate')
           GROUP BY d.id`,
        )
        .all(JSON.stringify(numbers), batchId) as { batchId: string; fields: string }[];
      return rows.map((row) => ({ ...row, fields: JSON.parse(row.fields) as Record<string, string> }));
    },
    /** Confirms documents of the batch (all, or those named), or takes that back (`by` null). */
    setChecked(batchId: string, by: string | null, ids: string[] | null = null) {
      db.prepare(
        `UPDATE documents SET checked_by = @by WHERE dossier_id IN (SELECT id FROM dossiers WHERE batch_id = @batchId)
         AND (@ids IS NULL OR id IN (SELECT value FROM json_each(@ids)))`,
      ).run({ by, batchId, ids: ids && JSON.stringify(ids) });
    },
    decideSecrecy(id: string, decision: SecrecyDecision) {
      db.prepare('UPDATE documents SET secrecy_decision = ? WHERE id = ?').run(decision, id);
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
