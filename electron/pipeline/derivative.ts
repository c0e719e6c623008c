/** Results kept by what they depend on: the same input, stage and parameters are looked up, never made twice. */
import { createHash } from 'node:crypto';
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

/** Looks `key` up, else calls `make`. A result whose blobs are gone counts as absent. */
export async function derive<T>(
  archive: Archive,
  key: string,
  blobsOf: (result: T) => string[],
  make: () => Promise<T>,
): Promise<Derived<T>> {
  const known = archive.pages.derivative<T>(key);
  if (known) {
    const blobs = blobsOf(known.result);
    if (blobs.every((sha256) => archive.files.has(sha256))) return { key, ...known, blobs, made: false };
  }
  const started = performance.now();
  const result = await make();
  return { key, result, blobs: blobsOf(result), ms: Math.round(performance.now() - started), made: true };
}

/** Writes a derivative; part of the job's transaction. */
export function keep<T>(archive: Archive, stage: string, derived: Derived<T>): void {
  if (!derived.made) return;
  const { key, result, blobs, ms } = derived;
  archive.pages.putDerivative({ key, stage, result, blobs, ms, at: new Date().toISOString() });
}
