/** Asking somebody to correct a batch: whom, with which marks, and what has to be confirmed again after it. */
import { type Actor, userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import { RETURN_TO, type ReturnTo } from '../review/states.ts';
import type { Archive } from '../store/archive.ts';
import type { Mark } from '../store/review.ts';

export interface Returning {
  to: ReturnTo;
  /** A code of resources/review/defects.json. */
  reason: string;
  text: string;
  marks: Mark[];
}

/** Writes down what is asked, of the person who can do it; returns the number of the return. */
export function ask({ review }: Archive, who: Actor, batchId: string, asked: Returning): number {
  return review.addReturn({
    ...asked,
    batchId,
    assignee: assigneeOf(review.contributors(batchId), asked.to),
    returnedBy: userOf(who),
    returnedAt: new Date().toISOString(),
  });
}

/** Who can make the correction: the one who scanned for a scan, else the one who last described. */
function assigneeOf(people: { user: string; part: string }[], to: ReturnTo): string | null {
  const part = to === RETURN_TO[0] ? 'scanned' : 'indexed';
  const own = people.filter((c) => c.part === part).at(-1) ?? people.at(-1);
  return own?.user ?? null;
}

/** Throws `not-found` for marks on pages or documents of another batch. */
export function refuseForeignMarks({ pages, documents }: Archive, batchId: string, marks: Mark[]): void {
  for (const { pageId, documentId } of marks) {
    const foreignPage = pageId !== undefined && pages.get(pageId)?.batchId !== batchId;
    const foreignDocument = documentId !== undefined && documents.batchOf(documentId) !== batchId;
    if (foreignPage || foreignDocument) {
      throw new StationError('not-found', { params: { what: String(documentId ?? pageId) } });
    }
  }
}

/** The documents that the marks concern have to be confirmed again; all of them, where no mark names any. */
export function uncheck({ documents }: Archive, batchId: string, marks: Mark[]): void {
  const concerned = documents
    .ofBatch(batchId)
    .filter((d) =>
      marks.some((m) => m.documentId === d.id || (m.pageId !== undefined && d.pageIds.includes(m.pageId))),
    );
  const ids = concerned.map((d) => d.id);
  documents.setChecked(batchId, null, ids.length > 0 ? ids : null);
}
