/** Number and notation (NĐ 30/2020, Phụ lục I, ô 3): `Số: 54/TTr-UBND`. */

import type { RecordType } from '../records/schema.ts';
import type { Candidate } from './candidate.ts';
import { wordsBetween } from './candidate.ts';
import { distance, fold } from './fuzzy.ts';
import type { Segment } from './segments.ts';

/** Letters that the reader takes digits for. Repaired only inside a number. */
const DIGIT_LIKE: Record<string, string> = {
  O: '0',
  o: '0',
  Q: '0',
  l: '1',
  I: '1',
  '|': '1',
  i: '1',
  S: '5',
  B: '8',
  Z: '2',
};
/** Abbreviations of bodies that stand in notations; used to repair one wrong letter, never to invent. */
const BODIES = ['UBND', 'HĐND', 'MTTQ', 'UBMTTQ', 'BCH', 'BCĐ', 'VP', 'VPCP', 'CAX', 'TTHĐND', 'ĐU', 'HĐTV'];

const LABEL = String.raw`(?:^|\s)[^\s\d]{0,2}[SŠ5][ốôồổỗộóòọỏõoöőéê6ỐÔỒỔỖỘÓÒỌỎÕOÖ]{1,2}[:.;,]*\s*`;
const DIGITS = String.raw`[\dOoQlI|iSBZ]{1,5}`;
const NOTATION = String.raw`[A-ZĐÐ][\p{L}\d&.]*(?:\s?[-–—]\s?[\p{L}\d&.]+){0,4}`;
const SLASH = String.raw`\s?[/\\⁄∕]{1,2}\s?`;
/** Laws and by-laws carry their year before the kind: `45/2005/QĐ-UB`. */
const YEAR = String.raw`(?:(?:19|20)\d\d${SLASH})?`;
const LABELLED = new RegExp(`${LABEL}(${DIGITS}[a-zđ]?)${SLASH}(${YEAR}${NOTATION})`, 'du');
const BARE = new RegExp(
  `(?:^|[\\s.,:;])(\\d${DIGITS.replace('{1,5}', '{0,4}')}[a-zđ]?)${SLASH}(${NOTATION})`,
  'du',
);
/** Until about 2005 the slash stood before the body: `12-QĐ/UB`, `12 QĐ/UB`, `12/QĐ/UB`. */
function slashBeforeBody(types: RecordType[]): RegExp {
  return new RegExp(
    `${LABEL}(${DIGITS}[a-zđ]?)\\s?[-–—./]?\\s?((?:${abbreviations(types)})${SLASH}[A-ZĐÐ][\\p{L}\\d&.-]*)`,
    'du',
  );
}

/** The slash is thin and gets lost; a known abbreviation right behind the digits shows where it stood. */
function slashless(types: RecordType[]): RegExp {
  const known = abbreviations(types);
  return new RegExp(`${LABEL}(\\d{1,5})\\s?[|lI1]?\\s?((?:${known})\\s?[-–—]\\s?[\\p{L}\\d&.-]+)`, 'du');
}

/** Abbreviations of kinds, the longest first, as one alternative. */
function abbreviations(types: RecordType[]): string {
  return types
    .flatMap((t) => t.abbreviation ?? [])
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replace(/[^\p{L}\d]/gu, '\\$&'))
    .join('|');
}

const MANGLED = new RegExp(
  `${LABEL}(${DIGITS})${SLASH}([^\\s-]{1,4})\\s?[^\\p{L}\\d\\s]\\s?(${BODIES.join('|')})`,
  'du',
);

export interface NumberFound {
  number: Candidate;
  notation: Candidate;
  segment: Segment;
  /** The kind of document that the notation names. */
  type: RecordType | null;
}

/**
 * Looks in the left part above `below` (the heading). `heading` is the kind that it names, `types` are those that a
 * notation can name.
 */
