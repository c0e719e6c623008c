/** A package travels as one ZIP: stored, UTF-8 names, the same bytes for the same files. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { syncFile } from '../files/durable.ts';

export interface ZipEntry {
  /** Name in the ZIP, `/` between segments. */
  name: string;
  /** File on disk. */
  path: string;
}

/** Writes the entries in the given order, all with the time `at`, and syncs the file to disk. */
export async function writeZip(
  entries: ZipEntry[],
  at: Date,
  outPath: string,
  signal: AbortSignal,
): Promise<void> {
  const zip = new yazl.ZipFile();
  for (const { name, path } of entries) {
    zip.addFile(path, name.normalize('NFC'), { mtime: at, mode: 0o100644, compress: false });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(outPath), { signal });
  await syncFile(outPath);
}
