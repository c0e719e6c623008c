/** Places where a person may want to look at how a batch was separated. Pure. */
import type { ListedDocument, ListedFinding } from '../batch/types.ts';

/** Why a document may begin. */
export const STARTS = [
  'first-page',
  'motto',
  'heading',
  'file',
  'separator',
  'barcode',
  'patch',
  'person',
] as const;
export type Start = (typeof STARTS)[number];

export interface Place {
  document: string;
  page: number;
  /** The page before it in the batch's documents; null for the first. */
  before: number | null;
  /** Why the document begins here; null where it goes on. */
  start: Start | null;
  /** What makes it suspicious, for people. */
  doubts: string[];
  /** The other pages of a document that is suspiciously long. */
  long: number[];
}

const DOUBTS = /^(split|sheet)-/;

/** Every beginning of a document, and every other page with a doubt about separation, in order. */
export function placesOf(
  documents: Pick<ListedDocument, 'id' | 'pages' | 'start' | 'findings'>[],
  findings: ListedFinding[],
): Place[] {
  const all = [...findings, ...documents.flatMap((document) => document.findings)];
  const about = new Map<number, ListedFinding[]>();
  for (const finding of all)
    if (DOUBTS.test(finding.code) && finding.page !== undefined)
      about.set(finding.page, [...(about.get(finding.page) ?? []), finding]);
  const places: Place[] = [];
  let before: number | null = null;
  for (const { id, pages, start } of documents) {
    for (const [i, page] of pages.entries()) {
      // A doubt that a document begins at a page falls away once it does not; one of its length, once it is parted.
      const doubts = (about.get(page) ?? []).filter(({ code }) =>
        code === 'split-weak' ? i === 0 : code === 'split-long' ? i === 0 && pages.length > 1 : true,
      );
      if (i === 0 || doubts.length > 0) {
        const long = doubts.some(({ code }) => code === 'split-long') ? pages.slice(1) : [];
        const why = STARTS.find((one) => one === start) ?? 'person';
        const messages = [...new Set(doubts.map(({ message }) => message))];
        places.push({ document: id, page, before, start: i === 0 ? why : null, doubts: messages, long });
      }
      before = page;
    }
  }
  // Separator sheets lie in no document.
  const known = new Set(places.map(({ page }) => page));
  for (const [page, found] of about) {
    const inDocument = documents.some(({ pages }) => pages.includes(page));
    if (known.has(page) || inDocument) continue;
    const doubts = [...new Set(found.map(({ message }) => message))];
    places.push({ document: '', page, before: null, start: 'separator', doubts, long: [] });
  }
  return places;
}
