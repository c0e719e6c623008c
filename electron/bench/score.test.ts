import { expect, it } from 'vitest';
import { countWords, rates, wordsOf } from './score.ts';

it('compares words without regard to case, order, tone-mark placement and punctuation around them', () => {
  expect(wordsOf('“Hòa” – HOÀ, ỦY ban…')).toEqual(['hoà', 'hoà', 'uỷ', 'ban']);
  expect(countWords('Uỷ ban nhân dân ban', 'dân ỦY BAN nhan')).toEqual({
    truth: 5,
    got: 4,
    hit: 3,
    marks: 1,
  });
  expect(rates([countWords('a b', 'a b c d')])).toEqual({ recall: 1, precision: 0.5, marksLost: 0 });
  expect(rates([])).toBeNull();
});
