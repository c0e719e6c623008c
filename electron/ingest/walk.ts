/** Finds the files to take in: natural order, no links followed, never our own output. */
import { lstat, readdir } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { StationError } from '../errors.ts';
import { sniffFile } from '../imaging/sniff.ts';
import type { Candidate } from './types.ts';

/** Names that claim to be an image or a PDF, read or not: a scan with such a name must never be passed over. */
const CLAIMS =
  /\.(jpe?g|jpe|jfif|png|webp|bmp|dib|tiff?|pdf|gif|jp2|j2k|jpf|jpx|heic|heif|avif|djvu?|psd|p[bgpn]m|jxl|tga|pcx)$/i;

export interface Walked {
  candidates: Candidate[];
  /** Sources that are neither an image nor a PDF, by name or content; links; hidden files. */
  ignored: string[];
}

const digits = /(\d+)/;

/** Natural order: runs of digits by their value, the rest by code point; the same on every computer. */
export function compareNaturally(a: string, b: string): number {
  const [as, bs] = [a.split(digits), b.split(digits)];
  for (let i = 0; i < Math.min(as.length, bs.length); i++) {
    const [x, y] = [as[i]!, bs[i]!];
    if (x === y) continue;
    if (i % 2 === 1) {
      const [n, m] = [BigInt(x), BigInt(y)];
      if (n !== m) return n < m ? -1 : 1;
      return x.length - y.length; // 2 before 02: the value is the same, the order must still be total
    }
    return x < y ? -1 : 1;
  }
  return as.length - bs.length;
}

/**
 * Walks a file or folder. `exclude` holds absolute paths that are never entered (the archive, output folders).
 * Throws `input-not-found` when `path` is not there.
 */
export async function walk(path: string, exclude: string[] = []): Promise<Walked> {
  const root = resolve(path);
  const stat = await lstat(root).catch(() => {
    throw new StationError('input-not-found', { params: { path } });
  });
  const found: Walked = { candidates: [], ignored: [] };
  const skip = new Set(exclude.map((e) => resolve(e)));
  if (stat.isDirectory()) await folder(root, '', skip, found);
  else await file(root, basename(root), found);
  return found;
}

async function folder(dir: string, prefix: string, skip: Set<string>, found: Walked): Promise<void> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => {
    throw new StationError('input-not-found', { params: { path: dir } });
  });
  entries.sort((a, b) => compareNaturally(a.name.normalize('NFC'), b.name.normalize('NFC')));
  for (const entry of entries) {
    const path = join(dir, entry.name);
    const source = `${prefix}${entry.name}`.split(sep).join('/').normalize('NFC');
    if (entry.isDirectory()) {
      if (skip.has(path)) continue;
      if (entry.name.startsWith('.')) found.ignored.push(`${source}/`);
      else await folder(path, `${source}/`, skip, found);
    } else if (entry.isFile() && !entry.name.startsWith('.')) {
      if (!skip.has(path)) await file(path, source, found);
    } else {
      // Links may lead out of the folder or in circles; sockets and devices are no scans.
      found.ignored.push(source);
    }
  }
}

async function file(path: string, name: string, found: Walked): Promise<void> {
  const source = name.normalize('NFC');
  // Gone since its folder was listed: there is nothing to take.
  const stat = await lstat(path).catch(() => null);
  if (!stat) return;
  const claims = CLAIMS.test(name) || (stat.isFile() && (await claimsByContent(path)));
  if (!stat.isFile() || !claims) found.ignored.push(source);
  else found.candidates.push({ path, source, bytes: stat.size, mtimeMs: stat.mtimeMs });
}

async function claimsByContent(path: string): Promise<boolean> {
  // A file that may not be read cannot be judged by content; its name has made no claim.
  return (await sniffFile(path).catch(() => null)) !== null;
}
