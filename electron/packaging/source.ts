/** A package as it lies before us, ZIP or folder, read with suspicion: names and sizes come from strangers. */
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, open as openZip, type ZipFile } from 'yauzl';

export interface PackageLimits {
  maxEntries: number;
  maxBytes: number;
}

export const PACKAGE_LIMITS: PackageLimits = { maxEntries: 200_000, maxBytes: 100e9 };

/** A file inside; `name` is relative to the ZIP's or folder's root, `/` between segments, unchecked. */
export interface SourceEntry {
  name: string;
  bytes: number;
  open(): Promise<Readable>;
}

export interface PackageSource {
  entries: SourceEntry[];
  /** What is wrong with it as a container. */
  problems: { code: ContainerProblem; file: string }[];
  close(): void;
}

export type ContainerProblem =
  | 'unreadable-container'
  | 'unsafe-name'
  | 'duplicate-name'
  | 'not-a-file'
  | 'encrypted-entry'
  | 'too-large'
  | 'compressed-entry';

/** Opens a ZIP or a folder. Never throws for a bad package: what is wrong is in `problems`. */
export async function openSource(
  path: string,
  limits: PackageLimits = PACKAGE_LIMITS,
): Promise<PackageSource> {
  const stat = await lstat(path).catch(() => null);
  if (stat?.isDirectory()) return openFolder(path);
  try {
    return await openZipSource(path, limits);
  } catch (thrown) {
    const file = thrown instanceof Error ? thrown.message.slice(0, 120) : '';
    // The library refuses `..`, absolute names and backslashes by itself.
    const code = /relative path|absolute path|characters in fileName/i.test(file)
      ? 'unsafe-name'
      : 'unreadable-container';
    return { entries: [], problems: [{ code, file }], close() {} };
  }
}

async function openFolder(root: string): Promise<PackageSource> {
  const source: PackageSource = { entries: [], problems: [], close() {} };
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length).split(sep).filter(Boolean).join('/');
    if (entry.isDirectory()) continue;
    if (!entry.isFile()) source.problems.push({ code: 'not-a-file', file: name });
    else
      source.entries.push({
        name,
        bytes: (await lstat(path)).size,
        open: async () => createReadStream(path),
      });
  }
  source.entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return source;
}

async function openZipSource(path: string, limits: PackageLimits): Promise<PackageSource> {
  const zip = await promisedOpen(path);
  const source: PackageSource = { entries: [], problems: [], close: () => zip.close() };
  const seen = new Set<string>();
  let total = 0;
  const problem = (code: ContainerProblem, file: string) => source.problems.push({ code, file });
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      const name = String(entry.fileName);
      // Names that differ only in case or normal form are one file on Windows.
      const folded = name.normalize('NFC').toLowerCase();
      total += entry.uncompressedSize;
      if (source.entries.length >= limits.maxEntries || total > limits.maxBytes) {
        problem('too-large', name);
        resolve();
        return;
      }
      const type = (entry.externalFileAttributes >>> 16) & 0o170000;
      if (!name.endsWith('/')) {
        if (!isSafeName(name)) problem('unsafe-name', name);
        else if (seen.has(folded)) problem('duplicate-name', name);
        else if (type !== 0 && type !== 0o100000) problem('not-a-file', name);
        else if (entry.generalPurposeBitFlag & 1) problem('encrypted-entry', name);
        else if (entry.compressionMethod !== 0) problem('compressed-entry', name);
        else source.entries.push({ name, bytes: entry.uncompressedSize, open: () => openEntry(zip, entry) });
        seen.add(folded);
      }
      zip.readEntry();
    });
    zip.readEntry();
  }).catch((thrown: unknown) => {
    zip.close();
    throw thrown;
  });
  return source;
}

/** A relative path without tricks, that every system can hold. */
export function isSafeName(name: string): boolean {
  if (name === '' || name.length > 400 || /[\\:*?"<>|\x00-\x1f]/.test(name) || name.startsWith('/'))
    return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[. ]$/.test(part));
}

function promisedOpen(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    openZip(
      path,
      { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true },
      (error, zip) => (zip ? resolve(zip) : reject(error ?? new Error('no zip'))),
    );
  });
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) =>
      stream ? resolve(stream) : reject(error ?? new Error('no stream')),
    );
  });
}
