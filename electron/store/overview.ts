/** Figures over all batches, counted by the database. */
import type { SerializedError } from '../errors.ts';
import type { Database } from './database.ts';

export interface BatchFigures {
  batchId: string;
  documents: number;
  blocking: number;
  looks: number;
  quarantined: number;
}

/** Statements that count. */
export function overviewTable(db: Database) {
  return {
    batches(): BatchFigures[] {
      return db
        .prepare(
          `SELECT b.id AS batchId,
             (SELECT count(DISTINCT dp.document_id) FROM dossiers x JOIN documents d ON d.dossier_id = x.id
                JOIN document_pages dp ON dp.document_id = d.id WHERE x.batch_id = b.id) AS documents,
             (SELECT count(*) FROM findings f WHERE f.batch_id = b.id AND f.level = 'blocks') AS blocking,
             (SELECT count(*) FROM findings f WHERE f.batch_id = b.id AND f.level = 'look') AS looks,
             (SELECT count(*) FROM files i WHERE i.batch_id = b.id AND i.state = 'quarantined') AS quarantined
           FROM batches b`,
        )
        .all() as BatchFigures[];
    },
    /**
     * Something else after anything that people did with a batch: the number of the last act in the history, and of
     * documents whose secrecy mark nobody has decided on.
     */
    lastActs(batchId: string): string {
      return db
        .prepare(
          `SELECT (SELECT max(seq) FROM audit WHERE subject = @batchId) || ' ' ||
             (SELECT count(*) FROM documents d JOIN dossiers x ON x.id = d.dossier_id
              WHERE x.batch_id = @batchId AND d.secrecy IS NOT NULL AND d.secrecy_decision IS NULL)`,
        )
        .pluck()
        .get({ batchId }) as string;
    },
    /** What was done since `at` (ISO 8601, UTC). */
    since(at: string) {
      const count = (sql: string, ...values: string[]) =>
        db
          .prepare(sql)
          .pluck()
          .get(...values) as number;
      const made = 'SELECT count(*) FROM derivatives WHERE stage = ? AND created_at >= ?';
      const acts = 'SELECT count(*) FROM audit WHERE act = ? AND at >= ?';
      return {
        pagesCleaned: count(made, 'clean', at),
        pagesRead: count(made, 'read', at),
        edits: count(`SELECT count(*) FROM edits WHERE kind = 'do' AND at >= ?`, at),
        packages: count(acts, 'package', at),
        delivered: count(acts, 'deliver', at),
      };
    },
    waitingDeliveries(): { destination: string; error: SerializedError | null }[] {
      const rows = db
        .prepare(`SELECT destination, error FROM deliveries WHERE state = 'waiting' ORDER BY updated_at DESC`)
        .all() as { destination: string; error: string | null }[];
      return rows.map((r) => ({
        destination: r.destination,
        error: r.error === null ? null : (JSON.parse(r.error) as SerializedError),
      }));
    },
  };
}
