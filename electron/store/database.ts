/** Opens the archive's one SQLite file so that a power cut loses nothing that was committed. */
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { StationError } from '../errors.ts';
import { type Migration, migrate } from './migrate.ts';

export type { Database } from 'better-sqlite3';

/** The database file's name inside an archive. */
export const DATABASE_FILE = 'station.db';

/**
 * Opens (or makes) the database in `dir`. Before an older database is changed a copy `station.db.v<N>.bak` is
 * written beside it. That of an `encrypted` archive is never made anew, and nothing of it goes to files elsewhere.
 * Throws `archive-newer`, or `archive-damaged` when the file is no sound database.
 */
export async function openDatabase(
  dir: string,
  { migrations, encrypted = false }: { migrations?: Migration[]; encrypted?: boolean } = {},
): Promise<Database> {
  const path = join(dir, DATABASE_FILE);
  let db: Database | undefined;
  try {
    db = new Sqlite(path, { fileMustExist: encrypted });
    if (encrypted) db.pragma('temp_store = MEMORY');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('busy_timeout = 5000');
    const opened = db;
    const copy = async (version: number) => {
      await opened.backup(join(dir, `${DATABASE_FILE}.v${version}.bak`));
    };
    await migrate(db, copy, migrations);
    return db;
  } catch (thrown) {
    db?.close();
    const code = (thrown as { code?: string }).code;
    if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
      throw new StationError('archive-damaged', { params: { what: DATABASE_FILE }, cause: thrown });
    }
    throw thrown;
  }
}
