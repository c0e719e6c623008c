/** Why the pages and documents of a whole batch need eyes, in a few words for lists of batches. */
import { eyeRulesOf } from '../pipeline/eye-rules.ts';
import type { Records } from '../records/load.ts';
import { type BatchEye, sumEyes } from '../review/eyes.ts';
import type { Archive } from '../store/archive.ts';
import type { Batch } from '../store/batches.ts';
import type { Language } from '../text.ts';
import { listDocuments, listPages } from './listing.ts';

export type { BatchEye } from '../review/eyes.ts';

/** States in which a person looks at what the machine doubts. */
const LOOKED_AT = ['described', 'checked', 'held'];
/** The longest that a list waits for reasons not known yet, milliseconds; the others come with its next reading. */
const PATIENCE_MS = 200;

interface Known {
  stamp: string;
  eyes: BatchEye[];
}

const known = new WeakMap<Archive, Map<string, Known>>();

/**
 * Reasons by batch, the most urgent first; a batch without an entry has none, or they are not known yet. `jobs` are the
 * counts of a batch's jobs. Listing thousands of pages takes its time, so that a batch is listed again only after
 * something was done with it.
 */
export function eyesOfBatches(
  archive: Archive,
  records: Records,
  batches: { batch: Batch; jobs: unknown }[],
  language: Language,
): Map<string, BatchEye[]> {
  const cache = known.get(archive) ?? new Map<string, Known>();
  known.set(archive, cache);
  const began = performance.now();
  const found = new Map<string, BatchEye[]>();
  // The newest first: they are looked at most.
  for (const { batch, jobs } of batches.toReversed()) {
    if (!LOOKED_AT.includes(batch.state)) {
      cache.delete(batch.id);
      continue;
    }
    const stamp = JSON.stringify([batch.state, jobs, language, archive.overview.lastActs(batch.id)]);
    if (cache.get(batch.id)?.stamp !== stamp) {
      if (performance.now() - began > PATIENCE_MS) continue;
      cache.set(batch.id, { stamp, eyes: eyesOf(archive, records, batch.id, language) });
    }
    found.set(batch.id, cache.get(batch.id)!.eyes);
  }
  return found;
}

function eyesOf(archive: Archive, records: Records, batchId: string, language: Language): BatchEye[] {
  const notes = (archive.review.openReturn(batchId)?.marks ?? []).map(({ note = '' }) => note);
  return sumEyes(
    eyeRulesOf(archive),
    {
      pages: listPages(archive, batchId, { language }).pages.map(({ eyes }) => eyes),
      documents: listDocuments(archive, records, batchId, language).documents.map(({ eyes }) => eyes),
    },
    notes,
    language,
  );
}
