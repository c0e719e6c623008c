/** The engine: an opened archive with its pipeline, behind one `fetch`. The shell, the browser and the command use it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Accounts } from './accounts/accounts.ts';
import type { Actor } from './accounts/roles.ts';
import { Sessions } from './accounts/sessions.ts';
import { createApi } from './api/app.ts';
import { type StationConfig, stationConfig } from './config.ts';
import { StationError } from './errors.ts';
import { Grants } from './files/grants.ts';
import { archiveLogger, type Logger } from './log.ts';
import { loadProfiles, type Profiles, profileOf, settingNames } from './packaging/profile.ts';
import { Encryption } from './pipeline/encryption.ts';
import { EventHub } from './pipeline/events.ts';
import { putEyeRules } from './pipeline/eye-rules.ts';
import { History } from './pipeline/history.ts';
import { setPace } from './pipeline/pace.ts';
import { packageRegister, type RegisterPackage } from './pipeline/register-package.ts';
import { type BatchReport, batchReport } from './pipeline/report.ts';
import { Review } from './pipeline/review.ts';
import { Runner } from './pipeline/runner.ts';
import { Sampling } from './pipeline/sampling.ts';
import { beginSigning, endSigning } from './pipeline/signing.ts';
import { continueBatch } from './pipeline/stages.ts';
import { type Submission, submit } from './pipeline/submit.ts';
import { Watcher } from './pipeline/watch.ts';
import { loadRecords, type Records } from './records/load.ts';
import { type Defect, loadDefects } from './review/defects.ts';
import { loadEyeRules } from './review/eyes.ts';
import { loadSampling } from './review/sampling-plan.ts';
import { type Archive, openArchive } from './store/archive.ts';
import type { Batch, BatchPlan } from './store/batches.ts';
import type { PageRow } from './store/pages.ts';
import { type DescribedHit, type SearchHit, searchDescribed, searchPages } from './store/search.ts';
import type { Language } from './text.ts';
import { Drops } from './workbench/drops.ts';
import type { CleanAdjust } from './workbench/pages.ts';
import { Pictures } from './workbench/pictures.ts';
import { type PreviewOptions, previewPage } from './workbench/preview.ts';
import { type RegionReader, readRegion } from './workbench/region.ts';
import { createWorkbench, type Workbench } from './workbench/workbench.ts';
import { WorkerPool } from './workers/pool.ts';

export interface Station {
  /** A Hono app's fetch: a standard Request in, a Response out. */
  fetch(request: Request): Promise<Response>;
  readonly config: StationConfig;
  readonly hub: EventHub;
  readonly archive: Archive;
  readonly log: Logger;
  /** Files chosen in dialogs of the desktop. */
  readonly grants: Grants;
  /** Files posted by a browser. */
  readonly drops: Drops;
  readonly accounts: Accounts;
  /** Watched folders. */
  readonly watcher: Watcher;
  /** What people decide about whole batches. */
  readonly review: Review;
  /** Acceptance samples. */
  readonly sampling: Sampling;
  readonly history: History;
  readonly encryption: Encryption;
  /** By which codes a batch is returned and a sample judged. */
  readonly defects: Defect[];
  readonly sessions: Sessions;
  /** Record types and code lists. */
  readonly records: Records;
  /** Destination profiles. */
  readonly profiles: Profiles;
  /** Pictures of pages for the screens. */
  readonly pictures: Pictures;
  /** What people do to pages, documents, words and fields. */
  readonly workbench: Workbench;
  /** See `previewPage`. */
  preview(
    page: PageRow,
    adjust: CleanAdjust,
    options: Pick<PreviewOptions, 'kind' | 'width' | 'signal'>,
  ): Promise<Uint8Array>;
  /** See `readRegion`. */
  readonly readRegion: RegionReader;
  /** Opens or continues a batch; its work begins at once. Throws `wrong-usage` for an unknown record type, profile or setting. */
  submit(submission: Submission, who?: Actor): Promise<Batch>;
  /** Throws `wrong-usage` as `submit` does. */
  check(submission: Pick<Submission, 'profile' | 'recordType' | 'settings'>): void;
  /** Takes an existing batch further. */
  advance(batchId: string, plan: Partial<BatchPlan>): void;
  /** Resolves when nothing of the batch is waiting or running. */
  idle(batchId: string): Promise<void>;
  /** `language`: of its sentences, the station's own where none is named. */
  report(batchId: string, language?: Language): BatchReport;
  /** Hands a register book over as workbook and ZIP in a folder below `outDir`; see `packageRegister`. */
  exportRegister(dossierId: string, outDir: string, who?: Actor): Promise<RegisterPackage>;
  /** Pages that hold the words, and documents that are described by them. */
  search(words: string): { hits: SearchHit[]; documents: DescribedHit[] };
  /** A person's decision about a page's cleanup; one entry of the journal. */
  adjust(pageId: number, adjust: CleanAdjust, who?: Actor): void;
  /**
   * Signs what waits to be signed, with the password or PIN of the person at the computer; resolves when it is done.
   * Throws `signature-refused`, `signature-key-unreadable`.
   */
  sign(secret: string, batchId?: string, who?: Actor): Promise<void>;
  /** Holds a delivery or lets it go on, or changes its turn; larger priorities go first. */
  changeDelivery(
    id: number,
    change: { held?: boolean | undefined; priority?: number | undefined },
    who?: Actor,
  ): void;
  /** When and how fast may be sent to a destination with settings; see `setPace`. */
  setPace(name: string, pace: Parameters<typeof setPace>[2], who?: Actor): void;
  pause(batchId: string, who?: Actor): void;
  resume(batchId: string, who?: Actor): void;
  cancel(batchId: string, who?: Actor): void;
  close(): Promise<void>;
}

