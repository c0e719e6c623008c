import { expect, it } from 'vitest';
import { placesOf } from './place.ts';

type Documents = Parameters<typeof placesOf>[0];
type Findings = Parameters<typeof placesOf>[1];

const documents = [
  { id: 'a', pages: [1, 2], start: 'first-page', findings: [] },
  { id: 'b', pages: [3, 4, 5], start: 'heading', findings: [] },
] satisfies Documents;
const finding = (code: string, page: number) =>
  ({ level: 'look', code, message: `${code} ${page}`, page }) as Findings[number];

it('lists every beginning with its reason and what is suspicious there', () => {
  const places = placesOf(documents, [finding('split-weak', 3), finding('field-unsure', 1)]);
  expect(places).toMatchObject([
    { document: 'a', page: 1, before: null, start: 'first-page', doubts: [] },
    { document: 'b', page: 3, before: 2, start: 'heading', doubts: ['split-weak 3'], long: [] },
  ]);
});

it('offers every page of a long document, and forgets a doubt that an act has answered', () => {
  expect(placesOf(documents, [finding('split-long', 3)])[1]).toMatchObject({ long: [4, 5] });
  // Page 2 does not begin a document any more.
  expect(placesOf(documents, [finding('split-weak', 2)]).map(({ doubts }) => doubts)).toEqual([[], []]);
});

it('lists damaged sheets within documents and sheets outside of them', () => {
  const places = placesOf(documents, [finding('sheet-unreadable', 4), finding('sheet-missing', 9)]);
  expect(places.slice(2)).toMatchObject([
    { document: 'b', page: 4, before: 3, start: null },
    { document: '', page: 9, doubts: ['sheet-missing 9'] },
  ]);
});
