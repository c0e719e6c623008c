/** The history as people use it: found, proven, exported, and added to when a record of personal data is viewed. */
import type { Actor } from '../accounts/roles.ts';
import { userOf } from '../accounts/roles.ts';
import { csv } from '../spreadsheet/write.ts';
import type { Archive } from '../store/archive.ts';
import { type AuditEntry, auditTrail, verifyAudit } from '../store/audit.ts';
import { type HistoryQuery, historyOfBatch, queryHistory } from '../store/history.ts';

/** Namespaces of record types that hold personal data: civil status, one-stop dossiers, land. */
const PERSONAL = ['ht:', 'mc:', 'dd:'];
const AGAIN_MS = 10 * 60_000;

export interface HistoryCheck {
  entries: number;
  /** `seq` of the first broken entry; null when the chain is sound. */
  broken: number | null;
  /** Hash of the last entry: written down elsewhere, it proves that nothing was cut off the end. */
  head: string | null;
}

/** The history of one archive. */
export class History {
  private readonly archive: Archive;
  private readonly seen = new Map<string, number>();

  constructor(archive: Archive) {
    this.archive = archive;
  }

  find(query: HistoryQuery): AuditEntry[] {
    return queryHistory(this.archive.db, query);
  }

  ofBatch(batchId: string): AuditEntry[] {
    return historyOfBatch(this.archive.db, batchId);
  }

  check(): HistoryCheck {
    const [last] = queryHistory(this.archive.db, { limit: 1 });
    return { entries: last?.seq ?? 0, broken: verifyAudit(this.archive.db), head: last?.hash ?? null };
  }

  /** The whole history, oldest first; with the hashes, so that it can be proven without the archive. */
  export(format: 'csv' | 'json'): Uint8Array {
    const entries = auditTrail(this.archive.db);
    if (format === 'json') return Buffer.from(`${JSON.stringify(entries, null, 1)}\n`, 'utf8');
    const header = ['seq', 'at', 'who', 'act', 'subject', 'detail', 'screen', 'previous', 'hash'] as const;
    const rows = entries.map((entry) => header.map((name) => String(entry[name] ?? '')));
    return csv({ header: [...header], rows });
  }

  /** Notes that somebody looked at a record of personal data; other records leave no trace. */
  viewed(who: Actor, kind: 'batches' | 'documents' | 'pages', id: string): void {
    // Every picture of every page passes here: what was noted already costs no look into the archive.
    const key = `${userOf(who)} ${kind} ${id}`;
    const now = Date.now();
    if (now - (this.seen.get(key) ?? 0) < AGAIN_MS) return;
    const types = this.typesOf(kind, id).filter((t) => PERSONAL.some((prefix) => t.startsWith(prefix)));
    if (types.length === 0) return;
    if (this.seen.size > 10_000) this.seen.clear();
    this.seen.set(key, now);
    this.archive.audit(who, 'view', id, { kind, types: [...new Set(types)] });
  }

  private typesOf(kind: 'batches' | 'documents' | 'pages', id: string): string[] {
    const { documents, pages, batches } = this.archive;
    if (kind === 'documents') {
      const document = documents.get(id);
      return document?.typeId ? [document.typeId] : [];
    }
    const page = kind === 'pages' ? pages.get(Number(id)) : null;
    const batch = batches.get(page?.batchId ?? id);
    if (!batch) return [];
    const own = page
      ? this.typesOf('documents', documents.documentOfPage(page.id) ?? '')
      : documents.typesOf(batch.id);
    return [...own, ...(batch.recordType ? [batch.recordType] : [])];
  }
}
