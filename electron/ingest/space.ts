/** Is there room for a batch before it starts? A full disk in the middle of the night helps nobody. */
import { statfs } from 'node:fs/promises';
import { StationError } from '../errors.ts';
import type { Candidate } from './types.ts';

/**
 * Beside each original stand an access image of about its size, a reading image of up to twice it, the package and
 * its verified copy on the way out; JPEG 2000 and JBIG2 pages grow when unpacked.
 */
const TIMES_ORIGINAL = 6;
const FLOOR = 64e6;

/** Bytes that a batch of these files needs on the archive's disk. */
export function neededBytes(candidates: Pick<Candidate, 'bytes'>[]): number {
  return FLOOR + TIMES_ORIGINAL * candidates.reduce((sum, c) => sum + c.bytes, 0);
}

/** Throws `disk-full` when the disk of `dir` has less than `needed` bytes free. */
export async function checkSpace(dir: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  if (free < needed)
    throw new StationError('disk-full', { params: { needed: size(needed), free: size(free) } });
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
