/** Dossiers, their documents, the fields read from them, and findings. */
import type { DocumentDraft, FieldValue } from '../describe/types.ts';
import type { Box } from '../imaging/raster.ts';
import type { DossierSettings, Finding } from '../packaging/types.ts';
import type { Database } from './database.ts';
import type { PageRow } from './pages.ts';
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
  'position' | 'fields' | 'version' | 'typeBy' | 'checkedBy' | 'secrecyDecision'
> & {
  secrecyDecision?: SecrecyDecision | null;
  fields: Record<string, ReadField>;
};

function documentValues({ pageIds: _, fields: __, secrecyDecision = null, ...values }: NewDocument) {
  return { ...values, secrecyDecision };
}
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

const NOWHERE: Box = [0, 0, 0, 0];

/**
 * A field whose page has left the document (replaced, deleted, moved elsewhere) stands where the machine reads the same
 * value now, else nowhere. What a person decided keeps its old place in the table: with the page back, it stands there.
 */
function placedOn(pageIds: number[], field: StoredField): StoredField {
  const [first] = pageIds;
  if (first === undefined || pageIds.includes(field.pageId)) return field;
  const { reading } = field;
  const again = reading !== null && reading.value === field.value && pageIds.includes(reading.pageId);
  return again
    ? { ...field, pageId: reading.pageId, box: reading.box }
    : { ...field, pageId: first, box: NOWHERE };
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
    return rows.map((row) => {
      const pageIds = JSON.parse(row.pageIds) as number[];
      const own = Object.entries(fields.get(row.id) ?? {});
      return {
        ...row,
        pageIds,
        fields: Object.fromEntries(own.map(([name, field]) => [name, placedOn(pageIds, field)])),
      };
    });
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
    dossiers(batchId: string): { id: string; settings: DossierSettings; version: number }[] {
      const rows = db
        .prepare('SELECT id, settings, version FROM dossiers WHERE batch_id = ? ORDER BY position')
        .all(batchId);
      return (rows as { id: string; settings: string; version: number }[]).map((r) => ({
        ...r,
        settings: JSON.parse(r.settings) as DossierSettings,
      }));
    },
    /** Adds a document, or describes one anew: what a person decided about it stays. Its pages must be in no other. */
    putDocument(d: NewDocument) {
      db.prepare(
        `INSERT INTO documents (id, dossier_id, position, type, type_id, type_confidence, start, secrecy, secrecy_decision)
         VALUES (@id, @dossierId, (SELECT coalesce(max(position), -1) + 1 FROM documents WHERE dossier_id = @dossierId),
           @type, @typeId, @typeConfidence, @start, @secrecy, @secrecyDecision)
         ON CONFLICT (id) DO UPDATE SET dossier_id = excluded.dossier_id,
           position = CASE WHEN dossier_id = excluded.dossier_id THEN position ELSE excluded.position END,
           start = excluded.start, secrecy = excluded.secrecy,
           secrecy_decision = excluded.secrecy_decision,
           type = CASE WHEN type_by IS NULL THEN excluded.type ELSE type END,
           type_id = CASE WHEN type_by IS NULL THEN excluded.type_id ELSE type_id END,
           type_confidence = CASE WHEN type_by IS NULL THEN excluded.type_confidence ELSE type_confidence END`,
      ).run(documentValues(d));
      const page = db.prepare('INSERT INTO document_pages (document_id, page_id, position) VALUES (?, ?, ?)');
      d.pageIds.forEach((pageId, position) => {
        page.run(d.id, pageId, position);
      });
      const names = JSON.stringify(Object.keys(d.fields));
      const unread = 'document_id = ? AND name NOT IN (SELECT value FROM json_each(?))';
      db.prepare(`DELETE FROM fields WHERE state = 'read' AND ${unread}`).run(d.id, names);
      db.prepare(`UPDATE fields SET reading = NULL WHERE ${unread}`).run(d.id, names);
      const field = db.prepare(
        `INSERT INTO fields (document_id, name, value, confidence, sure, page_id, box, reading)
         VALUES (@documentId, @name, @value, @confidence, @sure, @pageId, @box, @reading)
         ON CONFLICT (document_id, name) DO UPDATE SET reading = excluded.reading,
           value = CASE WHEN state = 'read' THEN excluded.value ELSE value END,
           confidence = CASE WHEN state = 'read' THEN excluded.confidence ELSE confidence END,
           sure = CASE WHEN state = 'read' THEN excluded.sure ELSE sure END,
           page_id = CASE WHEN state = 'read' THEN excluded.page_id ELSE page_id END,
           box = CASE WHEN state = 'read' THEN excluded.box ELSE box END`,
      );
      for (const [name, f] of Object.entries(d.fields)) {
        const { value, confidence, sure, pageId, box } = f;
        const values = { value, confidence, sure: sure ? 1 : 0, pageId, box: JSON.stringify(box) };
        field.run({ documentId: d.id, name, reading: JSON.stringify(f), ...values });
      }
    },
    /** Takes all pages of a batch out of their documents, which stay with what was decided about them. */
    takeApart(batchId: string) {
      db.prepare('DELETE FROM document_pages WHERE page_id IN (SELECT id FROM pages WHERE batch_id = ?)').run(
        batchId,
      );
    },
    /** Takes one document's pages out of it. */
    emptyDocument(id: string) {
      db.prepare('DELETE FROM document_pages WHERE document_id = ?').run(id);
    },
    /** Drops dossiers of a batch other than `kept`, packed ones never; documents without pages move to the first kept. */
    keepDossiers(batchId: string, kept: string[]) {
      const gone = `batch_id = @batchId AND id NOT IN (SELECT value FROM json_each(@kept))
        AND id NOT IN (SELECT dossier_id FROM packages WHERE sha256 IS NOT NULL)`;
      const values = { batchId, kept: JSON.stringify(kept), first: kept[0] };
      db.prepare(
        `UPDATE documents SET dossier_id = @first, position = (SELECT max(position) FROM documents) + 1 + rowid
         WHERE dossier_id IN (SELECT id FROM dossiers WHERE ${gone})`,
      ).run(values);
      // Whoever takes the documents over takes over what their packages replace.
      db.prepare(
        `INSERT OR IGNORE INTO replaced_dossiers SELECT @first, replaced_id FROM replaced_dossiers
         WHERE dossier_id IN (SELECT id FROM dossiers WHERE ${gone})`,
      ).run(values);
      // Identities kept for packages that were never built.
      db.prepare(`DELETE FROM packages WHERE dossier_id IN (SELECT id FROM dossiers WHERE ${gone})`).run({
        batchId,
        kept: values.kept,
      });
      db.prepare(`DELETE FROM dossiers WHERE ${gone}`).run({ batchId, kept: values.kept });
    },
    setDossierSettings(id: string, settings: DossierSettings) {
      db.prepare('UPDATE dossiers SET settings = ? WHERE id = ?').run(JSON.stringify(settings), id);
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
    /** Types of the documents of a batch that have pages, each once, in their order; without reading their fields. */
    typesOf(batchId: string): string[] {
      return db
        .prepare(
          `SELECT d.type_id FROM documents d JOIN dossiers x ON x.id = d.dossier_id
           WHERE x.batch_id = ? AND d.type_id IS NOT NULL
             AND EXISTS (SELECT 1 FROM document_pages p WHERE p.document_id = d.id)
           GROUP BY d.type_id ORDER BY min(x.position), min(d.position)`,
        )
        .pluck()
        .all(batchId) as string[];
    },
    /** One document, pages or not; null when there is none of that id. */
    get(id: string): DocumentRow | null {
      return read('d.id = ?', id, 'LEFT JOIN')[0] ?? null;
    },
    /** Takes a person's confirmation of documents back. */
    uncheck(ids: string[]) {
      db.prepare('UPDATE documents SET checked_by = NULL WHERE id IN (SELECT value FROM json_each(?))').run(
        JSON.stringify(ids),
      );
    },
    /** The document of a page; one that facing pages brought forth joins that of the page beside it. */
    adopt({ id, fileId, frame }: Pick<PageRow, 'id' | 'fileId' | 'frame'>): string | null {
      const beside = db
        .prepare(
          `SELECT p.id, dp.document_id AS document FROM pages p LEFT JOIN document_pages dp ON dp.page_id = p.id
           WHERE p.file_id = ? AND p.frame = ? AND p.gone IS NULL`,
        )
        .all(fileId, frame) as { id: number; document: string | null }[];
      const own = beside.find((page) => page.id === id)?.document;
      const document = own ?? beside.find((page) => page.document !== null)?.document ?? null;
      if (document === null || own) return document;
      db.prepare(
        `INSERT INTO document_pages (document_id, page_id, position)
         SELECT @document, @id, coalesce(max(position), -1) + 1 FROM document_pages WHERE document_id = @document`,
      ).run({ document, id });
      return document;
    },
    /** A document without pages and fields; it is seen once a page is in it. */
    addEmpty(id: string, dossierId: string) {
      db.prepare(
        `INSERT INTO documents (id, dossier_id, position, type_confidence, start)
         VALUES (?, ?, (SELECT coalesce(max(position), -1) + 1 FROM documents WHERE dossier_id = ?), 0, 'person')`,
      ).run(id, dossierId, dossierId);
    },
    /** Puts pages within the documents, and documents within their dossier, in the order of the batch's pages. */
    settleOrder(batchId: string, pageIds: number[], touched: string[]) {
      const order = new Map(pageIds.map((id, n) => [id, n]));
      const pagesOf = db.prepare('SELECT page_id FROM document_pages WHERE document_id = ?').pluck();
      const forget = db.prepare('DELETE FROM document_pages WHERE document_id = ?');
      const add = db.prepare('INSERT INTO document_pages (document_id, page_id, position) VALUES (?, ?, ?)');
      for (const id of touched) {
        const own = pagesOf.all(id) as number[];
        own.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
        forget.run(id);
        own.forEach((pageId, position) => {
          add.run(id, pageId, position);
        });
      }
      const rows = db
        .prepare(
          `SELECT d.id, d.position, (SELECT dp.page_id FROM document_pages dp WHERE dp.document_id = d.id
             ORDER BY dp.position LIMIT 1) AS first
           FROM documents d JOIN dossiers x ON x.id = d.dossier_id WHERE x.batch_id = ?`,
        )
        .all(batchId) as { id: string; position: number; first: number | null }[];
      const last = pageIds.length;
      const sorted = [...rows].sort(
        (a, b) =>
          ((a.first !== null ? order.get(a.first) : undefined) ?? last) -
            ((b.first !== null ? order.get(b.first) : undefined) ?? last) || a.position - b.position,
      );
      // Positions are unique: out of the way first.
      const move = db.prepare('UPDATE documents SET position = ? WHERE id = ?');
      const moved = sorted.flatMap(({ id, position }, n) => (position === n ? [] : [{ id, n }]));
      for (const { id, n } of moved) move.run(-1 - n, id);
      for (const { id, n } of moved) move.run(n, id);
    },
    /** The document that a page is in; null when it is in none. */
    documentOfPage(pageId: number): string | null {
      const id = db.prepare('SELECT document_id FROM document_pages WHERE page_id = ?').pluck().get(pageId);
      return (id as string | undefined) ?? null;
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
    batchOfDossier(dossierId: string): string | null {
      const batchId = db.prepare('SELECT batch_id FROM dossiers WHERE id = ?').pluck().get(dossierId);
      return (batchId as string | undefined) ?? null;
    },
    /** The batch of a document; null when there is no such document. */
    batchOf(documentId: string): string | null {
      const batchId = db
        .prepare('SELECT x.batch_id FROM documents d JOIN dossiers x ON x.id = d.dossier_id WHERE d.id = ?')
        .pluck()
        .get(documentId);
      return (batchId as string | undefined) ?? null;
    },
    /** Number, notation, agency and date of documents outside these batches that have one of `numbers`, and where they are. */
    numberedElsewhere(
      batchIds: string[],
      numbers: string[],
    ): { batchId: string; fields: Record<string, string> }[] {
      const rows = db
        .prepare(
          `SELECT s.batch_id AS batchId, json_group_object(f.name, f.value) AS fields
           FROM fields n JOIN documents d ON d.id = n.document_id JOIN dossiers s ON s.id = d.dossier_id
             JOIN fields f ON f.document_id = d.id
           WHERE n.name = 'codeNumber' AND n.value IN (SELECT value FROM json_each(?)) AND s.batch_id NOT IN (SELECT value FROM json_each(?))
             AND f.name IN ('codeNumber', 'codeNotation', 'organName', 'issuedDate')
           GROUP BY d.id`,
        )
        .all(JSON.stringify(numbers), JSON.stringify(batchIds)) as { batchId: string; fields: string }[];
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
