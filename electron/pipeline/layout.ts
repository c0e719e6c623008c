/** Puts the pages of a batch into the order and the documents that were named when it was opened. */
import type { Archive } from '../store/archive.ts';
import { placesBetween } from './places.ts';

/**
 * Runs inside a transaction, once every page has been read and before they are described. What people decided about
 * single pages stays. A finding says where fronts and backs do not come out even: then nothing is put elsewhere.
 */
export function layOut(archive: Archive, batchId: string): void {
  const { pages, batches, documents } = archive;
  const { plan } = batches.get(batchId)!;
  if (!plan.layout) return;
  const { backsReversed, every, collated } = plan.layout;
  let order = pages.ofBatch(batchId);
  if (backsReversed && !collated) {
    const uneven = order.length % 2 === 1;
    documents.setFindings(
      batchId,
      'layout',
      uneven
        ? [{ level: 'look', code: 'sides-uneven', params: { count: order.length }, pageId: order[0]!.id }]
        : [],
    );
    if (!uneven && !pages.anyPlaced(batchId)) {
      order = collate(order);
      const places = placesBetween(null, null, order.length);
      order.forEach((page, n) => {
        pages.setPlace(page.id, places[n]!);
      });
      batches.setPlan(batchId, { ...plan, layout: { ...plan.layout, collated: true } });
      archive.audit('station', 'collate-pages', batchId, { pages: order.length });
    }
  }
  if (every) {
    order.forEach((page, n) => {
      if (page.starts === null) pages.setStarts(page.id, n % every === 0);
    });
  }
}

/** Front, its back, front, its back…: the second half of the pile came out of the feeder last sheet first. */
export function collate<T>(pile: T[]): T[] {
  const half = pile.length / 2;
  return Array.from({ length: half }, (_, n) => [pile[n]!, pile[pile.length - 1 - n]!]).flat();
}
