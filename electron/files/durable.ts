/** Files that must be what they were and stay where they are put. */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { cp, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** SHA-256 of a file, lower-case hex, read in pieces. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Brings a file's bytes to the disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename in `dir` durable. Windows cannot fsync a folder; NTFS journals the rename itself. */
export async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Puts a finished folder in the place of `to`, whole or not at all. It is brought beside its place first: renamed, or
 * copied where that is on another disk.
 */
export async function replaceFolder(from: string, to: string): Promise<void> {
  const part = join(dirname(to), `.${basename(to)}.part`);
  await rm(part, { recursive: true, force: true });
  try {
    await rename(from, part).catch(async (thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EXDEV') throw thrown;
      await copyFolder(from, part);
    });
    await rm(to, { recursive: true, force: true });
    await rename(part, to);
  } catch (thrown) {
    await rm(part, { recursive: true, force: true });
    throw thrown;
  }
  await syncFolder(dirname(to));
  await rm(from, { recursive: true, force: true });
}

async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await syncFile(join(entry.parentPath, entry.name));
}

/** Writes a small file anew, with `mode`: whole or not at all, and on the disk when this returns. */
export function replaceFile(path: string, text: string, mode: number): void {
  const part = `${path}.part`;
  try {
    const file = openSync(part, 'w', mode);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, path);
  } catch (thrown) {
    rmSync(part, { force: true });
    throw thrown;
  }
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
