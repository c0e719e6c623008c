/** A folder that lasts as long as a test run, and what its processes make in it once for all of them. For tests only. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A runner's set-up: makes the folder, names it in `variable` for the run's processes, and takes it away in the end. All
 * that they make in the system's folder for passing files goes with it.
 */
export function runFolder(variable: string): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'station-run-'));
  for (const name of [variable, 'TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The folder `name` of the run, filled by `make` when it is first asked for; other processes wait. */
export async function madeOnce(
  variable: string,
  name: string,
  make: (folder: string) => void | Promise<void>,
): Promise<string> {
  const done = join(process.env[variable]!, name);
  const lock = `${done}.lock`;
  while (!existsSync(done)) {
    try {
      mkdirSync(lock);
    } catch {
      await sleep(50);
      continue;
    }
    try {
      if (existsSync(done)) continue;
      const aside = mkdtempSync(`${done}.part-`);
      await make(aside);
      renameSync(aside, done);
    } finally {
      rmdirSync(lock);
    }
  }
  return done;
}
