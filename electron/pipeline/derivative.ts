/** Results kept by what they depend on: the same input, stage and parameters are looked up, never made twice. */
import { createHash } from 'node:crypto';
import type { Pool } from '../stage.ts';
import type { Archive } from '../store/archive.ts';

export interface Derived<T> {
  key: string;
  result: T;
  /** Addresses of the blobs the result names. */
  blobs: string[];
  ms: number;
  /** False when it was there already. */
  made: boolean;
}

/** sha256(input hash, stage, recipe and parameters), hex. */
export function derivativeKey(inputSha256: string, stage: string, parameters: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([inputSha256, stage, parameters]))
    .digest('hex');
}

/**
 * Looks `key` up, else calls `make` with a pool that keeps the time: waiting for a place is no work. A result whose
 * blobs are gone counts as absent.
 */
export async function derive<T>(
  { archive, pool }: { archive: Archive; pool: Pool },
  key: string,
  blobsOf: (result: T) => string[],
  make: (pool: Pool) => Promise<T>,
): Promise<Derived<T>> {
  const known = archive.pages.derivative<T>(key);
  if (known) {
    const blobs = blobsOf(known.result);
    if (blobs.every((sha256) => archive.files.has(sha256))) return { key, ...known, blobs, made: false };
  }
  let ms = 0;
  const onTime = (more: number) => {
    ms += more;
  };
  const result = await make({
    run: (task, input, options) => pool.run(task, input, { ...options, onTime }),
  });
  return { key, result, blobs: blobsOf(result), ms: Math.round(ms), made: true };
}

/** Writes a derivative; part of the job's transaction. */
export function keep<T>(archive: Archive, stage: string, derived: Derived<T>): void {
  if (!derived.made) return;
  const { key, result, blobs, ms } = derived;
  archive.pages.putDerivative({ key, stage, result, blobs, ms, at: new Date().toISOString() });
}
