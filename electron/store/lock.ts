/** One engine per archive. The lock is the operating system's, so it dies with its process: none is ever stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { StationError } from '../errors.ts';

export interface ArchiveLock {
  release(): void;
}

/**
 * Takes the lock of the archive in `dir`, waiting up to `waitMs` for another engine that is just ending.
 * Held through an exclusive transaction on a tiny SQLite file of its own: SQLite knows how to lock a file on every
 * platform, and the kernel drops the lock when the process dies, however it dies. Throws `archive-locked`.
 */
export async function lockArchive(dir: string, waitMs = 3000): Promise<ArchiveLock> {
  const pidFile = join(dir, 'engine.pid');
  const deadline = Date.now() + waitMs;
  for (;;) {
    const db = new Sqlite(join(dir, 'engine.lock'), { timeout: 0 });
    try {
      db.pragma('journal_mode = DELETE');
      db.exec('BEGIN EXCLUSIVE');
      writeFileSync(pidFile, String(process.pid));
      return { release: () => db.close() };
    } catch (thrown) {
      db.close();
      if (!String((thrown as { code?: string }).code).startsWith('SQLITE_BUSY')) throw thrown;
      if (Date.now() >= deadline) {
        throw new StationError('archive-locked', {
          params: { path: dir, pid: holder(pidFile) },
          cause: thrown,
        });
      }
      await sleep(100);
    }
  }
}

function holder(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim() || '?';
  } catch {
    return '?';
  }
}
