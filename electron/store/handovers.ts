/** Minutes of hand-overs of paper, and its way back. */
import type { Database } from './database.ts';

export interface Minutes {
  giver: string;
  giverPost: string;
  taker: string;
  takerPost: string;
  /** What the paper looks like: torn, mouldy, loose. */
  remark: string;
}

export interface HandoverRow {
  batchId: string;
  minutes: Minutes;
  /** `YYYY-MM-DD`. */
  day: string;
  /** ISO 8601; null while the paper is not back on its shelf. */
  returnedAt: string | null;
  returnedBy: string | null;
  returnedNote: string | null;
  version: number;
}

/** Statements about hand-overs. */
export function handoverTable(db: Database) {
  return {
    of(batchId: string): HandoverRow | null {
      const row = db
        .prepare(
          `SELECT batch_id AS batchId, minutes, day, returned_at AS returnedAt, returned_by AS returnedBy,
             returned_note AS returnedNote, version FROM handovers WHERE batch_id = ?`,
        )
        .get(batchId) as (Omit<HandoverRow, 'minutes'> & { minutes: string }) | undefined;
      return row ? { ...row, minutes: JSON.parse(row.minutes) as Minutes } : null;
    },
    put({ batchId, minutes, day }: Pick<HandoverRow, 'batchId' | 'minutes' | 'day'>) {
      db.prepare(
        `INSERT INTO handovers (batch_id, minutes, day, version) VALUES (?, ?, ?, 1)
         ON CONFLICT (batch_id) DO UPDATE SET minutes = excluded.minutes, day = excluded.day, version = version + 1`,
      ).run(batchId, JSON.stringify(minutes), day);
    },
    /** Says that the paper is back on its shelf, or (nulls) that it is not. */
    setReturned(batchId: string, at: string | null, by: string | null, note: string | null) {
      db.prepare(
        `UPDATE handovers SET returned_at = ?, returned_by = ?, returned_note = ?, version = version + 1
         WHERE batch_id = ?`,
      ).run(at, by, note, batchId);
    },
  };
}
