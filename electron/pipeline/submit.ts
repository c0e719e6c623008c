/** Opens a batch for folders and files, or finds the one that the same command opened before. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Actor, userOf } from '../accounts/roles.ts';
import type { StationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import { checkSpace, neededBytes } from '../ingest/space.ts';
import type { Candidate } from '../ingest/types.ts';
import { compareNaturally, walk } from '../ingest/walk.ts';
import type { DossierSettings } from '../packaging/types.ts';
import { isInWork } from '../review/states.ts';
import type { Archive } from '../store/archive.ts';
import type { Batch, BatchPlan, FileRow, NewBatch } from '../store/batches.ts';
import { beforeWork, moveBatch } from './batch-state.ts';
import { continueBatch } from './stages.ts';

export interface Submission {
  paths: string[];
  profile: string;
  recordType: string | null;
  settings: DossierSettings;
  plan: BatchPlan;
  /** Folders that are output of this very command and must not be taken in. */
  outputs: string[];
}

export interface Found {
  candidates: Candidate[];
  ignored: string[];
}

/**
 * Returns the batch, with its jobs queued. The same paths, profile and type continue the same batch while nothing in
 * it is packed: new files join it, changed settings replace the old ones. Once packed, a batch stands: unchanged
 * files return it, changed ones open a new batch. Throws `input-not-found`, `disk-full`, and `approval-needed`
 * when accounts exist and the plan accepts without a person.
 */
export async function submit(
  archive: Archive,
  config: StationConfig,
  submission: Submission,
  who: Actor = { user: config.operator, screen: config.screen },
): Promise<Batch> {
  if (submission.plan.approve && archive.accounts.any()) throw new StationError('approval-needed');
  const roots = await Promise.all(submission.paths.map(resolveRoot));
  const found = await gather(roots, [archive.dir, ...submission.outputs]);
  const identity = JSON.stringify([roots, submission.profile, submission.recordType]);
  const key = createHash('sha256').update(identity).digest('hex');
  return takeIn(archive, submission, { key, roots, found }, who);
}

/**
 * Takes files into the batch of that key, or into a new one. `taken` is called inside the transaction. Throws as
 * `submit` does, and `batch-held`.
 */
export async function takeIn(
  archive: Archive,
  submission: Submission,
  { key, roots, found }: { key: string; roots: string[]; found: Found },
  who: Actor,
  taken: (batchId: string) => void = () => {},
): Promise<Batch> {
  const before = continuable(archive, key, found, submission);
  const { added, retaken } = before?.changes ?? { added: found.candidates, retaken: [] };
  await checkSpace(archive.dir, neededBytes([...added, ...retaken.map((r) => r.candidate)]));
  return archive.transaction(() => {
    // Looked up anew: the engine works on meanwhile, after a crash on this very batch.
    const known = continuable(archive, key, found, submission);
    if (known) resume(archive, who, known.batch, known.changes, found, submission);
    const { id } = known?.batch ?? open(archive, who, key, roots, found, submission);
    taken(id);
    return archive.batches.get(id)!;
  });
}

/** The batch that the same command opened before, and what is new to it; null where a new one is to be opened. */
function continuable(
  archive: Archive,
  key: string,
  { candidates }: Found,
  submission: Submission,
): { batch: Batch; changes: Changes } | null {
  const batch = archive.batches.byKey(key);
  if (!batch) return null;
  const changes = compare(archive.batches.files(batch.id), candidates);
  return mayContinue(archive, batch, changes, submission) ? { batch, changes } : null;
}

async function resolveRoot(path: string): Promise<string> {
  if (!existsSync(path)) throw new StationError('input-not-found', { params: { path } });
  return realpath(path);
}

/** All candidates in order; where two PATHs hold the same name, the later ones get their PATH's name before it. */
async function gather(roots: string[], exclude: string[]): Promise<Found> {
  const found: Found = { candidates: [], ignored: [] };
  const seen = new Set<string>();
  for (const root of [...new Set(roots)]) {
    const { candidates, ignored } = await walk(root, exclude);
    for (const candidate of candidates) {
      let source = candidate.source;
      for (let n = 1; seen.has(source); n++) {
        source = `${basename(root)}${n === 1 ? '' : `~${n}`}/${candidate.source}`;
      }
      seen.add(source);
      found.candidates.push({ ...candidate, source });
    }
    found.ignored.push(...ignored);
  }
  return found;
}

interface Changes {
  added: Candidate[];
  /** Set aside before, and now another file. */
  retaken: { file: FileRow; candidate: Candidate }[];
  /** Read before, and now another file under the same name. */
  replaced: boolean;
}

function compare(files: FileRow[], candidates: Candidate[]): Changes {
  // What a person added by hand is no part of the folders.
  const known = new Map(files.filter((f) => !f.placement).map((f) => [f.source, f]));
  const changes: Changes = { added: [], retaken: [], replaced: false };
  for (const candidate of candidates) {
    const file = known.get(candidate.source);
    if (!file) {
      changes.added.push(candidate);
      continue;
    }
    if (file.bytes === candidate.bytes && file.mtimeMs === candidate.mtimeMs) continue;
    if (file.state === 'read') changes.replaced = true;
    else changes.retaken.push({ file, candidate });
  }
  return changes;
}

function mayContinue(archive: Archive, batch: Batch, changes: Changes, submission: Submission): boolean {
  if (changes.replaced) return false;
  return !isPacked(archive, batch) || asBefore(batch, changes, submission);
}

