/** Which files of a watched folder are ready: nobody is writing them any more, and they can be opened. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Candidate } from './types.ts';

/** Names under which programs keep what is not finished; `~$` is what office programs put beside an open file. */
const UNFINISHED = /^~\$|^\.|\.(part|partial|filepart|tmp|temp|crdownload|download|opdownload|lock)$/i;

export function isUnfinished(path: string): boolean {
  return UNFINISHED.test(basename(path));
}

export interface Look {
  /** The same as on the look before, not empty, and readable. */
  ready: Candidate[];
  /** Still growing, seen for the first time, empty, or held by another program. */
  waiting: Candidate[];
}

/** Remembers one look at a folder for the next; whoever calls says how far apart they are. */
export class Looks {
  private before = new Map<string, string>();

  /** Takes the files that are there now. `canRead` is asked only for files that have stopped changing. */
  async look(files: Candidate[], canRead: (path: string) => Promise<boolean> = opens): Promise<Look> {
    const now = new Map(files.map((file) => [file.path, `${file.bytes} ${file.mtimeMs}`]));
    const look: Look = { ready: [], waiting: [] };
    for (const file of files) {
      if (isUnfinished(file.path)) continue;
      const still = file.bytes > 0 && this.before.get(file.path) === now.get(file.path);
      if (still && (await canRead(file.path))) look.ready.push(file);
      else look.waiting.push(file);
    }
    this.before = now;
    return look;
  }
}

async function opens(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  await file?.close();
  return file !== null;
}
