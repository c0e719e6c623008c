/** Lays words that people decided over what was read: they stand at their place, whatever the reader says. Pure. */
import type { Box } from '../imaging/raster.ts';
import { around } from '../imaging/raster.ts';
import { certaintyOf } from './assemble.ts';
import { plainText } from './text.ts';
import type { Block, Line, PageText, Word } from './types.ts';

/** A decision: what stands in the box. Without text, nothing does; text with spaces becomes several words. */
export interface DecidedText {
  /** Pixels of the access image. */
  box: Box;
  text: string;
  /** Chance in percent where it was read anew; null where a person vouches for it. */
  confidence: number | null;
}

/** Part of a read word that has to lie in the box for the word to give way. */
const COVERED = 0.5;

/** The page's text with `decided` over it, later decisions over earlier ones. */
export function withDecided(page: PageText, decided: DecidedText[]): PageText {
  if (decided.length === 0) return page;
  let blocks = page.blocks;
  let unread = page.unread ?? [];
  for (const decision of decided) {
    blocks = place(blocks, decision);
    if (decision.text !== '') unread = unread.filter((line) => share(line, decision.box) < COVERED);
  }
  const words = blocks.flatMap((b) => b.lines.flatMap((l) => l.words));
  return {
    ...page,
    blocks,
    unread,
    text: plainText(blocks),
    confidence: Math.round(certaintyOf(words) * 10) / 10,
    words: words.length,
  };
}

function place(blocks: Block[], { box, text, confidence }: DecidedText): Block[] {
  const words = wordsIn(box, text, confidence);
  let put = words.length === 0;
  const kept = blocks.map((block) => ({
    ...block,
    lines: block.lines.map((line): Line => {
      const at = line.words.findIndex((word) => gives(word.box, box));
      const rest = line.words.filter((word) => !gives(word.box, box));
      if (at < 0) return line;
      if (put) return { ...line, words: rest };
      put = true;
      return { ...line, words: [...rest.slice(0, at), ...words, ...rest.slice(at)] };
    }),
  }));
  const whole = put ? kept : insert(kept, box, words);
  return whole.flatMap((block) => {
    const lines = block.lines
      .filter((line) => line.words.length > 0)
      .map((line) => ({ ...line, box: around(line.words.map((w) => w.box)) }));
    return lines.length === 0 ? [] : [{ box: around(lines.map((l) => l.box)), lines }];
  });
}

/** Nothing was read there: the words join the line they lie in, else they are a line of their own. */
function insert(blocks: Block[], box: Box, words: Word[]): Block[] {
  const middle = box[1] + box[3] / 2;
  for (const [b, block] of blocks.entries()) {
    for (const [l, line] of block.lines.entries()) {
      const [, top, , height] = line.box;
      const beside =
        box[0] <= line.box[0] + line.box[2] + 3 * height && box[0] + box[2] >= line.box[0] - 3 * height;
      if (middle < top || middle > top + height || box[3] > 2 * height || !beside) continue;
      const at = line.words.findIndex((word) => word.box[0] > box[0]);
      const own = [...line.words];
      own.splice(at < 0 ? own.length : at, 0, ...words);
      const lines = block.lines.with(l, { ...line, words: own });
      return blocks.with(b, { ...block, lines });
    }
  }
  const at = blocks.findIndex((block) => block.box[1] > middle);
  const made: Block = { box, lines: [{ box, words }] };
  return at < 0 ? [...blocks, made] : blocks.toSpliced(at, 0, made);
}

/** Words share the width by their letters. */
function wordsIn([x, y, width, height]: Box, text: string, confidence: number | null): Word[] {
  const parts = text.normalize('NFC').split(/\s+/).filter(Boolean);
  const letters = parts.reduce((n, part) => n + part.length, 0) + Math.max(0, parts.length - 1);
  let from = 0;
  return parts.map((part) => {
    const left = Math.round(x + (width * from) / letters);
    const right = Math.round(x + (width * (from + part.length)) / letters);
    from += part.length + 1;
    const box: Box = [left, y, Math.max(1, right - left), height];
    return confidence === null
      ? { text: part, box, confidence: 100, locked: true }
      : { text: part, box, confidence };
  });
}

function gives(word: Box, box: Box): boolean {
  return share(word, box) >= COVERED || share(box, word) >= COVERED;
}

/** Part of `a` that lies in `b`, 0–1. */
function share(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.max(1, a[2] * a[3]);
}
