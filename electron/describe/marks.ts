/** Secrecy and urgency (NĐ 30/2020, Phụ lục I, ô 10): stamped capitals that stand alone near the top of a page. */
import type { Candidate } from './candidate.ts';
import { alike, capitals, fold } from './fuzzy.ts';
import type { Segment } from './segments.ts';

/** From the gravest to the least. */
const SECRECY = ['TUYỆT MẬT', 'TỐI MẬT', 'MẬT'];
const URGENCY = ['HỎA TỐC', 'THƯỢNG KHẨN', 'KHẨN'];
/** Better one question too many than one secret out: a misread letter or two still counts. */
const LIKE_MARK = 0.72;
/** Marks stand above this part of the page's height. */
const UPPER = 0.4;

/** The gravest secrecy mark on the pages, or null. */
export function findSecrecy(page: Segment[]): Candidate | null {
  return gravest(page, SECRECY);
}

/** The most urgent mark on the page, or null. */
export function findUrgency(page: Segment[]): Candidate | null {
  return gravest(page, URGENCY);
}

/** Rank of a mark, 0 for the gravest. */
export function gravityOf({ value }: Candidate): number {
  return Math.max(SECRECY.indexOf(value), URGENCY.indexOf(value));
}

function gravest(page: Segment[], marks: string[]): Candidate | null {
  let best: { rank: number; segment: Segment } | null = null;
  for (const segment of page) {
    if (segment.top >= UPPER || segment.words.length > 4) continue;
    const rank = marks.indexOf(markOf(segment, marks) ?? '');
    if (rank >= 0 && (best === null || rank < best.rank)) best = { rank, segment };
  }
  return best && { value: marks[best.rank]!, words: best.segment.words, fit: 0.9, doubtful: true };
}

function markOf(segment: Segment, marks: string[]): string | null {
  const words = segment.text
    .replace(/[^\p{L}\s]/gu, ' ')
    .trim()
    .split(/\s+/);
  const text = words.join(' ');
  if (text === '' || capitals(text) < 0.9) return null;
  const long = marks.slice(0, 2).find((mark) => alike(text, mark) >= LIKE_MARK);
  if (long) return long;
  const short = marks[2]!;
  const last = words.at(-1)!;
  if (fold(last) !== fold(short) || words.length > 2) return null;
  // "MAT" without its marks is too easily noise, unless the reader is sure of it.
  const marked = /[ẬÂẤẦẨẪẠẶẨ]/u.test(last.normalize('NFC'));
  return marked || segment.words.every((w) => w.confidence >= 72) ? short : null;
}
