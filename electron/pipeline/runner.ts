/** Takes jobs from the queue, runs their step, and writes result, next jobs and the job's end in one transaction. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StationConfig } from '../config.ts';
import { asStationError, StationError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Profiles } from '../packaging/profile.ts';
import type { Records } from '../records/load.ts';
import { type Pool, Waiting } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import type { EventHub } from './events.ts';
import type { Job } from './queue.ts';
import { advance, STEPS } from './stages.ts';
import type { Lane, Step } from './step.ts';

/** One job more than there are places is under way: while it is looked up or written down, no place stands empty. */
const AHEAD = 1;
const LANES: Lane[] = ['processor', 'network'];

export interface RunnerParts {
  archive: Archive;
  pool: Pool;
  hub: EventHub;
  config: StationConfig;
  log: Logger;
  records: Records;
  profiles: Profiles;
}

/** The pipeline at work. `start` first gives back what a crash left running. */
export class Runner {
  private readonly parts: RunnerParts;
  private readonly running = new Map<
    number,
    { job: Job; lane: Lane; abort: AbortController; ended: Promise<void> }
  >();
  private readonly idleWaiters: { batchId: string; resolve: () => void }[] = [];
  private timer: NodeJS.Timeout | null = null;
  private active = false;

  constructor(parts: RunnerParts) {
    this.parts = parts;
  }

  start(): void {
    const recovered = this.parts.archive.jobs.recover();
    if (recovered > 0) this.parts.log.info({ jobs: recovered }, 'taken up again after an unclean end');
    this.active = true;
    this.poke();
  }

  /** Looks for work now; called whenever jobs were added or something changed. */
  poke(): void {
    if (!this.active) return;
    for (const lane of LANES) {
      while (this.count(lane) < this.room(lane)) {
        const job = this.parts.archive.jobs.claim(stagesOf(lane), Date.now());
        if (!job) break;
        this.begin(job, lane);
      }
    }
    this.settleWaiters();
    this.armTimer();
  }

  /** Resolves when the batch has no job that is pending or running. Paused batches wait until they are resumed. */
  idle(batchId: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.idleWaiters.push({ batchId, resolve });
    this.settleWaiters();
    return promise;
  }

  /** Stops the running jobs of a batch (`cancelled`), or gives them back when it is only paused. */
  interrupt(batchId: string, reason: 'cancelled' | 'paused'): void {
    for (const { job, abort } of this.running.values()) {
      if (job.batchId === batchId) abort.abort(reason === 'paused' ? PAUSED : new StationError('cancelled'));
    }
  }

  /** Gives back what is running and takes nothing more. */
  async stop(): Promise<void> {
    this.active = false;
    if (this.timer) clearTimeout(this.timer);
    const running = [...this.running.values()];
    for (const { abort } of running) abort.abort(PAUSED);
    await Promise.all(running.map((r) => r.ended));
  }

  /** Stops one running job and hands it back; what it waits for is then decided anew. */
  giveBack(stage: string, subject: string): void {
    for (const { job, abort } of this.running.values()) {
      if (job.stage === stage && job.subject === subject) abort.abort(PAUSED);
    }
  }

  private begin(job: Job, lane: Lane): void {
    const abort = new AbortController();
    const ended = this.execute(job, abort).finally(() => {
      this.running.delete(job.id);
      this.poke();
    });
    this.running.set(job.id, { job, lane, abort, ended });
  }

