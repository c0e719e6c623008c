/** A folder for one command, gone with it: copies of records do not stay among the files that programs left behind. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from './output.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `work` with a new folder, which is removed at its end, and when the command is interrupted (it ends with 130). */
export async function inScratch<T>(prefix: string, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), prefix));
  // What other threads write meanwhile is tried once more.
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  const interrupt = () => {
    remove();
    process.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    return await work(dir);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
    remove();
  }
}
