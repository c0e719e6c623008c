/** What a supervisor decides about a secrecy mark: the document goes on, or stays out of package, search and delivery. */
import { createHash } from 'node:crypto';
import type { Actor } from '../accounts/roles.ts';
import { userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import type { PageText } from '../ocr/types.ts';
import type { Archive } from '../store/archive.ts';
import type { DocumentRow } from '../store/documents.ts';
import type { PageRow } from '../store/pages.ts';
import type { SecrecyDecision } from '../store/review.ts';
import { moveBatch, standingOf } from './batch-state.ts';

/** Under what a decision is kept: this batch, this mark, these very images. */
export function secrecyKey(
  batchId: string,
  mark: string,
  pages: Pick<PageRow, 'imageSha256' | 'frame' | 'part'>[],
): string {
  const images = pages.map((p) => [p.imageSha256, p.frame, p.part]);
  return createHash('sha256')
    .update(JSON.stringify([batchId, mark, images]))
    .digest('hex');
}

/** True for a document whose mark nobody has released it from. */
export function isSecret(document: Pick<DocumentRow, 'secrecy' | 'secrecyDecision'>): boolean {
  return document.secrecy !== null && document.secrecyDecision !== 'release';
}

/** Pages of documents whose mark nobody has released them from: their text goes nowhere. */
export function secretPages({ documents }: Archive, batchId: string): Set<number> {
  return new Set(documents.ofBatch(batchId).flatMap((d) => (isSecret(d) ? d.pageIds : [])));
}

/** Dossiers of the batch that are packed: all but those of which every document is withheld. */
export function packedDossiers({ documents }: Archive, batchId: string): string[] {
  const rows = documents.ofBatch(batchId);
  const all = documents.dossiers(batchId).map(({ id }) => id);
  const packed = all.filter((id) => {
    const own = rows.filter(({ dossierId }) => dossierId === id);
    return own.length === 0 || own.some(({ secrecyDecision }) => secrecyDecision !== 'withhold');
  });
  // With nothing left to send, packing says so.
  return packed.length > 0 ? packed : all;
}

/** Documents of the batch whose mark nobody has decided on. */
export function undecidedMarks(archive: Archive, batchId: string): DocumentRow[] {
  return archive.documents.ofBatch(batchId).filter((d) => d.secrecy !== null && d.secrecyDecision === null);
}

/**
 * Decides about one document; the batch goes on once every mark in it is decided. A released document becomes
 * searchable. `reason` is the ground for it (a decision's number, "the stamp reads MẬT ONG"). Throws `not-found`,
 * `no-secrecy-mark`, `batch-settled`.
 */
export function decideSecrecy(
  archive: Archive,
  who: Actor,
  documentId: string,
  decision: SecrecyDecision,
  reason: string,
): { batchId: string; goesOn: boolean } {
  return archive.transaction(() => {
    const { documents, review, pages } = archive;
    const batchId = documents.batchOf(documentId);
    if (!batchId) throw new StationError('not-found', { params: { what: documentId } });
    const row = documents.get(documentId)!;
    if (!row.secrecy) throw new StationError('no-secrecy-mark');
    const standing = standingOf(archive, batchId);
    const decided = ['accepted', 'packed', 'delivered', 'acknowledged'].includes(
      standing.heldFrom ?? standing.state,
    );
    if (decided) throw new StationError('batch-settled');
    const own = row.pageIds.map((id) => pages.get(id)!);
    const key = secrecyKey(batchId, row.secrecy, own);
    const at = new Date().toISOString();
    review.decide({ key, batchId, mark: row.secrecy, decision, reason, by: userOf(who), at });
    documents.decideSecrecy(documentId, decision);
    setSearchable(archive, own, decision);
    archive.audit(who, 'decide-secrecy', documentId, {
      batch: batchId,
      mark: row.secrecy,
      before: row.secrecyDecision,
      after: decision,
      reason,
    });
    const goesOn = standing.heldWhy === 'secrecy' && undecidedMarks(archive, batchId).length === 0;
    if (goesOn) moveBatch(archive, batchId, { do: 'resume' });
    return { batchId, goesOn };
  });
}

/** Text under a mark is searchable only once it was released. */
function setSearchable(archive: Archive, pages: PageRow[], decision: SecrecyDecision): void {
  for (const page of pages) {
    archive.pages.dropText(page.id);
    const read = page.readKey && archive.pages.derivative<PageText>(page.readKey);
    if (read && decision === 'release') archive.pages.setText(page.id, read.result.text);
  }
}
