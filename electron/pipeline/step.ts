/** How one stage is tied to the queue and the store: load its input, run it, write its result in one transaction. */
import type { StationConfig } from '../config.ts';
import type { StationError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Profiles } from '../packaging/profile.ts';
import type { Records } from '../records/load.ts';
import type { StageContext, Waiting } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import type { Job } from './queue.ts';

export interface StepContext extends StageContext {
  archive: Archive;
  config: StationConfig;
  records: Records;
  profiles: Profiles;
  log: Logger;
}

/** Work that uses the processor waits for a place; work on the network does not hold one up. */
export type Lane = 'processor' | 'network';

/**
 * Writes what a step made. False: what that was made of has changed meanwhile; nothing was written, and the job is to be
 * taken up anew.
 */
export type Write = () => unknown;

export interface Step {
  name: string;
  lane: Lane;
  /** How often it is tried when a retry can help. */
  attempts(config: StationConfig): number;
  timeoutMs(config: StationConfig): number;
  /**
   * Does the work and returns what to write; the runner calls that inside the transaction that also ends the job.
   * Throws StationError.
   */
  run(job: Job, context: StepContext): Promise<Write>;
  /** Milliseconds until a job that failed for good is tried again by itself; null: never. */
  retryLater?(error: StationError): number | null;
  /** Written, in the same transaction, when the job has begun to wait. */
  waits?(job: Job, waiting: Waiting, context: Pick<StepContext, 'archive'>): void;
  /** Written, in the same transaction, when the job has failed for good (`final`) or will be tried again. */
  failed?(job: Job, error: StationError, final: boolean, context: Pick<StepContext, 'archive'>): void;
}