  private async execute(job: Job, abort: AbortController): Promise<void> {
    const { archive, hub, config, log, pool, records, profiles } = this.parts;
    const step = STEPS.find((s) => s.name === job.stage) as Step;
    const label = { batchId: job.batchId, stage: job.stage, subject: job.subject };
    const workDir = join(archive.workDir, String(job.id));
    // A task's time runs from when it has a place; a job's, which may wait for one, is the net below that.
    const timeoutMs = step.timeoutMs(config);
    const timer = setTimeout(() => abort.abort(new StationError('worker-timeout')), 2 * timeoutMs);
    hub.emit({ type: 'job', ...label, state: 'running' });
    const started = performance.now();
    try {
      await mkdir(workDir, { recursive: true });
      const progress = (done: number, total: number) => hub.emit({ type: 'progress', ...label, done, total });
      const context = {
        archive,
        config,
        log,
        records,
        profiles,
        pool: { run: (task, input, options) => pool.run(task, input, { timeoutMs, ...options }) } as Pool,
        files: archive.files,
        signal: abort.signal,
        progress,
        workDir,
      };
      const write = await step.run(job, context);
      abort.signal.throwIfAborted();
      const written = archive.transaction(() => {
        if (write() === false) return false;
        archive.jobs.done(job);
        advance(archive, job);
        return true;
      });
      if (!written) throw PAUSED;
      log.debug({
        batch: job.batchId,
        stage: job.stage,
        of: job.subject,
        ms: Math.round(performance.now() - started),
      });
      hub.emit({ type: 'job', ...label, state: 'done' });
    } catch (thrown) {
      if (thrown === PAUSED || abort.signal.reason === PAUSED) archive.jobs.giveBack(job);
      else if (thrown instanceof Waiting && !abort.signal.aborted) this.wait(job, step, thrown);
      else this.fail(job, step, asStationError(abort.signal.aborted ? abort.signal.reason : thrown));
    } finally {
      clearTimeout(timer);
      await rm(workDir, { recursive: true, force: true });
    }
  }

  private wait(job: Job, step: Step, waiting: Waiting): void {
    const { archive, hub } = this.parts;
    archive.transaction(() => {
      archive.jobs.wait(job, waiting.until);
      step.waits?.(job, waiting, { archive });
    });
    hub.emit({ type: 'job', batchId: job.batchId, stage: job.stage, subject: job.subject, state: 'waiting' });
  }

  private fail(job: Job, step: Step, error: StationError): void {
    const { archive, hub, config, log } = this.parts;
    const final = !error.retryable || job.attempts >= step.attempts(config);
    const trace = error.code === 'internal' ? (error.cause as Error | undefined)?.stack : undefined;
    log.warn({
      batch: job.batchId,
      stage: job.stage,
      of: job.subject,
      attempt: job.attempts,
      final,
      code: error.code,
      detail: error.detail,
      trace,
    });
    archive.transaction(() => {
      const later = step.retryLater?.(error) ?? null;
      if (final) archive.jobs.fail(job, error.toJSON(), later === null ? 0 : Date.now() + later);
      else {
        const wait = Math.max(error.retryAfterMs, backoff(config.retryBaseMs, job.attempts));
        archive.jobs.postpone(job, error.toJSON(), Date.now() + wait);
      }
      step.failed?.(job, error, final, { archive });
      if (final) advance(archive, job);
    });
    const label = { batchId: job.batchId, stage: job.stage, subject: job.subject };
    hub.emit({ type: 'job', ...label, state: final ? 'failed' : 'retry' });
  }

  private room(lane: Lane): number {
    return lane === 'processor' ? this.parts.config.places + AHEAD : this.parts.config.transfers;
  }

  private count(lane: Lane): number {
    let count = 0;
    for (const r of this.running.values()) if (r.lane === lane) count++;
    return count;
  }

  private settleWaiters(): void {
    const all = STEPS.map((s) => s.name);
    for (let i = this.idleWaiters.length - 1; i >= 0; i--) {
      const waiter = this.idleWaiters[i]!;
      const busy = [...this.running.values()].some((r) => r.job.batchId === waiter.batchId);
      if (busy || this.parts.archive.jobs.unfinished(waiter.batchId, all)) continue;
      this.idleWaiters.splice(i, 1);
      waiter.resolve();
    }
  }

  private armTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    // A lane without room is looked at again when one of its jobs ends. In the others, what is due has been taken;
    // the rest comes later, if only by the millisecond that passed since.
    const due = LANES.filter((lane) => this.count(lane) < this.room(lane))
      .map((lane) => this.parts.archive.jobs.nextDue(stagesOf(lane)))
      .filter((time) => time !== null);
    if (due.length === 0) return;
    this.timer = setTimeout(() => this.poke(), Math.min(60_000, Math.max(1, Math.min(...due) - Date.now())));
  }
}

function stagesOf(lane: Lane): string[] {
  return STEPS.filter((s) => s.lane === lane).map((s) => s.name);
}

/** The reason given to jobs that are to be handed back rather than failed. */
const PAUSED = Symbol('paused');

/** Wait before the next try, milliseconds: doubling from `base`, with jitter, at most a minute. */
export function backoff(base: number, attempts: number): number {
  return Math.round(Math.min(60_000, base * 2 ** (attempts - 1) * (0.75 + Math.random() / 2)));
}
