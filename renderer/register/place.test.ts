import { expect, it } from 'vitest';
import { guessOf, placeOf, stepBox } from './place.ts';

const entry = (pages: number[], so?: { pageId: number; box: number[] }) =>
  ({ pages, fields: so ? { so } : {} }) as unknown as Parameters<typeof placeOf>[0];

it('looks where the field was found, else where it stood in the nearest earlier entry', () => {
  const first = entry([1, 2], { pageId: 2, box: [10, 20, 30, 40] });
  const second = entry([3, 4]);
  expect(placeOf(first, [], 'so')).toEqual({ page: 2, box: [10, 20, 30, 40] });
  expect(placeOf(second, [first], 'so')).toEqual({ page: 4, box: [10, 20, 30, 40] });
  expect(placeOf(entry([5]), [first, second], 'so')).toBeNull();
  expect(placeOf(second, [undefined, entry([1], { pageId: 1, box: [0, 0, 0, 0] })], 'so')).toBeNull();
});

it('guesses the line below the field before, else one at the head of the page', () => {
  const size = () => ({ width: 1000, height: 1400 });
  expect(guessOf(entry([3, 4]), [{ page: 4, box: [10, 20, 300, 40] }, null], size)).toEqual({
    page: 4,
    box: [10, 60, 300, 40],
    guessed: true,
  });
  expect(guessOf(entry([3, 4]), [null], size)).toMatchObject({ page: 3, guessed: true });
  expect(guessOf(entry([]), [], size)).toBeNull();
  // At the foot it stays on the page.
  expect(guessOf(entry([3]), [{ page: 3, box: [10, 1380, 300, 20] }], size)?.box).toEqual([
    10, 1380, 300, 20,
  ]);
});

it('moves and sizes a box by arrow keys, never off the page', () => {
  const size = { width: 1000, height: 1400 };
  expect(stepBox([10, 20, 300, 40], 'ArrowRight', false, size)).toEqual([30, 20, 300, 40]);
  expect(stepBox([10, 20, 300, 40], 'ArrowLeft', false, size)).toEqual([0, 20, 300, 40]);
  expect(stepBox([10, 20, 300, 40], 'ArrowDown', true, size)).toEqual([10, 20, 300, 60]);
  expect(stepBox([10, 20, 300, 10], 'ArrowUp', true, size)).toEqual([10, 20, 300, 5]);
  expect(stepBox([10, 20, 300, 40], 'a', false, size)).toBeNull();
});
