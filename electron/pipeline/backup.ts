/** Backup of a whole archive into a folder, and its restoration; both end with every byte read back and compared. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { StationError } from '../errors.ts';
import { hashFile, syncFile, syncFolder } from '../files/durable.ts';
import { loadProfiles } from '../packaging/profile.ts';
import { type Archive, openArchive } from '../store/archive.ts';
import { isEncrypted } from '../store/at-rest.ts';
import { encryptFile } from '../store/cipher.ts';
import { DATABASE_FILE } from '../store/database.ts';
import { KEYS_FILE } from '../store/keyring.ts';
import { ENCRYPTED, plainName } from '../store/vault.ts';
import { type ArchiveFinding, verifyArchive } from './verify-archive.ts';

const MANIFEST = 'backup.json';
/** Folders of an archive that are kept; logs and work in progress are not part of the records. */
const FOLDERS = ['blobs', 'packages', 'resources'];

export interface BackupManifest {
  format: 1;
  createdAt: string;
  /** Path within the backup, with "/" → SHA-256 and size. */
  files: Record<string, { sha256: string; bytes: number }>;
}

export interface BackupResult {
  path: string;
  files: number;
  bytes: number;
  /** Files that an earlier backup in the same folder had already. */
  kept: number;
  /** Encrypted, so that only its bytes were compared: what they say is verified once somebody opens it. */
  locked: boolean;
  findings: ArchiveFinding[];
}

/**
 * Copies the archive to `dir`; an earlier backup there is brought up to date (blobs never change, so only new ones are
 * copied). An engine may be at work meanwhile. Throws `backup-place-taken` when `dir` lies in the archive or holds
 * something else, `blob-damaged` when a copy is not what was written.
 */
export async function backupArchive(archive: Archive, dir: string): Promise<BackupResult> {
  if (!relative(archive.dir, dir).startsWith('..')) bad(dir);
  if (existsSync(dir) && readdirSync(dir).length > 0 && !existsSync(join(dir, MANIFEST))) bad(dir);
  await mkdir(dir, { recursive: true });
  // The database first: whatever it names was written before it.
  const database = await copyDatabase(archive, dir);
  const files: BackupManifest['files'] = {};
  let [bytes, kept] = [0, 0];
  const note = async (name: string, sha256: string) => {
    const { size } = await stat(join(dir, name));
    files[name] = { sha256, bytes: size };
    bytes += size;
  };
  await note(database, await hashFile(join(dir, database)));
  const keys = archive.vault.encrypts ? [KEYS_FILE] : [];
  for (const listed of [...keys, ...FOLDERS.flatMap((folder) => filesIn(archive.dir, folder))]) {
    // An engine may be encrypting, or decrypting, the archive meanwhile.
    const name = existsSync(join(archive.dir, listed)) ? listed : otherForm(listed);
    const from = join(archive.dir, name);
    const to = join(dir, name);
    const sha256 = await hashFile(from);
    if (existsSync(to) && (await hashFile(to)) === sha256) kept++;
    else await copyWhole(from, to, sha256);
    await note(name, sha256);
  }
  const manifest: BackupManifest = { format: 1, createdAt: new Date().toISOString(), files };
  await writeFile(join(dir, `${MANIFEST}.new`), `${JSON.stringify(manifest, null, 1)}\n`);
  await syncFile(join(dir, `${MANIFEST}.new`));
  await rename(join(dir, `${MANIFEST}.new`), join(dir, MANIFEST));
  await syncFolder(dir);
  // What an earlier backup held in the open, or encrypted, is there in the other form now.
  for (const name of Object.keys(files)) await rm(join(dir, otherForm(name)), { force: true });
  const findings = await checkBackup(dir);
  return { path: dir, files: Object.keys(files).length, bytes, kept, findings, locked: keys.length > 0 };
}

