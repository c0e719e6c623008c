/** What follows from an edit: documents put in order, pages cleaned or read anew, text found by its new words. */
import { textOf } from '../pipeline/page-state.ts';
import { PRIORITY } from '../pipeline/queue.ts';
import { summaryOf } from '../pipeline/summary.ts';
import type { Archive } from '../store/archive.ts';
import type { PageState } from '../store/decisions.ts';
import type { Change } from '../store/edits.ts';

/** Runs inside the transaction of the edit. What the machine has to do is queued, never done here. */
export function consequences(archive: Archive, batchId: string, changes: Change[]): void {
  const stale = new Set<string>();
  const pages = changes.filter((change) => change.kind === 'page');
  const moved = pages.filter(({ before, after }) => isElsewhere(before as PageState, after as PageState));
  if (moved.length > 0) {
    const touched = new Set(moved.flatMap(({ before, after }) => [documentOf(before), documentOf(after)]));
    touched.delete(null);
    const order = archive.pages.ofBatch(batchId).map((page) => page.id);
    archive.documents.settleOrder(batchId, order, [...touched] as string[]);
    for (const id of touched) stale.add(id!);
  }
  for (const { id, before, after } of pages as (Change & { before: PageState; after: PageState })[]) {
    const adjusted = JSON.stringify(before.adjust) !== JSON.stringify(after.adjust);
    if (adjusted) {
      archive.jobs.repeat({ batchId, stage: 'clean', subject: id, priority: PRIORITY.interactive });
    } else if (before.blank !== after.blank) {
      readIfNeeded(archive, batchId, Number(id));
      if (after.document) stale.add(after.document);
    }
  }
  for (const id of new Set(changes.filter((c) => c.kind === 'word').map((c) => Number(c.id.split(':')[0])))) {
    const page = archive.pages.get(id)!;
    summaryOf(archive, page);
    // Pages that are not in the index (not described yet, under a secrecy mark) do not get there by being corrected.
    if (archive.pages.isIndexed(id)) archive.pages.setText(id, textOf(archive, page)?.text ?? '');
    const document = archive.documents.documentOfPage(id);
    if (document) stale.add(document);
  }
  for (const { id } of changes.filter((c) => c.kind === 'document')) stale.add(id);
  const fields = changes.filter((c) => c.kind === 'field').map((c) => c.id.split('/')[0]!);
  // Whoever checked a document checked what stood in it then.
  archive.documents.uncheck([...stale, ...fields]);
  for (const subject of stale) {
    archive.jobs.repeat({ batchId, stage: 'describe', subject, priority: PRIORITY.interactive });
  }
  if (stale.size > 0) archive.packages.forget(batchId);
}

/** A page that the machine took for blank has no text yet. */
function readIfNeeded(archive: Archive, batchId: string, pageId: number): void {
  const page = archive.pages.get(pageId)!;
  if (page.decidedBlank === false && page.cleanKey && !page.readKey) {
    archive.jobs.repeat({ batchId, stage: 'read', subject: String(pageId), priority: PRIORITY.interactive });
  }
}

function isElsewhere(a: PageState, b: PageState): boolean {
  return a.place !== b.place || a.document !== b.document || a.gone !== b.gone;
}

function documentOf(state: unknown): string | null {
  return (state as PageState).document;
}
