/** What every stage is given: its work is `run(input, context)`, returns a value and holds no SQL. */

/** A finished blob: its SHA-256 (lower-case hex) and size. */
export interface BlobRef {
  sha256: string;
  bytes: number;
}

/** The narrow port to content-addressed storage (local files now, an object store later). */
export interface BlobStore {
  /** Stores the bytes and returns their address; storing the same bytes again costs nothing. */
  put(data: Uint8Array): Promise<BlobRef>;
  /** Moves a finished temporary file in (the file is gone afterwards). */
  adopt(path: string): Promise<BlobRef>;
  /** Copies a file in, hashing the bytes as they are read; fails with `file-changed` when it changes meanwhile. */
  copyIn(path: string, limitBytes: number): Promise<BlobRef>;
  /**
   * A path from which the blob can be read while `workDir` stands: the blob itself, or in an encrypted archive a copy
   * in the open in `workDir`. Throws `blob-missing`, `encrypted-damaged`.
   */
  path(sha256: string, workDir: string): Promise<string>;
  /** The same for readers without a folder of their own. */
  lend<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T>;
  /** The whole blob. */
  read(sha256: string): Promise<Buffer>;
  has(sha256: string): boolean;
}

export interface PoolRunOptions {
  signal: AbortSignal;
  timeoutMs?: number;
  /** Told how long the task took once it had a place, milliseconds. */
  onTime?(ms: number): void;
}

/** Runs pure functions in worker threads. A worker that dies or hangs rejects with a retryable StationError. */
export interface Pool {
  run<T>(task: string, input: unknown, options: PoolRunOptions): Promise<T>;
}

export interface StageContext {
  /** Aborted when the job is cancelled, the engine closes or the job's time is up. */
  signal: AbortSignal;
  progress(done: number, total: number): void;
  files: BlobStore;
  pool: Pool;
  /** A folder for this job's temporary files, emptied after the job. */
  workDir: string;
}

/** Why a job waits; the text is `waiting.<reason>` of the locale files. */
export type WaitingReason = 'hours' | 'held' | 'signature';

/** Thrown by a stage that cannot go on yet and has not failed: nothing is counted, nothing is lost. */
export class Waiting extends Error {
  readonly reason: WaitingReason;
  readonly params: Record<string, string>;
  /** When to look again, milliseconds since the epoch; null: when a person has acted. */
  readonly until: number | null;

  constructor(reason: WaitingReason, params: Record<string, string>, until: number | null) {
    super(`waiting: ${reason}`);
    this.reason = reason;
    this.params = params;
    this.until = until;
  }
}
