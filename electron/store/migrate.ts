/** Brings a database to the current version: numbered .sql files, each in one transaction, a backup first. */
import type { Database } from 'better-sqlite3';
import { StationError } from '../errors.ts';

export interface Migration {
  version: number;
  name: string;
  sql: string;
}

const FILES = import.meta.glob<string>('./migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** All migrations in order of their numbers. */
export const MIGRATIONS: Migration[] = Object.entries(FILES)
  .map(([path, sql]) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return { version: Number.parseInt(name, 10), name, sql };
  })
  .sort((a, b) => a.version - b.version);

/**
 * Runs the migrations that `db` has not seen; its version is SQLite's `user_version`.
 * Throws `archive-newer` when the database knows more than this program. `backup` is called with the old version
 * before the first change of a database that holds something.
 */
export async function migrate(
  db: Database,
  backup: (fromVersion: number) => Promise<void>,
  migrations: Migration[] = MIGRATIONS,
): Promise<void> {
  const found = db.pragma('user_version', { simple: true }) as number;
  const known = migrations.at(-1)?.version ?? 0;
  if (found > known) throw new StationError('archive-newer', { params: { found, known } });
  const missing = migrations.filter((m) => m.version > found);
  if (missing.length === 0) return;
  if (found > 0) await backup(found);
  // A table that others refer to can only be rebuilt while references are not enforced; they are checked at the end.
  const enforced = db.pragma('foreign_keys', { simple: true });
  db.pragma('foreign_keys = OFF');
  try {
    for (const migration of missing) {
      db.transaction(() => {
        db.exec(migration.sql);
        const broken = db.pragma('foreign_key_check') as unknown[];
        if (broken.length > 0)
          throw new StationError('archive-damaged', { params: { what: migration.name } });
        db.pragma(`user_version = ${migration.version}`);
      })();
    }
  } finally {
    db.pragma(`foreign_keys = ${enforced}`);
  }
}
