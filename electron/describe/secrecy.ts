/** Secrecy marks (NĐ 30/2020, Phụ lục I, ô 10a): stamped capitals that stand alone near the top of a page. */
import { fold } from './fuzzy.ts';
import type { Segment } from './segments.ts';

const MARKS = new Map([
  ['tuyetmat', 'TUYỆT MẬT'],
  ['toimat', 'TỐI MẬT'],
  ['mat', 'MẬT'],
]);

/** The gravest mark on the page, or null. A stamp read without its marks still counts: better to ask than to leak. */
export function findSecrecy(page: Segment[]): string | null {
  const seen = page
    .filter((s) => s.top < 0.4 && s.words.length <= 3)
    .flatMap((s) => {
      const words = s.text.replace(/[^\p{L}\s]/gu, '').trim();
      const mark = words === words.toUpperCase() ? MARKS.get(fold(words)) : undefined;
      // "MAT" of three letters is too easily noise, unless the reader is sure of it.
      const sure = mark !== 'MẬT' || words.includes('Ậ') || s.words.every((w) => w.confidence >= 80);
      return mark && sure ? [mark] : [];
    });
  return [...MARKS.values()].find((mark) => seen.includes(mark)) ?? null;
}
