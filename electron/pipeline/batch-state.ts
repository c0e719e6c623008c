/** Moves a batch along the table of states; the only place that writes a batch's state. */
import type { Actor } from '../accounts/roles.ts';
import { userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import { type Act, isSettled, next, type Standing } from '../review/states.ts';
import type { Archive } from '../store/archive.ts';
import type { Part } from '../store/review.ts';
import type { Write } from './step.ts';

/** Where the batch stands. Throws `not-found`. */
export function standingOf(archive: Archive, batchId: string): Standing {
  const batch = archive.batches.get(batchId);
  if (!batch) throw new StationError('not-found', { params: { what: batchId } });
  return { state: batch.state, heldFrom: batch.heldFrom, heldWhy: batch.heldWhy };
}

/** Call inside the transaction of the act. Throws `batch-settled` or `illegal-step`; nothing is changed then. */
export function moveBatch(archive: Archive, batchId: string, act: Act): Standing {
  const from = standingOf(archive, batchId);
  const to = next(from, act);
  if (!to) {
    if (act.do === 'reopen' && isSettled(from)) throw new StationError('batch-settled');
    throw new StationError('illegal-step', { params: { state: from.state, act: act.do } });
  }
  archive.batches.setStanding(batchId, to);
  if (act.do === 'return' || act.do === 'reopen') voidSample(archive, batchId);
  // Nothing that one acceptance brought about may stand for another.
  if (act.do === 'return' || act.do === 'accept') takeBackAcceptance(archive, batchId);
  return to;
}

/** A sample that is not decided yet judges what will not be the same any more: another has to be drawn. */
function voidSample(archive: Archive, batchId: string): void {
  for (const { id, verdict, seed } of archive.samples.ofBatch(batchId)) {
    if (verdict !== null) continue;
    archive.samples.drop(id);
    archive.audit('station', 'void-sample', batchId, { sample: id, seed });
  }
}

/**
 * What was made of an acceptance that no longer holds, and was sent to nobody: signatures, packages, and the jobs for
 * them, which are queued again by the next acceptance.
 */
function takeBackAcceptance({ jobs, packages, signatures }: Archive, batchId: string): void {
  jobs.forget(batchId, ['accept', 'sign', 'package']);
  packages.forget(batchId);
  signatures.forget(batchId);
}

/**
 * How the work on an accepted dossier ends that found its batch not accepted: done, since the next acceptance queues it
 * again; taken up anew where that has happened already.
 */
export function unlessAccepted({ batches }: Archive, batchId: string): Write {
  return () => batches.get(batchId)!.state !== 'accepted';
}

/** Whether the acceptance stands for which that package was begun. Call inside the transaction that writes its result. */
export function stillBegun({ packages, batches }: Archive, batchId: string, packageId: string): boolean {
  return batches.get(batchId)!.state === 'accepted' && packages.get(packageId) !== null;
}

/** A person judges and packs what stands still. Throws `batch-busy` while the machine has not done with the batch. */
export function whenStill({ jobs }: Archive, batchId: string): void {
  if (jobs.unfinished(batchId, ['ingest', 'clean', 'read', 'describe'])) throw new StationError('batch-busy');
}

/**
 * Before a person changes anything in a batch: it must not be accepted, packed or held; the person is noted as having
 * worked on it and cannot accept it any more. Throws `batch-settled`, `batch-accepted`, `batch-held`.
 */
export function beforeWork(archive: Archive, batchId: string, who: Actor, part: Part): void {
  const standing = standingOf(archive, batchId);
  if (isSettled(standing)) throw new StationError('batch-settled');
  if (standing.state === 'accepted') throw new StationError('batch-accepted');
  if (standing.state === 'held' && standing.heldWhy === 'person') throw new StationError('batch-held');
  archive.review.contributed(batchId, userOf(who), part, new Date().toISOString());
}
