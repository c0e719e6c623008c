/** Opens a later version of a batch that is packed: everything as it was, to be corrected and to go its own way. */
import { createHash, randomUUID } from 'node:crypto';
import { type Actor, userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import { next, VERSION_BEGINS } from '../review/states.ts';
import type { Archive } from '../store/archive.ts';
import type { Mark } from '../store/review.ts';
import type { Copied } from '../store/versions.ts';
import { ask, refuseForeignMarks, uncheck } from './asking.ts';
import { standingOf } from './batch-state.ts';
import { secrecyKey } from './secrecy.ts';

/** Why a correction is needed, and where. */
export interface Correcting {
  /** A code of resources/review/defects.json. */
  reason: string;
  text: string;
  /** On the pages of the batch as it is packed. */
  marks: Mark[];
}

/**
 * Opens the version that will take the place of a packed, delivered or acknowledged batch, and asks the person who can
 * make it for the correction. The batch itself, its packages and receipts stay as they are. Runs inside the caller's
 * transaction; returns the new batch's id. Throws `illegal-step` before packing, `corrected-already` where there is a
 * later version, `not-found`.
 */
export function openCorrection(archive: Archive, who: Actor, batchId: string, given: Correcting): string {
  const standing = standingOf(archive, batchId);
  if (!next(standing, { do: 'correct' })) {
    throw new StationError('illegal-step', { params: { state: standing.state, act: 'correct' } });
  }
  refuseCorrected(archive, batchId);
  refuseForeignMarks(archive, batchId, given.marks);
  const { batches, versions } = archive;
  const before = batches.get(batchId)!;
  const id = randomUUID();
  const { by: _, ...plan } = before.plan;
  batches.insert({
    ...before,
    id,
    // No command finds it by its paths: those belong to the version before.
    key: createHash('sha256').update(`correction of ${batchId}`).digest('hex'),
    state: VERSION_BEGINS,
    plan: { ...plan, until: 'describe', approve: false },
    paused: false,
    createdAt: new Date().toISOString(),
    createdBy: userOf(who),
    replaces: batchId,
  });
  const copied = versions.copy(batchId, id);
  keepSecrecyDecisions(archive, batchId, id);
  const marks = given.marks.map((mark) => inCopy(mark, copied));
  uncheck(archive, id, marks);
  const asked = ask(archive, who, id, { ...given, to: VERSION_BEGINS, marks });
  batches.setReviewer(id, userOf(who));
  const { reason, text } = given;
  archive.audit(who, 'correct', batchId, { version: id, reason, text, marks: given.marks });
  archive.audit(who, 'open-version', id, {
    replaces: batchId,
    number: versions.number(id),
    pages: copied.pages.size,
    asked,
  });
  return id;
}

/** Throws `corrected-already`. */
export function refuseCorrected({ versions, batches }: Archive, batchId: string): void {
  const later = versions.after(batchId);
  if (later === null) return;
  const { settings, id } = batches.get(later)!;
  throw new StationError('corrected-already', { params: { batch: settings.title ?? id.slice(0, 8) } });
}

function inCopy(mark: Mark, { pages, documents }: Copied): Mark {
  const { pageId, documentId } = mark;
  return {
    ...mark,
    pageId: pageId && pages.get(pageId),
    documentId: documentId && documents.get(documentId),
  };
}

/** What was decided about a mark on these very images stands in the new version too. */
function keepSecrecyDecisions({ documents, pages, review }: Archive, from: string, to: string): void {
  for (const { secrecy, pageIds } of documents.ofBatch(from)) {
    if (secrecy === null) continue;
    const images = pageIds.map((page) => pages.get(page)!);
    review.keepDecision(secrecyKey(from, secrecy, images), secrecyKey(to, secrecy, images), to);
  }
}
