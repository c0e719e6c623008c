/** Who worked on a batch, what was returned and why, and what was decided about secrecy marks. */
import type { Box } from '../imaging/raster.ts';
import type { ReturnTo } from '../review/states.ts';
import type { Database } from './database.ts';

export type Part = 'scanned' | 'indexed';
export type SecrecyDecision = 'release' | 'withhold';

/** Where the supervisor points. */
export interface Mark {
  pageId?: number | undefined;
  /** Pixels of the page's access image. */
  box?: Box | undefined;
  documentId?: string | undefined;
  field?: string | undefined;
  note?: string | undefined;
}

export interface ReturnRow {
  id: number;
  batchId: string;
  to: ReturnTo;
  reason: string;
  text: string;
  marks: Mark[];
  /** The person who can make the correction; null where only the role is known. */
  assignee: string | null;
  returnedBy: string;
  returnedAt: string;
  answer: string | null;
  answeredBy: string | null;
  answeredAt: string | null;
}

const RETURN = `SELECT id, batch_id AS batchId, to_step AS "to", reason, text, marks, assignee,
  returned_by AS returnedBy, returned_at AS returnedAt, answer, answered_by AS answeredBy, answered_at AS answeredAt
  FROM returns`;

function toReturn(row: unknown): ReturnRow {
  const r = row as ReturnRow & { marks: string };
  return { ...r, marks: JSON.parse(r.marks) as Mark[] };
}

/** Statements about contributions, returns and secrecy decisions. */
export function reviewTable(db: Database) {
  return {
    contributed(batchId: string, user: string, part: Part, at: string) {
      db.prepare('INSERT INTO contributions VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
        batchId,
        user,
        part,
        at,
      );
    },
    contributors(batchId: string): { user: string; part: Part; at: string }[] {
      return db
        .prepare('SELECT user, part, at FROM contributions WHERE batch_id = ? ORDER BY at, user')
        .all(batchId) as { user: string; part: Part; at: string }[];
    },
    addReturn(r: Omit<ReturnRow, 'id' | 'answer' | 'answeredBy' | 'answeredAt'>): number {
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO returns (batch_id, to_step, reason, text, marks, assignee, returned_by, returned_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          r.batchId,
          r.to,
          r.reason,
          r.text,
          JSON.stringify(r.marks),
          r.assignee,
          r.returnedBy,
          r.returnedAt,
        );
      return Number(lastInsertRowid);
    },
    openReturn(batchId: string): ReturnRow | null {
      const row = db.prepare(`${RETURN} WHERE batch_id = ? AND answered_at IS NULL`).get(batchId);
      return row ? toReturn(row) : null;
    },
    returnsOf(batchId: string): ReturnRow[] {
      return db.prepare(`${RETURN} WHERE batch_id = ? ORDER BY id`).all(batchId).map(toReturn);
    },
    openReturns(): ReturnRow[] {
      return db.prepare(`${RETURN} WHERE answered_at IS NULL ORDER BY id`).all().map(toReturn);
    },
    answer(id: number, answer: string, by: string, at: string) {
      db.prepare('UPDATE returns SET answer = ?, answered_by = ?, answered_at = ? WHERE id = ?').run(
        answer,
        by,
        at,
        id,
      );
    },
    decided(key: string): SecrecyDecision | null {
      const found = db.prepare('SELECT decision FROM secrecy_decisions WHERE key = ?').pluck().get(key);
      return (found as SecrecyDecision | undefined) ?? null;
    },
    /** Keeps a decision under another key too: the same images in a later version of their batch. */
    keepDecision(from: string, to: string, batchId: string) {
      db.prepare(
        `INSERT INTO secrecy_decisions SELECT ?, ?, mark, decision, reason, decided_by, decided_at
         FROM secrecy_decisions WHERE key = ?`,
      ).run(to, batchId, from);
    },
    decide(d: {
      key: string;
      batchId: string;
      mark: string;
      decision: SecrecyDecision;
      reason: string;
      by: string;
      at: string;
    }) {
      db.prepare(
        `INSERT INTO secrecy_decisions VALUES (@key, @batchId, @mark, @decision, @reason, @by, @at)
         ON CONFLICT (key) DO UPDATE SET decision = excluded.decision, reason = excluded.reason,
           decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
      ).run(d);
    },
  };
}
