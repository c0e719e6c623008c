/** Looking things up in the history: by person, act, subject and time, and everything about one batch. */
import type { AuditEntry } from './audit.ts';
import type { Database } from './database.ts';

export interface HistoryQuery {
  who?: string | undefined;
  act?: string | undefined;
  /** A subject, or a batch with everything in it. */
  subject?: string | undefined;
  /** ISO times; `to` is not part of it. */
  from?: string | undefined;
  to?: string | undefined;
  /** Entries before this one, for the next page. */
  before?: number | undefined;
  limit?: number | undefined;
}

/** Entries that fit, newest first. */
export function queryHistory(db: Database, query: HistoryQuery): AuditEntry[] {
  return db
    .prepare(
      `SELECT * FROM audit WHERE (@who IS NULL OR who = @who) AND (@act IS NULL OR act = @act)
         AND (@subject IS NULL OR subject = @subject) AND (@from IS NULL OR at >= @from) AND (@to IS NULL OR at < @to)
         AND (@before IS NULL OR seq < @before)
       ORDER BY seq DESC LIMIT @limit`,
    )
    .all({
      who: query.who ?? null,
      act: query.act ?? null,
      subject: query.subject ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      before: query.before ?? null,
      limit: query.limit ?? -1,
    }) as AuditEntry[];
}

/** Everything that was done with a batch, its pages, documents, dossiers and packages, oldest first. */
export function historyOfBatch(db: Database, batchId: string): AuditEntry[] {
  return db
    .prepare(
      `SELECT * FROM audit WHERE subject = @id
         OR subject IN (SELECT CAST(id AS TEXT) FROM pages WHERE batch_id = @id)
         OR subject IN (SELECT k.id FROM documents k JOIN dossiers d ON d.id = k.dossier_id WHERE d.batch_id = @id)
         OR subject IN (SELECT id FROM dossiers WHERE batch_id = @id)
         OR subject IN (SELECT k.id FROM packages k JOIN dossiers d ON d.id = k.dossier_id WHERE d.batch_id = @id)
         OR json_extract(detail, '$.batch') = @id
       ORDER BY seq`,
    )
    .all({ id: batchId }) as AuditEntry[];
}
