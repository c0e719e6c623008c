/** What was done in a period, counted by the database; days are days in Vietnam. Corrections take nothing in anew. */
import type { Database } from './database.ts';

/** Both days belong to it, `yyyy-mm-dd`. */
export interface Period {
  from: string;
  to: string;
}

/** Statements that count for reports. */
export function figureTable(db: Database) {
  const rows = <T>(sql: string, period: Period) => db.prepare(sql).all({ ...period }) as T[];
  return {
    scanned(period: Period) {
      return rows<{ day: string; who: string; pages: number }>(
        `SELECT date(b.created_at, '+7 hours') AS day, b.created_by AS who, count(*) AS pages
         FROM pages p JOIN batches b ON b.id = p.batch_id JOIN files f ON f.id = p.file_id
         WHERE p.gone IS NULL AND NOT EXISTS
           (SELECT 1 FROM files g WHERE g.batch_id = b.replaces AND g.source = f.source AND g.sha256 = f.sha256) AND date(b.created_at, '+7 hours') BETWEEN @from AND @to GROUP BY 1, 2`,
        period,
      );
    },
    /** Results of the machine's stages; the same page done again counts again. */
    machine(period: Period) {
      return rows<{ day: string; stage: 'clean' | 'read'; pages: number; ms: number }>(
        `SELECT date(created_at, '+7 hours') AS day, stage, count(*) AS pages, sum(ms) AS ms FROM derivatives
         WHERE stage IN ('clean', 'read') AND date(created_at, '+7 hours') BETWEEN @from AND @to GROUP BY 1, 2`,
        period,
      );
    },
    edits(period: Period) {
      return rows<{ day: string; who: string; edits: number }>(
        `SELECT date(at, '+7 hours') AS day, who, count(*) AS edits FROM edits
         WHERE kind = 'do' AND undone = 0 AND date(at, '+7 hours') BETWEEN @from AND @to GROUP BY 1, 2`,
        period,
      );
    },
    /** `who`: the person asked for the correction; null where nobody was known. */
    returns(period: Period) {
      return rows<{ day: string; who: string | null; returns: number }>(
        `SELECT date(returned_at, '+7 hours') AS day, assignee AS who, count(*) AS returns FROM returns
         WHERE date(returned_at, '+7 hours') BETWEEN @from AND @to GROUP BY 1, 2`,
        period,
      );
    },
    /** Documents of the batches taken in; `corrected` are fields whose value a person gave or took away. */
    types(period: Period) {
      return rows<{ typeId: string; documents: number; pages: number; fields: number; corrected: number }>(
        `SELECT coalesce(d.type_id, '') AS typeId, count(*) AS documents,
           sum((SELECT count(*) FROM document_pages dp WHERE dp.document_id = d.id)) AS pages,
           sum((SELECT count(*) FROM fields f WHERE f.document_id = d.id)) AS fields,
           sum((SELECT count(*) FROM fields f WHERE f.document_id = d.id
             AND (f.state = 'cleared' OR (f.state <> 'read' AND f.origin <> 'read')))) AS corrected
         FROM documents d JOIN dossiers x ON x.id = d.dossier_id JOIN batches b ON b.id = x.batch_id
         WHERE b.replaces IS NULL AND date(b.created_at, '+7 hours') BETWEEN @from AND @to GROUP BY 1 ORDER BY 1`,
        period,
      );
    },
    /** Judged items of acceptance samples by type. */
    judged(period: Period) {
      return rows<{ typeId: string; judged: number; bad: number }>(
        `SELECT coalesce(d.type_id, '') AS typeId, count(*) AS judged, sum(i.defects <> '[]') AS bad
         FROM sample_items i JOIN documents d ON d.id = i.document_id
         WHERE i.defects IS NOT NULL AND date(i.judged_at, '+7 hours') BETWEEN @from AND @to GROUP BY 1`,
        period,
      );
    },
    /** Where the paper of each dossier lies, as its code says. */
    places(period: Period) {
      return rows<{ place: string | null; dossiers: number; documents: number; pages: number }>(
        `SELECT json_extract(x.settings, '$.paperFileCode') AS place, count(DISTINCT x.id) AS dossiers,
           count(DISTINCT dp.document_id) AS documents, count(dp.page_id) AS pages
         FROM dossiers x JOIN batches b ON b.id = x.batch_id
         LEFT JOIN documents d ON d.dossier_id = x.id LEFT JOIN document_pages dp ON dp.document_id = d.id
         WHERE b.replaces IS NULL AND date(b.created_at, '+7 hours') BETWEEN @from AND @to GROUP BY 1 ORDER BY 1`,
        period,
      );
    },
    /** Batches in each state, and since when the longest of them has been untouched. */
    queue() {
      return db
        .prepare(
          `SELECT state, count(*) AS batches, min(touched) AS oldest FROM (
             SELECT b.state, coalesce((SELECT max(at) FROM audit a WHERE a.subject = b.id), b.created_at) AS touched
             FROM batches b) GROUP BY state`,
        )
        .all() as { state: string; batches: number; oldest: string }[];
    },
  };
}
