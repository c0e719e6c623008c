/** An encrypted archive while nobody works in it: its database is one encrypted file, and nothing lies in the open. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StationError } from '../errors.ts';
import { DATABASE_FILE, type Database } from './database.ts';
import { KEYS_FILE, Keyring, readKeys } from './keyring.ts';
import { lockArchive } from './lock.ts';
import { ENCRYPTED, plainName, type Vault } from './vault.ts';

/** Folders of what is in the open for a while only. */
const PASSING = ['work', 'exports', join('blobs', 'incoming')];
/** How long somebody who still looks at the database is waited for. */
const BUSY_MS = 2000;

/** Whether an archive lies in `dir`, in the open or encrypted. */
export function isArchive(dir: string): boolean {
  return existsSync(join(dir, DATABASE_FILE)) || existsSync(join(dir, DATABASE_FILE + ENCRYPTED));
}

/** Whether the archive in `dir` can be opened only with its key; also when `keys.json` was lost. */
export function isEncrypted(dir: string): boolean {
  return existsSync(join(dir, KEYS_FILE)) || (isArchive(dir) && !existsSync(join(dir, DATABASE_FILE)));
}

/** The keyring of the archive in `dir`; null when it is not encrypted. Throws `archive-encrypted` without a key. */
export function keyringOf(dir: string, key: Buffer | null): Keyring | null {
  if (!isEncrypted(dir)) return null;
  if (!readKeys(dir)) throw new StationError('archive-damaged', { params: { what: KEYS_FILE } });
  if (!key) throw new StationError('archive-encrypted', { params: { path: dir } });
  return new Keyring(dir, key);
}

/**
 * Brings the database and what a browser posted into the open. A database that lies there already is the newer one: it
 * was left by an engine that was killed or lost its power. The archive's lock must be held.
 */
export async function takeOut(dir: string, vault: Vault): Promise<void> {
  await vault.decrypt(join(dir, DATABASE_FILE));
  for await (const path of vault.under(join(dir, 'drops'))) await vault.decrypt(path);
}

/** Puts everything away again and closes the database. The archive's lock must be held. */
export async function putAway(dir: string, vault: Vault, db: Database | null): Promise<void> {
  // Whoever closes the database last puts it away.
  if (db && !closedWhole(db)) return;
  const path = join(dir, DATABASE_FILE);
  if (existsSync(path)) await vault.settle(path, path);
  for (const copy of await databaseCopies(dir)) await vault.encrypt(copy);
  for await (const posted of vault.under(join(dir, 'drops'))) await vault.encrypt(posted);
  await sweepPassing(dir);
}

/** Removes what a killed engine had at work in the open, before anybody opens the archive. Throws `archive-locked`. */
export async function sweepOpen(dir: string): Promise<void> {
  const lock = await lockArchive(dir);
  try {
    await sweepPassing(dir);
  } finally {
    lock.release();
  }
}

async function sweepPassing(dir: string): Promise<void> {
  for (const folder of PASSING) await rm(join(dir, folder), { recursive: true, force: true });
}

/** The copies that were made before the database was brought up to date, by their plain names. */
export async function databaseCopies(dir: string): Promise<string[]> {
  const names = new Set((await readdir(dir)).map(plainName));
  return [...names].filter((name) => /^station\.db\.v\d+\.bak$/.test(name)).map((name) => join(dir, name));
}

/** Closes the database as one file without a log beside it; false when another process has it open, too, or has put it away. */
function closedWhole(db: Database): boolean {
  try {
    db.pragma(`busy_timeout = ${BUSY_MS}`);
    return db.pragma('journal_mode = DELETE', { simple: true }) === 'delete';
  } catch (thrown) {
    const code = String((thrown as { code?: string }).code);
    // Opened by another process; or put away by one that was ending when this one opened it.
    if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_READONLY_DBMOVED') return false;
    throw thrown;
  } finally {
    db.close();
  }
}
