/** What the rest of a batch says about a page whose way up its own marks do not tell: people feed a stack one way. */

export interface TurnedPage {
  id: number;
  width: number;
  height: number;
  turn: 0 | 90 | 180 | 270;
  /** Whether the page itself showed which way is up. */
  sure: boolean;
  blank: boolean;
}

/** Pages of one shape that must agree before they speak for another one. */
const LEAST_WITNESSES = 5;
const AGREEING = 0.9;
/** Sizes within this part of one another come from the same kind of paper. */
const SAME_SIZE = 0.03;

/**
 * Turns for the pages that are unsure: that of the pages of the same size, when enough of them agree on one that is
 * not how the page lies. A page unlike all others keeps its place.
 */
export function priorTurns(pages: TurnedPage[]): { id: number; turn: 0 | 90 | 180 | 270 }[] {
  const witnesses = pages.filter((page) => page.sure && !page.blank);
  return pages.flatMap((page) => {
    if (page.sure || page.blank) return [];
    const alike = witnesses.filter((other) => isAlike(page, other));
    const [turn, count] = commonest(alike.map((other) => other.turn));
    const agreed = alike.length >= LEAST_WITNESSES && count >= AGREEING * alike.length;
    return agreed && turn !== page.turn ? [{ id: page.id, turn }] : [];
  });
}

function isAlike(a: TurnedPage, b: TurnedPage): boolean {
  const close = (one: number, other: number) => Math.abs(one - other) <= SAME_SIZE * Math.max(one, other);
  return close(a.width, b.width) && close(a.height, b.height);
}

function commonest(turns: TurnedPage['turn'][]): [TurnedPage['turn'], number] {
  const counts = new Map<TurnedPage['turn'], number>();
  for (const turn of turns) counts.set(turn, (counts.get(turn) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0]);
}
