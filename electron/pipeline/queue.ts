/** The durable job queue as the runner sees it: SQLite now, a server's database for a centre with several machines. */
import type { SerializedError } from '../errors.ts';

export type JobState = 'pending' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';

export interface Job {
  id: number;
  batchId: string;
  stage: string;
  /** What it works on: id of a file, page, batch, package or delivery. */
  subject: string;
  priority: number;
  /** How often it was started, this time included. */
  attempts: number;
}

export interface NewJob {
  batchId: string;
  stage: string;
  subject: string;
  priority?: number;
}

/** Work that a person waits for goes ahead of batches. */
export const PRIORITY = { batch: 0, interactive: 100 } as const;

export interface JobQueue {
  /** Adds jobs; one that is already there (same batch, stage and subject) is left as it is. */
  add(jobs: NewJob[]): void;
  /** Makes a job pending anew although it has ended (its input changed). */
  repeat(job: NewJob): void;
  /** Removes ended and waiting jobs of those stages, so that they can be queued again. */
  forget(batchId: string, stages: readonly string[]): void;
  /** Takes the most urgent pending job of the given stages whose time has come, and marks it running. */
  claim(stages: readonly string[], now: number): Job | null;
  done(job: Job): void;
  /** Back to pending, not before `notBefore` (epoch ms). */
  postpone(job: Job, error: SerializedError, notBefore: number): void;
  /** `retryAt` (epoch ms): when it is tried again without anybody asking; 0 for never. */
  fail(job: Job, error: SerializedError, retryAt?: number): void;
  /** Neither pending nor failed: until that time (epoch ms), or, with null, until `wake`. Counts no attempt. */
  wait(job: Job, until: number | null): void;
  /** Makes the waiting jobs of a stage pending; of one subject, or of the whole batch. */
  wake(batchId: string, stage: string, subject?: string): void;
  /** The order among pending jobs; larger goes first. */
  prioritise(batchId: string, stage: string, subject: string, priority: number): void;
  /** Back to pending as if it had not been started (the engine closes, the batch is paused). */
  giveBack(job: Job): void;
  cancelBatch(batchId: string): void;
  /** Failed and cancelled jobs of a batch become pending again with a fresh count. */
  reviveBatch(batchId: string): void;
  /** After a crash: every running job is pending again. A job that was running counts an attempt. */
  recover(): number;
  /** Earliest time (epoch ms) at which a job of those stages runs by itself; null when there is none. */
  nextDue(stages: readonly string[]): number | null;
  /** Jobs of a batch by stage and state. */
  counts(batchId: string): { stage: string; state: JobState; count: number }[];
  isDone(job: NewJob): boolean;
  /** What is being worked on. */
  running(batchId: string): { stage: string; subject: string }[];
  /** True while a job of one of the stages is pending or running in the batch. */
  unfinished(batchId: string, stages: readonly string[]): boolean;
  /** What is under way or has failed for single pages. */
  pageWork(batchId: string): {
    stage: 'clean' | 'read';
    subject: string;
    state: 'pending' | 'running' | 'failed';
    error: SerializedError | null;
  }[];
  failures(batchId: string): { stage: string; subject: string; error: SerializedError }[];
}