/** Pictures after which the looking thread is replaced. */
const LOOKS_PER_THREAD = 5000;

/**
 * Opens the archive, takes up what was left undone, and waits for work. Throws `archive-locked`, `archive-newer`,
 * `archive-encrypted`.
 */
export async function createStation(overrides: Partial<StationConfig> = {}): Promise<Station> {
  const config = stationConfig(overrides);
  const resources = [...config.resourceDirs, join(config.archiveDir, 'resources')];
  const records = loadRecords(resources);
  const defects = loadDefects(resources);
  const profiles = loadProfiles(resources);
  const eyeRules = loadEyeRules(resources);
  const archive = await openArchive(config.archiveDir, { key: config.key });
  putEyeRules(archive, eyeRules);
  const accounts = new Accounts(archive, config.passwordCost);
  const idleMinutes = archive.settings.get('idleMinutes');
  const sessions = new Sessions(idleMinutes === null ? config.idleMs : idleMinutes * 60_000);
  const operator: Actor = { user: config.operator, screen: config.screen };
  const log = archiveLogger(config.archiveDir);
  const hub = new EventHub();
  const places = {
    recycleAfter: config.recycleAfter,
    entry: config.workerEntry,
    modelsDir: config.modelsDir,
    languages: config.languages,
  };
  const pool = new WorkerPool({ size: config.places, ...places });
  // A thread of its own: who looks at a page never waits behind a batch.
  const lookers = new WorkerPool({ size: 1, ...places, recycleAfter: LOOKS_PER_THREAD });
  // What a person waits for has a place of its own, too; it costs nothing until it is first asked for.
  const asked = new WorkerPool({ size: 1, ...places });
  const pictures = new Pictures({ archive, pool: lookers, limits: config.limits });
  const runner = new Runner({ archive, pool, hub, config, log, records, profiles });
  const workbench = createWorkbench({ archive, hub, poke: () => runner.poke() });
  const drops = new Drops(archive);
  const say = (batchId: string) =>
    hub.emit({ type: 'batch', batchId, state: archive.batches.get(batchId)!.state });
  const review = new Review(archive, {
    changed(batchId) {
      say(batchId);
      runner.poke();
    },
    interrupt: (batchId) => runner.interrupt(batchId, 'paused'),
  });
  const encryption = new Encryption(archive, config.passwordCost, async (change) => {
    await runner.stop();
    change();
    runner.start();
  });
  const history = new History(archive);
  const sampling = new Sampling(archive, review, loadSampling(resources), defects);
  const watcher = new Watcher({
    archive,
    everyMs: config.watchEveryMs,
    changed(batchId) {
      say(batchId);
      runner.poke();
    },
    told: (watch) => hub.emit({ type: 'watch', watch }),
  });
  const station: Station = {
    config,
    hub,
    archive,
    log,
    grants: new Grants(),
    drops,
    records,
    profiles,
    accounts,
    review,
    sampling,
    history,
    encryption,
    defects,
    sessions,
    pictures,
    workbench,
    preview: (page, adjust, options) =>
      previewPage(archive, asked, page, { ...options, adjust, recipe: config.recipe }),
    readRegion: (page, box) => readRegion(archive, asked, page, box),
    fetch: (request) => Promise.resolve(app.fetch(request)),
    watcher,
    check({ recordType, profile, settings }) {
      if (recordType !== null && !records.type(recordType))
        throw new StationError('wrong-usage', { params: { what: `--type ${recordType}` } });
      const names = settingNames(profileOf(profile, profiles));
      const strange = Object.keys(settings).find((name) => !names.includes(name));
      if (strange !== undefined)
        throw new StationError('wrong-usage', { params: { what: `--set ${strange} (${names.join(', ')})` } });
    },
    async submit(submission, who = operator) {
      station.check(submission);
      const batch = await submit(archive, config, submission, who);
      say(batch.id);
      runner.poke();
      return batch;
    },
    advance(batchId, plan) {
      if (plan.approve && accounts.exist) throw new StationError('approval-needed');
      archive.transaction(() => {
        archive.batches.setPlan(batchId, { ...archive.batches.get(batchId)!.plan, ...plan });
        archive.jobs.reviveBatch(batchId);
        continueBatch(archive, batchId);
      });
      runner.poke();
    },
    idle: (batchId) => runner.idle(batchId),
    report: (batchId, language = config.language) => batchReport(archive, batchId, language),
    async exportRegister(dossierId, outDir, who = operator) {
      const workDir = await mkdtemp(join(archive.workDir, 'register-'));
      const places = { workDir, outDir, signal: new AbortController().signal };
      try {
        return await packageRegister(archive, records, profiles, pool, who, dossierId, places);
      } finally {
        await rm(workDir, { recursive: true, force: true });
      }
    },
    search: (words) => ({
      hits: searchPages(archive.db, words),
      documents: searchDescribed(archive.db, words),
    }),
    adjust(pageId, adjust, who = operator) {
      const page = archive.pages.get(pageId);
      if (!page) throw new StationError('not-found', { params: { what: pageId } });
      workbench.pages.adjust({ batchId: page.batchId, who, pages: [pageId] }, adjust);
    },
    async sign(secret, batchId, who = operator) {
      const key = await beginSigning(archive, secret);
      try {
        const batches = archive.batches.all().filter((b) => batchId === undefined || b.id === batchId);
        archive.audit(who, 'begin-signing', batchId ?? 'all', { signer: key.name });
        for (const { id } of batches) archive.jobs.wake(id, 'sign');
        runner.poke();
        await Promise.all(batches.map(({ id }) => runner.idle(id)));
      } finally {
        endSigning(archive);
      }
    },
    changeDelivery(id, { held, priority }, who = operator) {
      const { batchId } = archive.packages.deliveries().find((d) => d.id === id)!;
      const subject = String(id);
      archive.transaction(() => {
        if (priority !== undefined) {
          archive.packages.setPriority(id, priority);
          archive.jobs.prioritise(batchId, 'deliver', subject, priority);
        }
        if (held !== undefined) archive.packages.setHeld(id, held);
        if (held === false) {
          archive.packages.setWaits(id, null);
          archive.jobs.wake(batchId, 'deliver', subject);
        }
        archive.audit(who, 'change-delivery', subject, { held, priority });
      });
      // A transfer under way is handed back; what has arrived of it stays there, and it finds itself held.
      if (held) runner.giveBack('deliver', subject);
      runner.poke();
    },
    setPace(name, pace, who = operator) {
      setPace(archive, name, pace, who);
      runner.poke();
    },
    pause(batchId, who = operator) {
      archive.batches.setPaused(batchId, true);
      archive.audit(who, 'pause', batchId);
      runner.interrupt(batchId, 'paused');
      say(batchId);
    },
    resume(batchId, who = operator) {
      archive.batches.setPaused(batchId, false);
      archive.audit(who, 'resume', batchId);
      say(batchId);
      runner.poke();
    },
    cancel(batchId, who = operator) {
      archive.jobs.cancelBatch(batchId);
      archive.audit(who, 'cancel', batchId);
      runner.interrupt(batchId, 'cancelled');
      say(batchId);
      runner.poke();
    },
    async close() {
      sessions.end();
      await watcher.stop();
      await encryption.stop();
      await runner.stop();
      unlisten();
      await pool.close();
      await lookers.close();
      await asked.close();
      await archive.close();
      log.flush();
    },
  };
  const app = createApi(station);
  // Later than the event: whoever else hears of it hears of it first.
  const settle = (batchId: string | null) =>
    Promise.resolve()
      .then(() => workbench.insertions.settle(batchId))
      .catch((thrown: unknown) =>
        log.error({ detail: String(thrown) }, 'added pages are not in their place'),
      );
  const unlisten = hub.listen((event) => {
    if (event.type === 'job' && event.stage === 'clean' && event.state === 'done') {
      void pictures.warm(Number(event.subject));
    }
    // Pages that a person added are there and clean now, or their batch has been opened to changes again.
    const there =
      event.type === 'job' && ['ingest', 'clean'].includes(event.stage) && event.state !== 'running';
    if (there || event.type === 'batch') void settle(event.batchId);
  });
  void settle(null);
  void pictures.sweep().catch(() => {});
  void drops.sweep().catch(() => {});
  runner.start();
  watcher.start();
  encryption.resume();
  return station;
}
