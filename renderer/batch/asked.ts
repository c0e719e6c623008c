/** Where a supervisor who returned the batch pointed on a page, as marks for the viewer. */
import type { Mark } from '../viewer/page-view.tsx';
import type { OpenedPage } from './types.ts';

const PREFIX = 'asked-';

/** `said`: what stands for a mark without a note. */
export function askedMarks(page: Pick<OpenedPage, 'asked'>, said: string): Mark[] {
  return page.asked.flatMap(({ box, note }, n): Mark[] =>
    box ? [{ id: `${PREFIX}${n}`, box: [...box], kind: 'asked', label: note || said }] : [],
  );
}

/** Such a mark only tells; a click on it chooses nothing. */
export function isAsked(mark: Mark | undefined): boolean {
  return mark?.kind === 'asked';
}
