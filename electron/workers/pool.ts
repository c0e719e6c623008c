/** A fixed number of places for heavy work; each holds one worker thread and one text reader, started when needed. */
import { availableParallelism, totalmem } from 'node:os';
import type { ImageFile } from '../clean/types.ts';
import { StationError } from '../errors.ts';
import { release } from '../imaging/raster.ts';
import { type UnpackedPage, unpack } from '../ocr/engine.ts';
import { createReader, type Reader, type ReadOptions } from '../ocr/reader.ts';
import type { PageText } from '../ocr/types.ts';
import type { Pool, PoolRunOptions } from '../stage.ts';
import { TaskThread } from './thread.ts';

export interface PoolOptions {
  size: number;
  /** Pages after which a place's thread and reader are replaced, so that leaks stay bounded. */
  recycleAfter: number;
  /** The built or source file of page-worker. */
  entry: URL;
  modelsDir: string;
  /** e.g. `vie` or `vie+eng`. */
  languages: string;
}

/** A page at 300 dpi costs about 350 MB in a thread and its reader at the peak; the rest of the PC needs room too. */
const BYTES_PER_PLACE = 450e6;
const BYTES_FOR_OTHERS = 1.5e9;

/** How many places this computer can hold: one per core, fewer when memory is short, at least one. */
export function placesFor(cores = availableParallelism(), memoryBytes = totalmem()): number {
  const byMemory = Math.floor((memoryBytes - BYTES_FOR_OTHERS) / BYTES_PER_PLACE);
  return Math.max(1, Math.min(cores, byMemory));
}

interface Place {
  thread: TaskThread;
  reader: Promise<Reader> | null;
  pagesRead: number;
}

/** The input of the task `read`. */
export interface ReadInput {
  image: ImageFile;
  options: ReadOptions;
}

/** Runs tasks of `tasks.ts` in threads, and `read` in a tesseract.js worker (which is a thread of its own). */
export class WorkerPool implements Pool {
  readonly size: number;
  private readonly options: PoolOptions;
  private readonly idle: Place[];
  private readonly waiting: ((place: Place) => void)[] = [];
  private readonly places: Place[];
  private closed = false;

  constructor(options: PoolOptions) {
    this.options = options;
    this.size = options.size;
    this.places = Array.from({ length: options.size }, () => ({
      thread: new TaskThread(options.entry, options.recycleAfter),
      reader: null,
      pagesRead: 0,
    }));
    this.idle = [...this.places];
  }

  async run<T>(task: string, input: unknown, options: PoolRunOptions): Promise<T> {
    // Unpacked before there is a place, so that a reader has its next page at once.
    const page = task === 'read' ? await unpack((input as ReadInput).image) : null;
    const place = await this.take();
    const started = performance.now();
    const { signal, clear } = withTimeout(options.signal, options.timeoutMs);
    try {
      signal.throwIfAborted();
      if (page) return (await this.read(place, page, (input as ReadInput).options, signal)) as T;
      return await place.thread.run<T>(task, input, signal);
    } finally {
      clear();
      if (page) release(page.image);
      options.onTime?.(performance.now() - started);
      this.giveBack(place);
    }
  }

  /** Ends all threads and readers. Running tasks reject, and so does whatever is asked for from now on. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(
      this.places.map(async (place) => {
        await place.thread.close();
        await this.closeReader(place);
      }),
    );
  }

  private async read(
    place: Place,
    page: UnpackedPage,
    options: ReadOptions,
    signal: AbortSignal,
  ): Promise<PageText> {
    if (place.reader && place.pagesRead >= this.options.recycleAfter) await this.closeReader(place);
    if (this.closed) throw new StationError('worker-died', { detail: 'the engine stops' });
    if (!place.reader) {
      place.reader = createReader({ modelsDir: this.options.modelsDir, languages: this.options.languages });
      place.pagesRead = 0;
      place.reader.catch(() => {
        place.reader = null;
      });
    }
    place.pagesRead++;
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    aborted.catch(() => {});
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    try {
      const reader = await Promise.race([place.reader, aborted]);
      return await Promise.race([reader.read(page, options), aborted]);
    } catch (thrown) {
      // WASM stops only by ending its thread; and a reader that failed once is not trusted again.
      await this.closeReader(place);
      throw thrown;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private async closeReader(place: Place): Promise<void> {
    const reader = place.reader;
    place.reader = null;
    if (reader) await reader.then((r) => r.close()).catch(() => {});
  }

  private take(): Promise<Place> {
    const place = this.idle.pop();
    if (place) return Promise.resolve(place);
    const { promise, resolve } = Promise.withResolvers<Place>();
    this.waiting.push(resolve);
    return promise;
  }

  private giveBack(place: Place): void {
    const next = this.waiting.shift();
    if (next) next(place);
    else this.idle.push(place);
  }
}

function withTimeout(signal: AbortSignal, timeoutMs?: number): { signal: AbortSignal; clear(): void } {
  if (timeoutMs === undefined) return { signal, clear() {} };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new StationError('worker-timeout')), timeoutMs);
  return { signal: AbortSignal.any([signal, controller.signal]), clear: () => clearTimeout(timer) };
}
