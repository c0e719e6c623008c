/** Once every page of a batch was looked at: unsure pages are cleaned again as the rest of their stack lies. */
import { priorTurns, type TurnedPage } from '../clean/prior.ts';
import type { Archive } from '../store/archive.ts';
import { cleanOf } from './page-state.ts';

/** Queues the pages to be cleaned again; true when there are any. Each is turned by the batch once at most. */
export function turnByBatch(archive: Archive, batchId: string): boolean {
  const pages = archive.pages.ofBatch(batchId);
  const known = pages.flatMap((page): TurnedPage[] => {
    const { id, width, height, adjust } = page;
    const clean = cleanOf(archive, page);
    if (!clean || adjust.turn !== undefined) return [];
    const { turn, blank, flags } = clean;
    return [{ id, width, height, turn, blank, sure: !flags.includes('orientation-unsure') }];
  });
  const turns = priorTurns(known);
  for (const { id, turn } of turns) {
    const { adjust } = pages.find((page) => page.id === id)!;
    archive.pages.setAdjust(id, { ...adjust, turn, by: 'batch' });
    archive.jobs.repeat({ batchId, stage: 'clean', subject: String(id) });
  }
  return turns.length > 0;
}
