/** One worker thread that runs one task at a time and is replaced when it dies, hangs or has done its share. */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { reviveError, StationError } from '../errors.ts';
import type { TaskRequest, TaskResponse } from './protocol.ts';

// Pixels lie outside the collector's heap. By its older rule every 64 MB of them set it searching all that is alive, twice a
// page; by this one it weighs them against everything a thread holds. Large ones are given back at once anyway (`release`).
setFlagsFromString('--external-memory-accounted-in-global-limit');

/** Pixels lie elsewhere; of what is left here, little lives past its page, and more room than this only costs memory. */
const YOUNG_MB = 16;

/** A place's worker thread, started on first use. */
export class TaskThread {
  private readonly entry: URL;
  private readonly recycleAfter: number;
  private worker: Worker | null = null;
  private closed = false;
  private served = 0;
  private nextId = 1;

  constructor(entry: URL, recycleAfter: number) {
    this.entry = entry;
    this.recycleAfter = recycleAfter;
  }

  /** Runs one task. Rejects with the task's own error, `worker-died`, or `signal.reason` after ending the thread. */
  async run<T>(task: string, input: unknown, signal: AbortSignal): Promise<T> {
    if (this.worker && this.served >= this.recycleAfter) await this.end();
    const worker = this.worker ?? this.start();
    this.served++;
    const id = this.nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const died = (detail: string) => {
      this.worker = null;
      reject(new StationError('worker-died', { detail }));
    };
    const onMessage = (response: TaskResponse) => {
      if (response.id !== id) return;
      if ('error' in response) reject(reviveError(response.error));
      else resolve(response.result as T);
    };
    const onError = (error: Error) => died(error.message);
    const onExit = (code: number) => died(`exit ${code}`);
    const onAbort = () => {
      reject(signal.reason);
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    try {
      worker.postMessage({ id, task, input } satisfies TaskRequest);
      return await promise;
    } finally {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      // A task that is still running cannot be stopped in any other way.
      if (signal.aborted) await this.end();
    }
  }

  /** Ends the thread for good: what is asked for afterwards is refused, where a new thread would keep the engine alive. */
  async close(): Promise<void> {
    this.closed = true;
    await this.end();
  }

  async end(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    await worker?.terminate();
  }

  private start(): Worker {
    if (this.closed) throw new StationError('worker-died', { detail: 'the engine stops' });
    this.served = 0;
    this.worker = new Worker(this.entry, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    // Between tasks nobody else listens; a late error must not become an uncaught one.
    this.worker.on('error', () => {});
    return this.worker;
  }
}
