/** What the document is about: the lines under the heading (ô 5a), or "V/v …" under the number of a letter (ô 5b). */
import type { Candidate } from './candidate.ts';
import { capitals, fold } from './fuzzy.ts';
import type { Heading } from './headings.ts';
import type { Segment } from './segments.ts';

/** With these the body begins. */
const BODY =
  /^(căn cứ|can cứ|xét|kính gửi|thực hiện|theo |điều \d|chương |phần |mục |i+\.|[1-9]\d?[.)]|[-+•*] |hôm nay|chủ tịch|hội đồng|ủy ban|uỷ ban|thưa|nhằm|để )/iu;
const MOST_LINES = 5;

/** Lines centred under the heading until the body begins. */
export function findSubject(page: Segment[], heading: Heading): Candidate | null {
  const { segment } = heading;
  const lines: Segment[] = [];
  const under = page.filter(
    (s) => s.top > segment.top + 0.003 && s !== segment && s.left < 0.75 && s.right > 0.25,
  );
  let previous = segment;
  for (const line of under) {
    if (lines.length >= MOST_LINES || fold(line.text) === '') break;
    if (isStray(line, segment)) continue;
    const height = previous.bottom - previous.top;
    const gap = line.top - previous.bottom;
    const first = lines.length === 0;
    if (gap > (first ? 3.5 : 1.3) * height || !continues(line, lines, segment)) break;
    lines.push(line);
    previous = line;
  }
  const words = [...heading.rest, ...lines.flatMap((l) => l.words)].filter(
    (w, i) => i > 0 || fold(w.text) !== '',
  );
  if (words.length === 0) return null;
  const value = tidy(words.map((w) => w.text).join(' '));
  return value.length < 4 ? null : { value, words, fit: 0.91, doubtful: lines.length > 2 };
}

/** "V/v …" in the left column below the number. */
export function findLetterSubject(page: Segment[], numberRow: Segment): Candidate | null {
  const left = page.filter((s) => s.top > numberRow.top && s.top < numberRow.top + 0.16 && s.centre < 0.42);
  const start = left.findIndex((s) => /^v\s?[/.]\s?v\b|^về việc\b/iu.test(s.text));
  if (start < 0) return null;
  const lines: Segment[] = [];
  for (const line of left.slice(start)) {
    const previous = lines.at(-1);
    if (previous && line.top - previous.bottom > 1.2 * (previous.bottom - previous.top)) break;
    if (previous && BODY.test(line.text)) break;
    lines.push(line);
  }
  const words = lines.flatMap((l) => l.words);
  return { value: tidy(words.map((w) => w.text).join(' ')), words, fit: 0.91, doubtful: lines.length > 3 };
}

/** Small things beside the heading's column: incoming stamps, specks. */
function isStray(line: Segment, heading: Segment): boolean {
  return line.right < heading.left - 0.02 && line.right < 0.35;
}

function continues(line: Segment, lines: Segment[], heading: Segment): boolean {
  const centred = Math.abs(line.centre - heading.centre) < 0.035;
  const first = lines.length === 0;
  if (first) return centred && !startsBody(line);
  const begin = line.text.replace(/^[^\p{L}\p{N}]+/u, '');
  const small = /^\p{Ll}/u.test(begin) || /^\d{1,4}\b(?![.)])/u.test(begin);
  const narrower = line.right - line.left < 0.55;
  return centred && !BODY.test(begin) && (small || narrower);
}

function startsBody(line: Segment): boolean {
  // A line of capitals under the heading ("CHỦ TỊCH ỦY BAN …") names who decides, not what about.
  return (
    BODY.test(line.text.replace(/^[^\p{L}\p{N}]+/u, '')) &&
    (capitals(line.text) > 0.8 || !/^(theo|để|thực hiện|nhằm)/iu.test(line.text))
  );
}

function tidy(text: string): string {
  return text
    .replace(/^[^\p{L}\p{N}"“(]+/u, '')
    .replace(/[\s.,;:_\-–—'’`|„]+$/u, '')
    .replace(/\s+/g, ' ');
}
