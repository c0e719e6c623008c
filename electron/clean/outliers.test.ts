import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findOutliers, type PageMeasures } from './outliers.ts';

const usual: PageMeasures = {
  width: 210,
  height: 297,
  skew: 0.2,
  content: 0.7,
  darkness: 0.05,
  words: 300,
  confidence: 92,
};

it('names the pages that are unlike the rest, and why, farthest first', () => {
  const pages: PageMeasures[] = Array.from({ length: 20 }, (_, i) => ({
    ...usual,
    words: 280 + 2 * i,
    skew: (i % 5) / 10,
  }));
  pages[4] = { ...usual, width: 420 };
  pages[9] = { ...usual, words: 3, confidence: 31 };
  const found = findOutliers(pages, 3.5);
  expect(found.flatMap((outlier, i) => (outlier ? [i] : []))).toEqual([4, 9]);
  expect(found[4]!.reasons).toEqual(['width']);
  expect(found[9]!.reasons).toEqual(['confidence', 'words']);
  expect(found[4]!.score).toBeGreaterThan(found[9]!.score);
});

it('finds none among pages that are alike, or too few, and never throws', () => {
  const value = fc.option(fc.double({ noNaN: true, min: 0, max: 1e6 }), { nil: null });
  expect(findOutliers(Array(30).fill(usual), 3.5).every((o) => o === null)).toBe(true);
  expect(findOutliers([usual, { ...usual, words: 0 }], 3.5)).toEqual([null, null]);
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value, value), { maxLength: 30 }), (rows) => {
      const pages = rows.map(([content, darkness, words, confidence]) => ({
        ...usual,
        content,
        darkness,
        words,
        confidence,
      }));
      expect(findOutliers(pages, 3.5)).toHaveLength(pages.length);
    }),
  );
});
