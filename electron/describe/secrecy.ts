/** Secrecy marks (NĐ 30/2020, Phụ lục I, ô 10a): stamped capitals that stand alone near the top of a page. */
import { alike, capitals, fold } from './fuzzy.ts';
import type { Segment } from './segments.ts';

/** From the gravest to the least. */
const MARKS = ['TUYỆT MẬT', 'TỐI MẬT', 'MẬT'];
/** Better one question too many than one secret out: a misread letter or two still counts. */
const LIKE_MARK = 0.72;

/** The gravest mark on the page, or null. */
export function findSecrecy(page: Segment[]): string | null {
  const seen = page.filter((s) => s.top < 0.4 && s.words.length <= 4).map(markOf);
  return MARKS.find((mark) => seen.includes(mark)) ?? null;
}

function markOf(segment: Segment): string | null {
  const words = segment.text
    .replace(/[^\p{L}\s]/gu, ' ')
    .trim()
    .split(/\s+/);
  const text = words.join(' ');
  if (text === '' || capitals(text) < 0.9) return null;
  const long = MARKS.slice(0, 2).find((mark) => alike(text, mark) >= LIKE_MARK);
  if (long) return long;
  const last = words.at(-1)!;
  if (fold(last) !== 'mat' || words.length > 2) return null;
  // "MAT" without its marks is too easily noise, unless the reader is sure of it.
  const marked = /[ẬÂẤẦẨẪẠẶ]/u.test(last.normalize('NFC'));
  return marked || segment.words.every((w) => w.confidence >= 72) ? 'MẬT' : null;
}