/** A copy of the database as it stands at one moment, encrypted where the archive is; returns its name. */
async function copyDatabase({ db, dir: from, vault }: Archive, dir: string): Promise<string> {
  const name = vault.encrypts ? DATABASE_FILE + ENCRYPTED : DATABASE_FILE;
  const fresh = join(dir, `${name}.new`);
  await rm(fresh, { force: true });
  if (vault.keyring && vault.encrypts) {
    const workDir = await mkdtemp(join(from, 'work', 'backup-'));
    try {
      await db.backup(join(workDir, DATABASE_FILE));
      await encryptFile(vault.keyring.key, DATABASE_FILE, join(workDir, DATABASE_FILE), fresh);
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  } else {
    await db.backup(fresh);
  }
  await rename(fresh, join(dir, name));
  return name;
}

function otherForm(name: string): string {
  return name.endsWith(ENCRYPTED) ? plainName(name) : name + ENCRYPTED;
}

/** What is not as the backup's own list says. Throws `not-found` when there is no backup in `dir`. */
export async function checkBackup(dir: string): Promise<ArchiveFinding[]> {
  const findings: ArchiveFinding[] = [];
  for (const [name, { sha256 }] of Object.entries((await manifestOf(dir)).files)) {
    const path = join(dir, name);
    if (!existsSync(path)) findings.push({ code: 'missing-file', in: dir, file: name });
    else if ((await hashFile(path)) !== sha256)
      findings.push({ code: 'wrong-checksum', in: dir, file: name });
  }
  return findings;
}

/**
 * Makes the archive `target` from the backup in `dir`; on any computer. Nothing is made unless the whole backup is
 * sound; what was made is checked like any archive. Throws `backup-damaged`, `backup-place-taken`.
 */
export async function restoreArchive(
  dir: string,
  target: string,
  resourceDirs: string[],
): Promise<BackupResult> {
  const manifest = await manifestOf(dir);
  if (existsSync(target) && readdirSync(target).length > 0) bad(target);
  const damaged = await checkBackup(dir);
  if (damaged.length > 0) {
    throw new StationError('backup-damaged', { params: { path: dir, file: damaged[0]!.file ?? '' } });
  }
  const building = `${target}.restoring`;
  await rm(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  let bytes = 0;
  for (const [name, { sha256, bytes: size }] of Object.entries(manifest.files)) {
    await copyWhole(join(dir, name), join(building, name), sha256);
    bytes += size;
  }
  await rm(target, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  await rename(building, target);
  await syncFolder(dirname(target));
  const restored = { path: target, files: Object.keys(manifest.files).length, bytes, kept: 0 };
  if (isEncrypted(target)) return { ...restored, findings: [], locked: true };
  const archive = await openArchive(target);
  try {
    const findings = await verifyArchive(archive, loadProfiles([...resourceDirs, join(target, 'resources')]));
    return { ...restored, findings, locked: false };
  } finally {
    await archive.close();
  }
}

async function manifestOf(dir: string): Promise<BackupManifest> {
  const path = join(dir, MANIFEST);
  if (!existsSync(path)) throw new StationError('not-found', { params: { what: path } });
  try {
    const manifest = JSON.parse(await readFile(path, 'utf8')) as BackupManifest;
    // Names come from a disk that anybody may have had: none may lead out of the folder.
    const safe = Object.keys(manifest.files).every((name) => !/(^|\/)\.\.?(\/|$)|^\/|\\|:/.test(name));
    if (manifest.format === 1 && safe) return manifest;
  } catch {
    // Told below like any other damage.
  }
  throw new StationError('backup-damaged', { params: { path: dir, file: MANIFEST } });
}

function filesIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((e) => e.isFile())
    .map((e) => relative(root, join(e.parentPath, e.name)).replaceAll('\\', '/'))
    .filter((name) => !name.startsWith('blobs/incoming/'))
    .sort();
}

async function copyWhole(from: string, to: string, sha256: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, `${to}.new`);
  await syncFile(`${to}.new`);
  if ((await hashFile(`${to}.new`)) !== sha256) {
    throw new StationError('blob-damaged', { params: { sha256 } });
  }
  await rename(`${to}.new`, to);
}

function bad(destination: string): never {
  throw new StationError('backup-place-taken', { params: { path: destination } });
}
