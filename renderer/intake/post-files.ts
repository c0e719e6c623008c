/** Posts files to the engine, two at a time; waits out a restart of the engine, and can be paused and stopped. */
import { Problem, problemOf, stationFetch } from '../api/client.ts';
import type { Chosen } from './dropped.ts';

const AT_ONCE = 2;
const AGAIN_MS = 1000;

export interface Posting {
  /** Called after every file. */
  onProgress(done: number, bytes: number): void;
  signal: AbortSignal;
  /** Asked before every file. */
  paused(): boolean;
}

/** Resolves once all files lie whole in the drop; throws `Problem` for one that the engine refuses. */
export async function postFiles(drop: string, files: Chosen[], posting: Posting): Promise<void> {
  let next = 0;
  let done = 0;
  let bytes = 0;
  const worker = async () => {
    for (let file = files[next++]; file; file = files[next++]) {
      while (posting.paused() && !posting.signal.aborted) await pause();
      await postOne(drop, file, posting.signal);
      done++;
      bytes += file.file.size;
      posting.onProgress(done, bytes);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function postOne(drop: string, { path, file }: Chosen, signal: AbortSignal): Promise<void> {
  const address = path.split('/').map(encodeURIComponent).join('/');
  for (;;) {
    try {
      const response = await stationFetch(`/api/uploads/${drop}/${address}`, {
        method: 'PUT',
        body: file,
        signal,
      });
      if (!response.ok) throw await problemOf(response);
      return;
    } catch (thrown) {
      if (!(thrown instanceof Problem && thrown.code === 'unreachable') || signal.aborted) throw thrown;
      await pause();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
}

/** A new drop's name: when it was made, so that a folder of the archive says what it is. */
export function newDrop(): string {
  const stamp = new Date().toISOString().slice(0, 16).replaceAll(/[T:]/g, '-');
  return `${stamp}-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36)}`;
}
