/** The append-only history: every entry carries the SHA-256 of the one before, so nothing can be taken out unseen. */
import { createHash } from 'node:crypto';
import { type Actor, userOf } from '../accounts/roles.ts';
import type { Database } from './database.ts';

export interface AuditEntry {
  seq: number;
  at: string;
  who: string;
  act: string;
  subject: string;
  detail: string;
  /** Screen or command it came from; null for what the station does by itself, and for entries of older versions. */
  screen: string | null;
  previous: string;
  hash: string;
}

const GENESIS = '0'.repeat(64);

function digest(e: Omit<AuditEntry, 'hash'>): string {
  // JSON of an array: unambiguous, whatever the values hold.
  const parts = [e.seq, e.at, e.who, e.act, e.subject, e.detail, e.previous];
  const text = JSON.stringify(e.screen === null ? parts : [...parts, e.screen]);
  return createHash('sha256').update(text).digest('hex');
}

/** Appends one act. Call it inside the transaction of the act itself. */
export function appendAudit(
  db: Database,
  entry: { at: string; who: Actor; act: string; subject: string; detail?: Record<string, unknown> },
): void {
  const last = db.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get() as
    | { seq: number; hash: string }
    | undefined;
  const full = {
    seq: (last?.seq ?? 0) + 1,
    at: entry.at,
    who: userOf(entry.who),
    act: entry.act,
    subject: entry.subject,
    detail: JSON.stringify(entry.detail ?? {}),
    screen: typeof entry.who === 'string' ? null : entry.who.screen,
    previous: last?.hash ?? GENESIS,
  };
  db.prepare(
    `INSERT INTO audit (seq, at, who, act, subject, detail, screen, previous, hash)
     VALUES (@seq, @at, @who, @act, @subject, @detail, @screen, @previous, @hash)`,
  ).run({ ...full, hash: digest(full) });
}

/** Checks the whole chain; returns the `seq` of the first broken entry, or null when it is sound. */
export function verifyAudit(db: Database): number | null {
  let previous = GENESIS;
  let seq = 0;
  for (const row of db.prepare('SELECT * FROM audit ORDER BY seq').iterate() as Iterable<AuditEntry>) {
    seq++;
    if (row.seq !== seq || row.previous !== previous || row.hash !== digest(row)) return row.seq;
    previous = row.hash;
  }
  return null;
}

/** All entries, oldest first. */
export function auditTrail(db: Database): AuditEntry[] {
  return db.prepare('SELECT * FROM audit ORDER BY seq').all() as AuditEntry[];
}
