/** A page's words as visual rows, each cut where a gap shows that two blocks stand side by side. */
import { around, type Box } from '../imaging/raster.ts';
import type { Block, PageText, Word } from '../ocr/types.ts';

export interface Segment {
  words: Word[];
  text: string;
  box: Box;
  /** Centre and edges as parts of the page's width and height, 0–1. */
  centre: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A gap this many times the height of the row's letters stands between blocks, not between words. */
const BLOCK_GAP = 1.9;

/** Rows that begin this many rows back can still be joined: two blocks side by side, each with lines of its own. */
const LOOK_BACK = 6;

/** All segments, rows from top to bottom, left to right within a row. */
export function segments(page: PageText): Segment[] {
  return segmentsOf(page.blocks, page);
}

/** The segments of the red stamps. */
export function stampSegments(page: PageText): Segment[] {
  return segmentsOf(page.stamps, page);
}

function segmentsOf(blocks: Block[], page: PageText): Segment[] {
  const words = blocks.flatMap((b) => b.lines.flatMap((l) => l.words));
  return rowsOf(words).flatMap((row) => split(row).map((part) => segment(part, page)));
}

/** Text, box and place of a run of words. */
export function segment(words: Word[], page: Pick<PageText, 'width' | 'height'>): Segment {
  const box = around(words.map((w) => w.box));
  return {
    words,
    text: words.map((w) => w.text).join(' '),
    box,
    centre: (box[0] + box[2] / 2) / page.width,
    left: box[0] / page.width,
    right: (box[0] + box[2]) / page.width,
    top: box[1] / page.height,
    bottom: (box[1] + box[3]) / page.height,
  };
}

/** Mean confidence of words weighted by their length, 0–1. */
export function certainty(words: Word[]): number {
  const letters = words.reduce((n, w) => n + w.text.length, 0);
  return letters === 0 ? 0 : words.reduce((n, w) => n + w.confidence * w.text.length, 0) / letters / 100;
}

interface Row {
  words: Word[];
  middle: number;
  height: number;
}

/**
 * Words on one line. The reader's own lines do not do: it runs the ends of one block into another. Dashes and specks
 * are too small to make a row or to end one; they join the row they lie in.
 */
function rowsOf(words: Word[]): Word[][] {
  const middle = (w: Word) => w.box[1] + w.box[3] / 2;
  const sorted = [...words].sort((a, b) => middle(a) - middle(b));
  const heights = words.map((w) => w.box[3]).sort((a, b) => a - b);
  const small = (w: Word) => w.box[3] < 0.45 * (heights[heights.length >> 1] ?? 1);
  const rows: Row[] = [];
  const nearest = (word: Word, reach: (row: Row) => number) => {
    let best: Row | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let i = rows.length - 1; i >= 0 && i >= rows.length - LOOK_BACK; i--) {
      const off = Math.abs(middle(word) - rows[i]!.middle);
      if (off < reach(rows[i]!) && off < least) [best, least] = [rows[i]!, off];
    }
    return best;
  };
  for (const word of sorted.filter((w) => !small(w))) {
    const row = nearest(word, (r) => 0.45 * Math.min(r.height, word.box[3] * 1.6));
    if (row) {
      const n = row.words.length;
      row.middle = (row.middle * n + middle(word)) / (n + 1);
      row.height = (row.height * n + word.box[3]) / (n + 1);
      row.words.push(word);
    } else {
      rows.push({ words: [word], middle: middle(word), height: word.box[3] });
    }
  }
  for (const word of sorted.filter(small)) {
    const row = rows.find((r) => Math.abs(middle(word) - r.middle) < 0.55 * r.height);
    if (row) row.words.push(word);
    else rows.push({ words: [word], middle: middle(word), height: word.box[3] });
  }
  return rows.sort((a, b) => a.middle - b.middle).map((r) => r.words.sort((a, b) => a.box[0] - b.box[0]));
}

function split(row: Word[]): Word[][] {
  const heights = row.map((w) => w.box[3]).sort((a, b) => a - b);
  const height = heights[heights.length >> 1] ?? 1;
  const parts: Word[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const word of row) {
    if (parts.length === 0 || word.box[0] - end > BLOCK_GAP * height) parts.push([]);
    parts.at(-1)!.push(word);
    end = Math.max(end, word.box[0] + word.box[2]);
  }
  return parts;
}
