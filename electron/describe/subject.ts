/** What the document is about: the lines under the heading (ô 5a), or "V/v …" under the number of a letter (ô 5b). */
import type { PageText, Word } from '../ocr/types.ts';
import type { Candidate } from './candidate.ts';
import { capitals, fold } from './fuzzy.ts';
import type { Heading } from './headings.ts';
import { segment as asSegment, type Segment } from './segments.ts';

/** With these the body begins. */
const BODY =
  /^(căn cứ|can cứ|xét|kính gửi|thực hiện|theo |điều \d|chương |phần |mục |i+\.|[1-9]\d?[.)]|[-+•*] |hôm nay|chủ tịch|hội đồng|ủy ban|uỷ ban|thưa|nhằm|để )/iu;
const MOST_LINES = 5;
/** Parts of the page's width by which a centred line may be off. */
const CENTRED = 0.035;

/** Lines centred under the heading until the body begins. */
export function findSubject(
  page: Segment[],
  heading: Heading,
  size: Pick<PageText, 'width' | 'height'>,
): Candidate | null {
  const { segment } = heading;
  const lines: Segment[] = [];
  const under = page.filter(
    (s) => s.top > segment.top + 0.003 && s !== segment && s.left < 0.75 && s.right > 0.25,
  );
  let previous = segment;
  for (const whole of under) {
    if (lines.length >= MOST_LINES) break;
    if (isStray(whole, segment) || fold(whole.text) === '') continue;
    const line = lines.length === 0 ? withoutStray(whole, segment, size) : whole;
    // The body is justified: its wide gaps can leave a piece of a line in the middle.
    if (startsRow(line, page)) break;
    const height = previous.bottom - previous.top;
    const gap = line.top - previous.bottom;
    const first = lines.length === 0;
    if (gap > (first ? 3.5 : 1.3) * height || !continues(line, lines, segment)) break;
    lines.push(line);
    previous = line;
  }
  const below = lines.flatMap((l) => l.words);
  const words = withoutIssuer([...heading.rest, ...below]).filter((w, i) => i > 0 || fold(w.text) !== '');
  if (words.length === 0) return null;
  const value = tidy(words.map((w) => w.text).join(' '));
  return value.length < 4 ? null : { value, words, fit: 0.91, doubtful: lines.length > 2 };
}

/**
 * What stands between the kind and the subject on older records: "QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN XÃ …", "HƯỚNG DẪN LIÊN
 * TỊCH". In capitals as the heading is; without a subject behind it, it may be one itself.
 */
function withoutIssuer(words: Word[]): Word[] {
  const start = words.slice(0, 2).map((w) => fold(w.text));
  if (start[0] !== 'cua' && start.join(' ') !== 'lien tich') return words;
  const end = words.findIndex((w) => w.text !== w.text.toUpperCase());
  return end < 1 ? words : words.slice(end);
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

/** The line without what a stamp left before or behind it, where that makes it stand under the heading. */
function withoutStray(line: Segment, heading: Segment, size: Pick<PageText, 'width' | 'height'>): Segment {
  const off = (s: Segment) => Math.abs(s.centre - heading.centre);
  if (off(line) < CENTRED) return line;
  let best = line;
  for (let drop = 1; drop <= 3 && drop < line.words.length - 1; drop++) {
    for (const [gone, words] of [
      [line.words.slice(0, drop), line.words.slice(drop)],
      [line.words.slice(-drop), line.words.slice(0, -drop)],
    ] as const) {
      // Only figures, signs and what could hardly be read: a word of the subject is never dropped.
      if (gone.some((w) => /\p{L}{2}/u.test(w.text) && w.confidence > 50)) continue;
      const rest = asSegment([...words], size);
      if (off(rest) < off(best)) best = rest;
    }
  }
  return off(best) < CENTRED ? best : line;
}

/** Whether a line of body text begins further left in the same row. */
function startsRow(line: Segment, page: Segment[]): boolean {
  const middle = (line.top + line.bottom) / 2;
  return page.some(
    (s) => s !== line && s.right < line.left && s.top < middle && s.bottom > middle && BODY.test(s.text),
  );
}

function continues(line: Segment, lines: Segment[], heading: Segment): boolean {
  const centred = Math.abs(line.centre - heading.centre) < CENTRED;
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

/** Letters that differ from their capitals in size alone: which of the two begins a line is the reader's guess. */
const SAME_SHAPE = /^[vcosuxzwkpô](?=[\p{L}\s])/u;

function tidy(text: string): string {
  // A quotation mark without a partner is a speck.
  const single = (text.match(/["“”]/gu)?.length ?? 0) === 1;
  return (single ? text.replace(/["“”]/u, '') : text)
    .replace(/^[^\p{L}\p{N}"“(]+/u, '')
    .replace(/[\s.,;:_\-–—'’`|„]+$/u, '')
    .replace(/\s+/g, ' ')
    .replace(SAME_SHAPE, (letter) => letter.toUpperCase());
}
