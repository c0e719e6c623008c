/** Place and date (NĐ 30/2020, Phụ lục I, ô 4): `Thủy Đường, ngày 03 tháng 8 năm 1995`. */
import type { Word } from '../ocr/types.ts';
import { type Candidate, wordsBetween } from './candidate.ts';
import type { Segment } from './segments.ts';

const D = String.raw`[\dOoQlI|SBZ]`;
const GAP = String.raw`[\s.,:'’]{0,3}`;
const WRITTEN = new RegExp(
  String.raw`(?:^|\s|[,.;])[nh]g?\p{L}{1,2}[yỳvý]${GAP}(${D}{1,2})${GAP}t?h\p{L}{1,2}n?g?${GAP}(${D}{1,2})${GAP}[nhm]\p{L}{1,2}[mn]${GAP}(${D}{4})(?!\d)`,
  'iu',
);
const NUMERIC = /(?:^|\s)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d\d)(?!\d)/u;
const DIGIT_LIKE: Record<string, string> = {
  O: '0',
  o: '0',
  Q: '0',
  l: '1',
  I: '1',
  '|': '1',
  S: '5',
  B: '8',
  Z: '2',
};
/** Dates of the laws that a document rests on are not its own. */
const REFERENCE = /^(căn cứ|xét|theo|thực hiện|luật|nghị định|can cu)/iu;

/** A place named beside a date, as printed, with its words. */
export interface Place {
  text: string;
  words: Word[];
}

export interface DateFound {
  date: Candidate;
  /** The place before the date; null without. */
  place: Place | null;
  segment: Segment;
}

/**
 * The document's own date: above the heading (`below`), best on the same row as the number. `numberRow` is the row's
 * middle (0–1) where it is known.
 */
export function findDate(page: Segment[], below: number, numberRow: number | null): DateFound | null {
  let best: (DateFound & { fit: number }) | null = null;
  for (const segment of page) {
    if (segment.top >= below || REFERENCE.test(segment.text)) continue;
    const written = WRITTEN.exec(segment.text);
    const found = written ?? NUMERIC.exec(segment.text);
    if (!found) continue;
    const parts = [found[1]!, found[2]!, found[3]!].map(repair);
    const value = toDate(parts);
    if (value === null) continue;
    const middle = (segment.top + segment.bottom) / 2;
    const near = numberRow !== null && Math.abs(middle - numberRow) < 0.035;
    const right = segment.right > 0.55;
    const fit = (written ? 1 : 0.7) * (right ? 1 : 0.85) * (near || numberRow === null ? 1 : 0.92);
    if (best && best.fit >= fit) continue;
    const repaired = parts.join() !== [found[1], found[2], found[3]].join();
    const words = wordsBetween(segment, found.index, found.index + found[0].length);
    const named = segment.text.slice(0, found.index).replace(/[\s,.;:]+$/u, '');
    const place = named === '' ? null : { text: named, words: wordsBetween(segment, 0, named.length) };
    best = { date: { value, words, fit, doubtful: repaired || !written }, place, segment, fit };
  }
  return best;
}

function repair(text: string): string {
  return [...text].map((c) => DIGIT_LIKE[c] ?? c).join('');
}

/** `DD/MM/YYYY` of a day that the calendar has, from 1900 to the end of this year; else null. */
function toDate([day = '', month = '', year = '']: string[]): string | null {
  const [d, m, y] = [Number(day), Number(month), Number(year)];
  // No record is of a later year: a figure was misread.
  if (!(y >= 1900 && y <= new Date().getFullYear())) return null;
  const date = new Date(Date.UTC(y, m - 1, d));
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return null;
  return `${String(d).padStart(2, '0')}/${String(m).padStart(2, '0')}/${y}`;
}