export function findNumber(
  page: Segment[],
  below: number,
  heading: RecordType | null,
  types: RecordType[],
): NumberFound | null {
  const head = page.filter((s) => s.top < below && s.left < 0.45);
  for (const [pattern, fit] of [
    [slashBeforeBody(types), 1],
    [LABELLED, 1],
    [slashless(types), 0.95],
    [BARE, 0.85],
  ] as const) {
    for (const segment of head) {
      const found = pattern.exec(segment.text);
      if (found) return build(segment, found, fit, heading, types);
    }
  }
  return heading?.abbreviation ? findMangled(head, heading) : null;
}

/**
 * A notation of which only the body can still be read (`176/8G;HĐND`): the heading says what stood before it. Never
 * sure.
 */
function findMangled(head: Segment[], heading: RecordType): NumberFound | null {
  for (const segment of head) {
    const found = MANGLED.exec(segment.text);
    if (!found) continue;
    const [, number = '', kind = '', body = ''] = found;
    const printed = heading.abbreviation!;
    if (Math.abs(kind.length - printed.length) > 1) continue;
    const trust = { fit: 0.6, doubtful: true };
    return {
      segment,
      type: heading,
      number: { value: repairDigits(number), words: wordsBetween(segment, ...found.indices![1]!), ...trust },
      notation: {
        value: `${printed}-${body}`,
        words: wordsBetween(segment, found.indices![2]![0], found.indices![3]![1]),
        ...trust,
      },
    };
  }
  return null;
}

function build(
  segment: Segment,
  found: RegExpExecArray,
  fit: number,
  heading: RecordType | null,
  types: RecordType[],
): NumberFound {
  const [, rawNumber = '', rawNotation = ''] = found;
  const [, numberAt = [0, 0], notationAt = [0, 0]] = found.indices!;
  const number = repairDigits(rawNumber);
  const notation = repairNotation(rawNotation, heading, types);
  const agrees = heading === null || heading.abbreviation === null || notation.type === heading;
  const trust = agrees ? fit : fit * 0.8;
  return {
    segment,
    type: notation.type,
    number: {
      value: number,
      words: wordsBetween(segment, ...numberAt),
      fit: trust,
      doubtful: number !== rawNumber || !agrees || fit < 1,
    },
    notation: {
      value: notation.value,
      words: wordsBetween(segment, ...notationAt),
      fit: notation.repaired ? trust * 0.92 : trust,
      // A repair that the heading confirms is as good as a reading.
      doubtful: !agrees || fit < 1 || (notation.repaired && heading === null) || notation.type === null,
    },
  };
}

function repairDigits(raw: string): string {
  return [...raw]
    .map((c, i) =>
      i > 0 && i === raw.length - 1 && /[a-zđ]/.test(c) && c !== 'l' && c !== 'o' && c !== 'i'
        ? c
        : (DIGIT_LIKE[c] ?? c),
    )
    .join('');
}

function repairNotation(raw: string, heading: RecordType | null, types: RecordType[]) {
  const groups = raw
    .replace(/[Ð]/g, 'Đ')
    .replace(/[–—]/g, '-')
    .replace(/[\\⁄∕]/g, '/')
    .replace(/\s+/g, '')
    .replace(/\/+/g, '/')
    .replace(/[.]+$/, '')
    // Every second group is what stands between.
    .split(/([-/])/);
  const at = /^\d{4}$/.test(groups[0]!) ? 2 : 0;
  const first = groups[at] ?? '';
  let repaired = false;
  let type = types.find((t) => t.abbreviation === first) ?? null;
  if (heading?.abbreviation && type !== heading && near(first, heading.abbreviation)) {
    type = heading;
    groups[at] = heading.abbreviation;
    repaired = true;
  }
  for (let i = at + 2; i < groups.length; i += 2) {
    const group = groups[i]!;
    if (BODIES.includes(group)) continue;
    const body =
      BODIES.find((b) => fold(b) === fold(group)) ??
      BODIES.find((b) => b.length >= 4 && distance(b, group) === 1);
    if (!body) continue;
    groups[i] = body;
    repaired = true;
  }
  return { value: groups.join(''), type, repaired };
}

/** One wrong letter, or the right letters with wrong marks or case. */
function near(read: string, printed: string): boolean {
  if (read.length > printed.length + 1) return false;
  return fold(read) === fold(printed) || distance(fold(read), fold(printed)) <= 1;
}
