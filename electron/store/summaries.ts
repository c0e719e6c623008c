/** One row per page for listings; made from derivatives, so that it can be made anew at any time. */
import type { Doubt, PageSummary } from '../pipeline/summary.ts';
import type { Database } from './database.ts';

export interface StoredSummary {
  madeFrom: string;
  summary: PageSummary;
  doubtful: number;
}

/** Statements about page summaries. */
export function summaryTable(db: Database) {
  return {
    put(pageId: number, madeFrom: string, summary: PageSummary, doubts: Doubt[]) {
      db.prepare(
        `INSERT INTO page_summaries (page_id, made_from, summary, doubts, doubtful) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (page_id) DO UPDATE SET made_from = excluded.made_from, summary = excluded.summary,
           doubts = excluded.doubts, doubtful = excluded.doubtful`,
      ).run(pageId, madeFrom, JSON.stringify(summary), JSON.stringify(doubts), doubts.length);
    },
    get(pageId: number): StoredSummary | null {
      const row = db
        .prepare('SELECT made_from AS madeFrom, summary, doubtful FROM page_summaries WHERE page_id = ?')
        .get(pageId) as { madeFrom: string; summary: string; doubtful: number } | undefined;
      return row ? { ...row, summary: JSON.parse(row.summary) as PageSummary } : null;
    },
    ofBatch(batchId: string): Map<number, StoredSummary> {
      const rows = db
        .prepare(
          `SELECT s.page_id AS pageId, s.made_from AS madeFrom, s.summary, s.doubtful FROM page_summaries s
           JOIN pages p ON p.id = s.page_id WHERE p.batch_id = ? AND p.gone IS NULL`,
        )
        .all(batchId) as { pageId: number; madeFrom: string; summary: string; doubtful: number }[];
      return new Map(
        rows.map(({ pageId, summary, ...r }) => [
          pageId,
          { ...r, summary: JSON.parse(summary) as PageSummary },
        ]),
      );
    },
    doubts(pageId: number): Doubt[] {
      const row = db.prepare('SELECT doubts FROM page_summaries WHERE page_id = ?').pluck().get(pageId);
      return row === undefined ? [] : (JSON.parse(row as string) as Doubt[]);
    },
    /** Pages of the batches and their doubtful words in figures, by batch. */
    counts(): Map<string, { pages: number; doubtful: number }> {
      const rows = db
        .prepare(
          `SELECT p.batch_id AS batchId, count(*) AS pages, sum(coalesce(s.doubtful, 0)) AS doubtful
           FROM pages p LEFT JOIN page_summaries s ON s.page_id = p.id WHERE p.gone IS NULL GROUP BY p.batch_id`,
        )
        .all() as { batchId: string; pages: number; doubtful: number }[];
      return new Map(rows.map(({ batchId, ...r }) => [batchId, r]));
    },
  };
}