function isPacked({ packages }: Archive, batch: Batch): boolean {
  return packages.ofBatch(batch.id).some((p) => p.sha256 !== null);
}

function hasFiles({ added, retaken }: Changes): boolean {
  return added.length > 0 || retaken.length > 0;
}

/** Neither other files nor other settings than the batch has. */
function asBefore(batch: Batch, changes: Changes, { settings }: Submission): boolean {
  const same = JSON.stringify(sorted(batch.settings)) === JSON.stringify(sorted(settings));
  return same && !hasFiles(changes);
}

function resume(
  archive: Archive,
  who: Actor,
  batch: Batch,
  changes: Changes,
  found: Found,
  submission: Submission,
): void {
  const { batches, jobs } = archive;
  batches.setPlan(batch.id, merge(batch.plan, submission.plan));
  batches.setIgnored(batch.id, found.ignored);
  jobs.reviveBatch(batch.id);
  // What was accepted and is the same as before only goes on.
  const goesOn = batch.state === 'accepted' && asBefore(batch, changes, submission);
  if (!goesOn && !isPacked(archive, batch)) {
    // Nobody could return it where there are no accounts: the person at the computer changes it.
    if (batch.state === 'accepted' && !archive.accounts.any()) {
      moveBatch(archive, batch.id, { do: 'return', to: 'scanned' });
    }
    beforeWork(archive, batch.id, who, 'scanned');
    changeSettings(archive, who, batch, submission.settings);
    if (hasFiles(changes) || !isInWork(batch.state)) {
      // Described anew with the files and settings of today; pages that are done stay done.
      moveBatch(archive, batch.id, { do: 'reopen', to: 'scanned' });
      jobs.forget(batch.id, ['describe']);
    }
  }
  for (const { file, candidate } of changes.retaken) {
    batches.waitAgain(file.id, candidate);
    jobs.repeat({ batchId: batch.id, stage: 'ingest', subject: String(file.id) });
  }
  let last = Math.max(-1, ...batches.files(batch.id).map((f) => f.position));
  for (const candidate of changes.added) {
    const id = batches.addFile(batch.id, ++last, candidate);
    jobs.add([{ batchId: batch.id, stage: 'ingest', subject: String(id) }]);
  }
  if (changes.added.length > 0) renumber(archive, batch.id);
  continueBatch(archive, batch.id);
}

/** What names a dossier among several comes from sheets and codes, too: it changes only where it is as it was given. */
const NAMES = ['fileNotation', 'dossierCode'];

/** Dossiers that nobody has described by hand take their settings from the batch when it is described anew. */
function changeSettings(archive: Archive, who: Actor, batch: Batch, settings: DossierSettings): void {
  const { batches, decisions, documents } = archive;
  const before = batch.settings;
  const changed = [...new Set([...Object.keys(before), ...Object.keys(settings)])].filter(
    (name) => before[name] !== settings[name],
  );
  if (changed.length === 0) return;
  batches.setSettings(batch.id, settings);
  const by = { who: userOf(who), at: new Date().toISOString() };
  for (const dossier of documents.dossiers(batch.id)) {
    if (dossier.version === 0) continue;
    const own = { ...dossier.settings };
    for (const name of changed) {
      if (NAMES.includes(name) && own[name] !== before[name]) continue;
      const value = settings[name];
      if (value === undefined) delete own[name];
      else own[name] = value;
    }
    decisions.write('dossier', dossier.id, { settings: own }, by);
  }
  archive.audit(who, 'change-settings', batch.id, { settings: changed });
}

/** Files that came later take their natural place. */
function renumber({ batches, pages }: Archive, batchId: string): void {
  // Once a person has ordered the pages, later files come last.
  if (pages.anyPlaced(batchId)) return;
  const files = batches.files(batchId).sort((a, b) => compareNaturally(a.source, b.source));
  files.forEach((file, position) => {
    batches.movePosition(file.id, position);
  });
}

function open(
  archive: Archive,
  who: Actor,
  key: string,
  roots: string[],
  found: Found,
  submission: Submission,
): Batch {
  const batch: NewBatch = {
    id: randomUUID(),
    key,
    state: 'scanned',
    roots,
    profile: submission.profile,
    recordType: submission.recordType,
    settings: submission.settings,
    plan: submission.plan,
    ignored: found.ignored,
    paused: false,
    createdAt: new Date().toISOString(),
    createdBy: userOf(who),
  };
  archive.batches.insert(batch);
  const ids = found.candidates.map((candidate, position) =>
    archive.batches.addFile(batch.id, position, candidate),
  );
  archive.jobs.add(ids.map((id) => ({ batchId: batch.id, stage: 'ingest', subject: String(id) })));
  archive.review.contributed(batch.id, batch.createdBy, 'scanned', batch.createdAt);
  archive.audit(who, 'open-batch', batch.id, { files: ids.length });
  return archive.batches.get(batch.id)!;
}

/** A later command may take a batch further, never back. */
function merge(before: BatchPlan, now: BatchPlan): BatchPlan {
  const order = ['ingest', 'describe', 'package'] as const;
  const until = order[Math.max(order.indexOf(before.until), order.indexOf(now.until))]!;
  // Where pages were put in order once, that stands.
  const layout = before.layout?.collated ? before.layout : (now.layout ?? before.layout);
  return {
    until,
    ...(layout ? { layout } : {}),
    approve: before.approve || now.approve,
    destinations: [...new Set([...before.destinations, ...now.destinations])],
  };
}

function sorted(settings: DossierSettings): [string, string][] {
  return Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
}
