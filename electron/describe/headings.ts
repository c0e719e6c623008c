/** What the top of a page shows: the national motto, and a heading that names the kind of document. */
import type { RecordType } from '../records/schema.ts';
import { alike, capitals, contains, fold } from './fuzzy.ts';
import type { Segment } from './segments.ts';

/** National names and mottoes, of today and of 1945–1976. */
const MOTTOES = [
  'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  'ĐỘC LẬP TỰ DO HẠNH PHÚC',
  'VIỆT NAM DÂN CHỦ CỘNG HÒA',
];
const LIKE_MOTTO = 0.74;
const LIKE_TYPE = 0.78;

/** The lowest segment of the motto in the upper third of the page, or null. */
export function findMotto(page: Segment[]): Segment | null {
  const found = page.filter((s) => s.top < 0.33 && MOTTOES.some((m) => contains(s.text, m) >= LIKE_MOTTO));
  return found.at(-1) ?? null;
}

export interface Heading {
  type: RecordType;
  segment: Segment;
  /** 0–1. */
  likeness: number;
  /** Words after the type's name on the same line. */
  rest: Segment['words'];
}

/**
 * The heading: capitals, about the middle, alone on its line or followed by the subject, in the upper half of the
 * page (NĐ 30/2020, Phụ lục I, ô 5a). Returns the best match of the headings of `types`: the longer of two that are
 * equally alike (BIÊN BẢN XÁC ĐỊNH RANH GIỚI is more than BIÊN BẢN), then the upper one.
 */
export function findHeading(page: Segment[], types: RecordType[]): Heading | null {
  let best: Heading | null = null;
  for (const segment of page) {
    if (segment.top > 0.55 || Math.abs(segment.centre - 0.5) > 0.2) continue;
    for (const type of types) {
      for (const name of type.headings) {
        const heading = match(segment, type, name);
        if (heading && isBetter(heading, best)) best = heading;
      }
    }
  }
  return best;
}

function isBetter(heading: Heading, best: Heading | null): boolean {
  if (!best) return true;
  const longer = heading.segment === best.segment && heading.rest.length < best.rest.length;
  return heading.likeness > best.likeness + (longer ? -0.05 : 0.02);
}

function match(segment: Segment, type: RecordType, name: string): Heading | null {
  const count = name.split(' ').length;
  const words = segment.words.filter((w) => fold(w.text) !== '');
  const head = words.slice(0, count);
  const text = head.map((w) => w.text).join(' ');
  if (head.length === 0 || capitals(text) < 0.7) return null;
  const likeness = alike(text, name);
  return likeness >= LIKE_TYPE ? { type, segment, likeness, rest: words.slice(count) } : null;
}
