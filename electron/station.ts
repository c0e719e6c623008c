/** The engine: an opened archive with its pipeline, behind one `fetch`. The shell, the browser and the command use it. */

import { join } from 'node:path';
import { createApi } from './api/app.ts';
import { type StationConfig, stationConfig } from './config.ts';
import { StationError } from './errors.ts';
import { archiveLogger, type Logger } from './log.ts';
import { adjustPage, type CleanAdjust } from './pipeline/adjust.ts';
import { EventHub } from './pipeline/events.ts';
import { type BatchReport, batchReport } from './pipeline/report.ts';
import { Runner } from './pipeline/runner.ts';
import { continueBatch } from './pipeline/stages.ts';
import { type Submission, submit } from './pipeline/submit.ts';
import { loadRecords, type Records } from './records/load.ts';
import { type Archive, openArchive } from './store/archive.ts';
import type { Batch, BatchPlan } from './store/batches.ts';
import { type SearchHit, searchPages } from './store/search.ts';
import { WorkerPool } from './workers/pool.ts';

export interface Station {
  /** A Hono app's fetch: a standard Request in, a Response out. */
  fetch(request: Request): Promise<Response>;
  readonly config: StationConfig;
  readonly hub: EventHub;
  readonly archive: Archive;
  readonly log: Logger;
  /** Record types and code lists. */
  readonly records: Records;
  /** Opens or continues a batch; its work begins at once. Throws `wrong-usage` for an unknown record type. */
  submit(submission: Submission): Promise<Batch>;
  /** Takes an existing batch further. */
  advance(batchId: string, plan: Partial<BatchPlan>): void;
  /** Resolves when nothing of the batch is waiting or running. */
  idle(batchId: string): Promise<void>;
  report(batchId: string): BatchReport;
  search(words: string): SearchHit[];
  /** A person's decision about a page's cleanup; see `adjustPage`. */
  adjust(pageId: number, adjust: CleanAdjust): void;
  pause(batchId: string): void;
  resume(batchId: string): void;
  cancel(batchId: string): void;
  close(): Promise<void>;
}

/** Opens the archive, takes up what was left undone, and waits for work. Throws `archive-locked`, `archive-newer`. */
export async function createStation(overrides: Partial<StationConfig> = {}): Promise<Station> {
  const config = stationConfig(overrides);
  const records = loadRecords([...config.resourceDirs, join(config.archiveDir, 'resources')]);
  const archive = await openArchive(config.archiveDir);
  const log = archiveLogger(config.archiveDir);
  const hub = new EventHub();
  const pool = new WorkerPool({
    size: config.places,
    recycleAfter: config.recycleAfter,
    entry: config.workerEntry,
    modelsDir: config.modelsDir,
    languages: config.languages,
  });
  const runner = new Runner({ archive, pool, hub, config, log, records });
  const say = (batchId: string) =>
    hub.emit({ type: 'batch', batchId, state: archive.batches.get(batchId)!.state });
  const station: Station = {
    config,
    hub,
    archive,
    log,
    records,
    fetch: (request) => Promise.resolve(app.fetch(request)),
    async submit(submission) {
      const { recordType } = submission;
      if (recordType !== null && !records.type(recordType))
        throw new StationError('wrong-usage', { params: { what: `--type ${recordType}` } });
      const batch = await submit(archive, config, submission);
      say(batch.id);
      runner.poke();
      return batch;
    },
    advance(batchId, plan) {
      archive.transaction(() => {
        archive.batches.setPlan(batchId, { ...archive.batches.get(batchId)!.plan, ...plan });
        archive.jobs.reviveBatch(batchId);
        continueBatch(archive, batchId);
      });
      runner.poke();
    },
    idle: (batchId) => runner.idle(batchId),
    report: (batchId) => batchReport(archive, batchId, config.language),
    search: (words) => searchPages(archive.db, words),
    adjust(pageId, adjust) {
      adjustPage(archive, config.operator, pageId, adjust);
      runner.poke();
    },
    pause(batchId) {
      archive.batches.setPaused(batchId, true);
      archive.audit(config.operator, 'pause', batchId);
      runner.interrupt(batchId, 'paused');
      say(batchId);
    },
    resume(batchId) {
      archive.batches.setPaused(batchId, false);
      archive.audit(config.operator, 'resume', batchId);
      say(batchId);
      runner.poke();
    },
    cancel(batchId) {
      archive.jobs.cancelBatch(batchId);
      archive.audit(config.operator, 'cancel', batchId);
      runner.interrupt(batchId, 'cancelled');
      say(batchId);
      runner.poke();
    },
    async close() {
      await runner.stop();
      await pool.close();
      archive.close();
      log.flush();
    },
  };
  const app = createApi(station);
  runner.start();
  return station;
}
