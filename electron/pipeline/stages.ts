/** The order of the work, in one place: which stage follows which, and what lets the next one begin. */
import { isInWork } from '../review/states.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';
import { moveBatch } from './batch-state.ts';
import { layOut } from './layout.ts';
import { turnByBatch } from './orientation-prior.ts';
import { type Job, PRIORITY } from './queue.ts';
import { packedDossiers } from './secrecy.ts';
import { signingIsSetUp, unsigned } from './signing.ts';
import type { Step } from './step.ts';
import { acceptStep } from './steps/accept.ts';
import { cleanStep } from './steps/clean.ts';
import { deliverStep } from './steps/deliver.ts';
import { describeStep } from './steps/describe.ts';
import { ingestStep } from './steps/ingest.ts';
import { packageStep } from './steps/package.ts';
import { readStep } from './steps/read.ts';
import { signStep } from './steps/sign.ts';
import { summaryOf } from './summary.ts';

/** file → page → page → batch → batch → dossier → dossier → delivery. */
export const STEPS: Step[] = [
  ingestStep,
  cleanStep,
  readStep,
  describeStep,
  acceptStep,
  signStep,
  packageStep,
  deliverStep,
];

const OF_PAGE = ['clean', 'read'];
const PER_PAGE = ['ingest', ...OF_PAGE];

/** Queues what the end of `job` makes possible; runs inside the transaction that ends it. */
export function advance(archive: Archive, job: Job): void {
  if (OF_PAGE.includes(job.stage)) {
    const page = archive.pages.get(Number(job.subject));
    if (page) pageDone(archive, page);
  }
  // Looking at the whole batch after every page would be quadratic: pages matter only once the last one is through.
  if (PER_PAGE.includes(job.stage) && archive.jobs.unfinished(job.batchId, PER_PAGE)) {
    if (job.stage === 'clean') markCleaned(archive, job.batchId);
    return;
  }
  continueBatch(archive, job.batchId);
}

/** A page of a batch that is described already was made anew: its document is, too, and no other. */
function pageDone(archive: Archive, page: PageRow): void {
  const { summary } = summaryOf(archive, page);
  const { batchId } = page;
  if (isInWork(archive.batches.get(batchId)!.state)) return;
  const document = archive.documents.adopt(page);
  if (document === null) return;
  archive.documents.settleOrder(
    batchId,
    archive.pages.ofBatch(batchId).map(({ id }) => id),
    [document],
  );
  if (page.readKey || summary.blank) {
    archive.jobs.repeat({ batchId, stage: 'describe', subject: document, priority: PRIORITY.interactive });
  }
}

/**
 * Queues the batch's next step as far as its plan allows; also called when a command is given again. Page stages
 * follow each other page by page; describing waits for the last page, because a document may go over any of them.
 */
export function continueBatch(archive: Archive, batchId: string): void {
  const { jobs, batches, pages, review } = archive;
  const { state, heldWhy, plan } = batches.get(batchId)!;
  if (plan.until === 'ingest') return;
  // A batch that was returned waits for the person who corrects it.
  if (isInWork(state) && !review.openReturn(batchId)) {
    const all = pages.ofBatch(batchId);
    jobs.add(all.filter((p) => !p.cleanKey).map((p) => ({ batchId, stage: 'clean', subject: String(p.id) })));
    if (all.length > 0 && !jobs.unfinished(batchId, PER_PAGE) && !turnByBatch(archive, batchId)) {
      if (state === 'scanned') moveBatch(archive, batchId, { do: 'clean' });
      if (state !== 'read') moveBatch(archive, batchId, { do: 'read' });
      layOut(archive, batchId);
      addBatchJob(archive, batchId, 'describe');
    }
  }
  const undecided = state === 'held' && heldWhy === 'secrecy';
  const settled = !jobs.unfinished(batchId, [...PER_PAGE, 'describe']);
  if ((state === 'described' || state === 'checked' || undecided) && plan.approve && settled) {
    addBatchJob(archive, batchId, 'accept');
  }
  if (state === 'accepted' && plan.until === 'package') {
    const signing = signingIsSetUp(archive.dir);
    for (const id of packedDossiers(archive, batchId)) {
      if (signing && !signed(archive, batchId, id)) jobs.add([{ batchId, stage: 'sign', subject: id }]);
      else jobs.add([{ batchId, stage: 'package', subject: id }]);
    }
  }
  if (state === 'packed' || state === 'delivered' || state === 'acknowledged')
    addDeliveries(archive, batchId, plan.destinations);
}

/** One that is done although the batch has not come further yielded to a change of the batch, and is due again. */
function addBatchJob({ jobs }: Archive, batchId: string, stage: 'describe' | 'accept'): void {
  const job = { batchId, stage, subject: batchId };
  if (jobs.isDone(job)) jobs.forget(batchId, [stage]);
  jobs.add([job]);
}

/** Told while pages are still being read; the rest follows when the last page is through. */
function markCleaned(archive: Archive, batchId: string): void {
  if (archive.batches.get(batchId)!.state !== 'scanned') return;
  if (!archive.jobs.unfinished(batchId, ['ingest', 'clean'])) moveBatch(archive, batchId, { do: 'clean' });
}

/** Signed, or found not to need it: a profile without signatures, documents that came in signed. */
function signed(archive: Archive, batchId: string, dossierId: string): boolean {
  return (
    unsigned(archive, dossierId).length === 0 ||
    archive.jobs.isDone({ batchId, stage: 'sign', subject: dossierId })
  );
}

function addDeliveries({ jobs, packages }: Archive, batchId: string, destinations: string[]): void {
  for (const row of packages.ofBatch(batchId)) {
    for (const destination of destinations) {
      const id = packages.addDelivery(row.id, destination, new Date().toISOString());
      jobs.add([{ batchId, stage: 'deliver', subject: String(id) }]);
    }
  }
}
