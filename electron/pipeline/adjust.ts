/** A person's decision about one page's cleanup: stored with the page, made anew, reversible at any time. */
import type { Actor } from '../accounts/roles.ts';
import type { CleanAdjust } from '../clean/types.ts';
import { StationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';
import { beforeWork, moveBatch } from './batch-state.ts';

export type { CleanAdjust } from '../clean/types.ts';

const PAGE_STAGES = ['clean', 'read'];

/**
 * Replaces what was decided about page `pageId` (`{}`: the machine's judgement again) and queues its cleanup; the batch
 * is described anew afterwards. `split: false` on one of two facing pages makes them one page again. Throws
 * `not-found`, `batch-settled` once a package exists, `batch-accepted`, `batch-held`, `page-busy` while that page or the whole batch is in work.
 */
export function adjustPage(archive: Archive, who: Actor, pageId: number, adjust: CleanAdjust): void {
  archive.transaction(() => {
    const { pages, jobs, documents, packages } = archive;
    const page = pages.get(pageId);
    if (!page) throw new StationError('not-found', { params: { what: pageId } });
    const { batchId } = page;
    beforeWork(archive, batchId, who, 'indexed');
    const busy = jobs
      .running(batchId)
      .some((job) => !PAGE_STAGES.includes(job.stage) || job.subject === String(pageId));
    if (busy) throw new StationError('page-busy');
    packages.forgetReserved(batchId);
    documents.clearBatch(batchId);
    pages.dropTexts(batchId);
    const uniting = page.region !== null && adjust.split === false;
    const id = uniting ? pages.unite(page) : pageId;
    pages.setAdjust(id, adjust);
    jobs.repeat({ batchId, stage: 'clean', subject: String(id) });
    jobs.forget(batchId, ['describe', 'accept', 'package']);
    moveBatch(archive, batchId, { do: 'reopen', to: 'scanned' });
    archive.audit(who, 'adjust-page', String(pageId), { before: page.adjust, after: adjust });
  });
}
