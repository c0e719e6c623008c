/** Finds words in the text of a batch, with or without regard to marks, and says where they stand. Pure but for reading. */
import type { Box } from '../imaging/raster.ts';
import { textOf } from '../pipeline/page-state.ts';
import type { Archive } from '../store/archive.ts';
import { withoutMarks } from '../vietnamese/marks.ts';

export interface FindHit {
  page: number;
  /** Place of the line among the page's lines as `openPage` lists them, and of the first word in it. */
  line: number;
  word: number;
  /** How many words; they may go on in the next line. */
  count: number;
  boxes: Box[];
  /** The line that it begins in. */
  excerpt: string;
}

export interface FindOptions {
  /** `Hoà` is not found by `hoa`. Capitals never matter. */
  marks: boolean;
  /** Hits beyond are counted, not listed. */
  limit: number;
}

/** All places of `wanted`, in the order of pages. Words may be typed in part; lines of one block read on. */
export function findInBatch(
  archive: Archive,
  batchId: string,
  wanted: string,
  { marks, limit }: FindOptions,
): { total: number; hits: FindHit[] } {
  const fold = marks ? lower : withoutMarks;
  const sought = fold(wanted.replace(/\s+/g, ' ').trim());
  const hits: FindHit[] = [];
  let total = 0;
  if (sought === '') return { total, hits };
  const bodies = archive.pages.textsOf(batchId);
  for (const page of archive.pages.ofBatch(batchId)) {
    // The whole text says in no time that a page has none; only the others are taken apart.
    const body = bodies.get(page.id);
    if (body !== undefined && !fold(body.replace(/\s+/g, ' ')).includes(sought)) continue;
    let first = 0;
    for (const block of textOf(archive, page)?.blocks ?? []) {
      const words = block.lines.flatMap((line, l) =>
        line.words.map((word, w) => ({ ...word, folded: fold(word.text), line: first + l, at: w })),
      );
      for (const [from, to] of spans(words, sought)) {
        total++;
        if (hits.length >= limit) continue;
        const found = words.slice(from, to);
        const { line, at } = found[0]!;
        const excerpt = block.lines[line - first]!.words.map((word) => word.text).join(' ');
        const boxes = found.map((word) => word.box);
        hits.push({ page: page.id, line, word: at, count: found.length, boxes, excerpt });
      }
      first += block.lines.length;
    }
  }
  return { total, hits };
}

/** Runs of words, as from and to (exclusive), whose text holds `sought`; they do not overlap. */
function spans(words: { folded: string }[], sought: string): [number, number][] {
  const starts: number[] = [];
  let text = '';
  for (const { folded } of words) {
    starts.push(text.length);
    text += `${folded} `;
  }
  const wordAt = (place: number) => {
    const after = starts.findIndex((start) => start > place);
    return after < 0 ? starts.length - 1 : after - 1;
  };
  const found: [number, number][] = [];
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at)) {
    const to = wordAt(at + sought.length - 1) + 1;
    found.push([wordAt(at), to]);
    if (to >= words.length) break;
    at = Math.max(at + sought.length, starts[to]!);
  }
  return found;
}

function lower(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
