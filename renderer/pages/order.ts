/** Which pages the grid shows, and in which order. */
import type { ListedPage } from '../batch/types.ts';

export type Sorting = 'batch' | 'look';
export type Shown = 'all' | 'look' | 'blank' | 'gone';

type Judged = Pick<ListedPage, 'eyes' | 'work'>;

/** How much a page asks for a look: 0 for those that are like the rest, failed work before anything else. */
export function urgency({ eyes, work }: Judged): number {
  return (work === 'failed' ? 100_000 : 0) + eyes.reduce((sum, { weight }) => sum + weight, 0);
}

/** What is counted on badges of its own. */
const COUNTED = new Set(['doubtful-words', 'unread']);

/** Reasons to look at the page that no count beside it tells. */
export function oddities({ eyes }: Pick<Judged, 'eyes'>): string[] {
  return eyes.filter(({ code }) => !COUNTED.has(code)).map(({ message }) => message);
}

/** The pages to show. `look` puts the most urgent first; pages of equal urgency keep their order. */
export function arrange<P extends Judged & Pick<ListedPage, 'blank'>>(
  pages: P[],
  { sorting, shown }: { sorting: Sorting; shown: Shown },
): P[] {
  const wanted = pages.filter(
    (page) => shown === 'all' || shown === 'gone' || (shown === 'blank' ? page.blank : urgency(page) > 0),
  );
  return sorting === 'look' ? wanted.toSorted((a, b) => urgency(b) - urgency(a)) : wanted;
}

/**
 * After which page `moved` go when dropped before the page at `index` of `order` (or at the end); null: to the front.
 * Undefined when that is where they already are.
 */
export function landing(
  order: number[],
  moved: ReadonlySet<number>,
  index: number,
): number | null | undefined {
  let after: number | null = null;
  for (const id of order.slice(0, index)) if (!moved.has(id)) after = id;
  const rest = order.filter((id) => !moved.has(id));
  const at = after === null ? 0 : rest.indexOf(after) + 1;
  const result = rest.toSpliced(at, 0, ...order.filter((id) => moved.has(id)));
  return result.every((id, i) => id === order[i]) ? undefined : after;
}
