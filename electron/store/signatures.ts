/** Signed PDFs that packages are made of. */
import type { Database } from './database.ts';

export interface SignatureRow {
  documentId: string;
  sha256: string;
  signer: string;
  /** ISO 8601 with offset. */
  signedAt: string;
}

const COLUMNS = 's.document_id AS documentId, s.sha256, s.signer, s.signed_at AS signedAt';

/** Statements about signatures. */
export function signatureTable(db: Database) {
  return {
    keep(row: SignatureRow) {
      db.prepare(
        'INSERT INTO signatures VALUES (@documentId, @sha256, @signer, @signedAt) ON CONFLICT DO NOTHING',
      ).run(row);
    },
    /** By document. */
    ofDossier(dossierId: string): Map<string, SignatureRow> {
      const rows = db
        .prepare(
          `SELECT ${COLUMNS} FROM signatures s JOIN documents d ON d.id = s.document_id WHERE d.dossier_id = ?`,
        )
        .all(dossierId) as SignatureRow[];
      return new Map(rows.map((row) => [row.documentId, row]));
    },
    /** Signatures of a batch that is not accepted any more: what they were made for may change. */
    forget(batchId: string) {
      db.prepare(
        `DELETE FROM signatures WHERE document_id IN (SELECT d.id FROM documents d JOIN dossiers x
         ON x.id = d.dossier_id WHERE x.batch_id = ?)`,
      ).run(batchId);
    },
    blobs(): string[] {
      return db.prepare('SELECT sha256 FROM signatures').pluck().all() as string[];
    },
  };
}
