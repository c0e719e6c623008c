/** What the one-stop system counted, by month, as people entered it; and what the station digitized itself. */
import type { Database } from './database.ts';

/** Null: not entered. */
export interface OneStopCounts {
  /** Dossiers received, and of those digitized at receipt, and made of data that was used again. */
  received: number | null;
  digitized: number | null;
  reused: number | null;
  /** Dossiers resolved, and of those with an electronic result. */
  resolved: number | null;
  results: number | null;
}

/** Statements about one-stop counts; months are `yyyy-mm`. */
export function oneStopTable(db: Database) {
  return {
    ofMonths(from: string, to: string): (OneStopCounts & { month: string; enteredBy: string })[] {
      return db
        .prepare(
          `SELECT month, received, digitized, reused, resolved, results, entered_by AS enteredBy
           FROM one_stop_counts WHERE month BETWEEN ? AND ? ORDER BY month`,
        )
        .all(from, to) as (OneStopCounts & { month: string; enteredBy: string })[];
    },
    put(month: string, counts: OneStopCounts, by: string, at: string) {
      db.prepare(
        `INSERT INTO one_stop_counts VALUES (@month, @received, @digitized, @reused, @resolved, @results, @by, @at)
         ON CONFLICT (month) DO UPDATE SET received = excluded.received, digitized = excluded.digitized,
           reused = excluded.reused, resolved = excluded.resolved, results = excluded.results,
           entered_by = excluded.entered_by, entered_at = excluded.entered_at`,
      ).run({ month, ...counts, by, at });
    },
    /** One-stop dossiers, by their codes, whose components the station took in, by month in Vietnam. */
    digitizedHere(from: string, to: string): Map<string, number> {
      const rows = db
        .prepare(
          `SELECT strftime('%Y-%m', b.created_at, '+7 hours') AS month, count(DISTINCT coalesce(f.value, x.id)) AS n
           FROM documents d JOIN dossiers x ON x.id = d.dossier_id JOIN batches b ON b.id = x.batch_id
           LEFT JOIN fields f ON f.document_id = d.id AND f.name = 'dossierCode' AND f.value <> ''
           WHERE b.replaces IS NULL AND d.type_id LIKE 'mc:%' AND strftime('%Y-%m', b.created_at, '+7 hours') BETWEEN ? AND ? GROUP BY 1`,
        )
        .all(from, to) as { month: string; n: number }[];
      return new Map(rows.map(({ month, n }) => [month, n]));
    },
  };
}
