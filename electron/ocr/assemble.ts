/** What the engine recognised, as the station's PageText: NFC, access-image pixels, noise left out. */
import { shiftAt } from '../imaging/bend.ts';
import { around, type Box } from '../imaging/raster.ts';
import type { ReadOptions } from './reader.ts';
import type { RecognizedBlock, RecognizedSymbol, RecognizedWord } from './recognized.ts';
import { plainText } from './text.ts';
import type { Block, Line, PageText, Word } from './types.ts';

/** Below this the engine itself does not believe that it saw a word. */
const LEAST_CONFIDENCE = 3;
/** A word without any letter or digit is kept as punctuation from here on; below it is a speck. */
const PUNCTUATION_CONFIDENCE = 60;
/** Part of the narrower of two like letters that lies within the other when both are one. */
const SAME_INK = 0.5;
/** Widest that one letter is, in parts of the word's usual letter. */
const ONE_LETTER = 1.3;

/** Builds the PageText of one page; boxes are clipped to the access image. */
export function assemble(recognized: RecognizedBlock[], options: ReadOptions, languages: string): PageText {
  const blocks: Block[] = [];
  for (const block of recognized) {
    const lines: Line[] = [];
    for (const line of block.lines) {
      const words = line.flatMap((w) => toWord(w, options));
      if (words.length > 0) lines.push({ box: around(words.map((w) => w.box)), words });
    }
    if (lines.length > 0) blocks.push({ box: around(lines.map((l) => l.box)), lines });
  }
  const { accessWidth, accessHeight, accessDpi } = options;
  return pageText(blocks, { width: accessWidth, height: accessHeight, dpi: accessDpi }, languages);
}

/** A PageText of blocks that are in order. */
export function pageText(
  blocks: Block[],
  { width, height, dpi }: Pick<PageText, 'width' | 'height' | 'dpi'>,
  languages: string,
): PageText {
  const words = blocks.flatMap((b) => b.lines.flatMap((l) => l.words));
  return {
    width,
    height,
    dpi,
    blocks,
    stamps: [],
    unread: [],
    text: plainText(blocks),
    confidence: Math.round(certaintyOf(words) * 10) / 10,
    words: words.length,
    languages,
  };
}

/** Mean confidence weighted by length, 0–100; 0 without words. */
export function certaintyOf(words: Word[]): number {
  const letters = words.reduce((sum, w) => sum + w.text.length, 0);
  return words.reduce((sum, w) => sum + w.confidence * w.text.length, 0) / Math.max(1, letters);
}

function toWord(
  { text, confidence, bbox, symbols }: RecognizedWord,
  { readingScale, accessWidth, accessHeight, bend }: ReadOptions,
): Word[] {
  const clean = withoutStutter(text, symbols).normalize('NFC').trim();
  const speck = !/[\p{L}\p{N}]/u.test(clean) && confidence < PUNCTUATION_CONFIDENCE;
  if (clean === '' || confidence < LEAST_CONFIDENCE || speck) return [];
  const x0 = clip(bbox.x0 / readingScale, accessWidth);
  const x1 = clip(bbox.x1 / readingScale, accessWidth);
  const middle = (bbox.x0 + bbox.x1) / 2 / readingScale / accessWidth;
  const down = (y: number) => (bend ? y + accessWidth * shiftAt(bend, middle, y / accessHeight) : y);
  const y0 = clip(down(bbox.y0 / readingScale), accessHeight);
  const y1 = clip(down(bbox.y1 / readingScale), accessHeight);
  const box: Box = [x0, y0, Math.max(1, x1 - x0), Math.max(1, y1 - y0)];
  return [{ text: clean, box, confidence: Math.round(confidence * 10) / 10 }];
}

/**
 * `text` with every letter or digit once that the engine gave twice for the same ink (`833` for 83): its network
 * decides step by step along the line, and a shape that it left and came back to counts as two.
 */
function withoutStutter(text: string, symbols: RecognizedSymbol[]): string {
  // Symbols that do not spell the word say nothing about it.
  if (symbols.map((symbol) => symbol.text).join('') !== text) return text;
  const widths = symbols.map(widthOf).sort((a, b) => a - b);
  const usual = widths[widths.length >> 1] ?? 0;
  const once = symbols.filter(
    (symbol, i) => symbol.text !== symbols[i - 1]?.text || !sameInk(symbol, symbols[i - 1]!, usual),
  );
  return once.map((symbol) => symbol.text).join('');
}

/**
 * One of the two lies mostly within the other along the line, and both together are no wider than one letter: where the
 * engine is at a loss it lets its boxes run over several letters, or gives them no width at all.
 */
function sameInk(a: RecognizedSymbol, b: RecognizedSymbol, usual: number): boolean {
  const common = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const both = Math.max(a.x1, b.x1) - Math.min(a.x0, b.x0);
  return common > 0 && common >= SAME_INK * Math.min(widthOf(a), widthOf(b)) && both <= ONE_LETTER * usual;
}

function widthOf({ x0, x1 }: RecognizedSymbol): number {
  return x1 - x0;
}

function clip(value: number, most: number): number {
  return Math.max(0, Math.min(most - 1, Math.round(value)));
}

/** The same blocks `dx` and `dy` pixels further right and down. */
export function moveBlocks(blocks: Block[], dx: number, dy: number): Block[] {
  const move = <T extends { box: Box }>(part: T): T => ({
    ...part,
    box: [part.box[0] + dx, part.box[1] + dy, part.box[2], part.box[3]],
  });
  return blocks.map((block) => ({
    ...move(block),
    lines: block.lines.map((line) => ({ ...move(line), words: line.words.map(move) })),
  }));
}
