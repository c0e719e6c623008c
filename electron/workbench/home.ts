/** What the first screen shows: batches and what each needs, the disk, the queue, the link, today's figures. */
import { statfs } from 'node:fs/promises';
import { reviveError } from '../errors.ts';
import { vietnamTime } from '../pipeline/dossier-input.ts';
import type { Records } from '../records/load.ts';
import type { Archive } from '../store/archive.ts';
import type { Batch } from '../store/batches.ts';
import type { ReturnRow } from '../store/review.ts';
import type { Language } from '../text.ts';
import { type BatchEye, eyesOfBatches } from './batch-eyes.ts';

export interface HomeBatch {
  id: string;
  state: string;
  paused: boolean;
  /** Last part of the first folder or file, for a name to call it by. */
  name: string;
  title: string | null;
  /** Which version of its records it is, from 1; the versions before and after it. */
  version: number;
  replaces: string | null;
  replacedBy: string | null;
  profile: string;
  recordType: string | null;
  createdAt: string;
  createdBy: string;
  pages: number;
  documents: number;
  doubtful: number;
  /** Findings that must be fixed, and those that ask for a look. */
  blocking: number;
  looks: number;
  quarantined: number;
  /** What a supervisor asks to be corrected, and of whom; null where nothing is asked. */
  asked: Asked | null;
  /** Why its pages and documents need eyes, the most urgent first. */
  eyes: BatchEye[];
  /** Jobs by stage and state. */
  jobs: { stage: string; state: string; count: number }[];
  /** Why it does not go on by itself. */
  stuck: { stage: string; code: string; message: string; count: number }[];
}

/** `opens`: it is for this correction that the version was opened. */
export interface Asked extends Pick<ReturnRow, 'to' | 'reason' | 'returnedBy' | 'assignee'> {
  opens: boolean;
}

export interface Home {
  batches: HomeBatch[];
  disk: { freeBytes: number; totalBytes: number; archiveNeedsBytes: number };
  queue: { pending: number; running: number; failed: number };
  /** `idle`: nothing waits to be sent; `down`: the last tries found nobody. */
  link: { state: 'idle' | 'sending' | 'down'; waiting: number; message: string | null };
  today: { pagesCleaned: number; pagesRead: number; edits: number; packages: number; delivered: number };
}

/** Below this the station takes in no more (it needs room for what it makes of the scans). */
const LEAST_FREE = 64e6;

/** Gathers the first screen. */
export async function home(archive: Archive, records: Records, language: Language): Promise<Home> {
  const { bavail, bsize, blocks } = await statfs(archive.dir);
  const counts = archive.summaries.counts();
  const overview = new Map(archive.overview.batches().map((row) => [row.batchId, row]));
  const known = archive.batches.all();
  const versions = versionsOf(known);
  const worked = known.map((batch) => ({ batch, jobs: archive.jobs.counts(batch.id) }));
  const asked = askedOf(archive, known);
  const eyes = eyesOfBatches(archive, records, worked, language);
  const batches = worked.map(({ batch, jobs }): HomeBatch => {
    const { documents = 0, blocking = 0, looks = 0, quarantined = 0 } = overview.get(batch.id) ?? {};
    return {
      id: batch.id,
      state: batch.state,
      paused: batch.paused,
      name: nameOf(batch),
      title: batch.settings.title ?? null,
      ...versions.get(batch.id)!,
      profile: batch.profile,
      recordType: batch.recordType,
      createdAt: batch.createdAt,
      createdBy: batch.createdBy,
      pages: counts.get(batch.id)?.pages ?? 0,
      doubtful: counts.get(batch.id)?.doubtful ?? 0,
      documents,
      blocking,
      looks,
      quarantined,
      asked: asked.get(batch.id) ?? null,
      eyes: eyes.get(batch.id) ?? [],
      jobs,
      stuck: stuckOf(archive, batch.id, language),
    };
  });
  const all = batches.flatMap((batch) => batch.jobs);
  const sum = (state: string) =>
    all.filter((job) => job.state === state).reduce((n, job) => n + job.count, 0);
  return {
    batches,
    disk: { freeBytes: bavail * bsize, totalBytes: blocks * bsize, archiveNeedsBytes: LEAST_FREE },
    queue: { pending: sum('pending'), running: sum('running'), failed: sum('failed') },
    link: linkOf(archive, batches, language),
    today: archive.overview.since(startOfDay()),
  };
}

function askedOf({ review }: Archive, batches: Batch[]): Map<string, Asked> {
  const versions = new Set(batches.flatMap(({ id, replaces }) => (replaces === null ? [] : [id])));
  return new Map(
    review.openReturns().map(({ id, batchId, to, reason, returnedBy, assignee }) => {
      const opens = versions.has(batchId) && review.returnsOf(batchId)[0]?.id === id;
      return [batchId, { to, reason, returnedBy, assignee, opens }];
    }),
  );
}

/** `batches` with the oldest first: a version comes after the one that it replaces. */
function versionsOf(batches: Batch[]) {
  const versions = new Map<string, Pick<HomeBatch, 'version' | 'replaces' | 'replacedBy'>>();
  for (const { id, replaces } of batches) {
    const before = replaces === null ? undefined : versions.get(replaces);
    if (before) before.replacedBy = id;
    versions.set(id, { version: (before?.version ?? 0) + 1, replaces, replacedBy: null });
  }
  return versions;
}

function nameOf({ roots, id }: Batch): string {
  return roots[0]?.split(/[\\/]/).filter(Boolean).at(-1) ?? id;
}

function stuckOf(archive: Archive, batchId: string, language: Language): HomeBatch['stuck'] {
  const stuck = new Map<string, HomeBatch['stuck'][number]>();
  for (const { stage, error } of archive.jobs.failures(batchId)) {
    const message = reviveError(error).explain(language);
    const same = stuck.get(stage + message);
    if (same) same.count++;
    else stuck.set(stage + message, { stage, code: error.code, message, count: 1 });
  }
  return [...stuck.values()];
}

function linkOf(archive: Archive, batches: HomeBatch[], language: Language): Home['link'] {
  const waiting = archive.overview.waitingDeliveries();
  const sending = batches.some((b) => b.jobs.some((j) => j.stage === 'deliver' && j.state === 'running'));
  const failed = waiting.find((d) => d.error?.code === 'destination-unreachable')?.error;
  return {
    state: failed ? 'down' : sending ? 'sending' : 'idle',
    waiting: waiting.length,
    message: failed ? reviveError(failed).explain(language) : null,
  };
}

/** Midnight in Vietnam, ISO 8601 in UTC as the database holds times. */
function startOfDay(): string {
  return new Date(`${vietnamTime(new Date()).slice(0, 10)}T00:00:00+07:00`).toISOString();
}
