/**
 * From the engine's confidence to the chance that a word is right, so that 90 means that nine of ten are. Measured on
 * 44 pages with known text (13,000 words: the synthetic set and real scans), words by kind, raised where it fell.
 */
import type { Box } from '../imaging/raster.ts';
import { around } from '../imaging/raster.ts';
import { isSyllable } from '../vietnamese/syllable.ts';
import { certaintyOf, pageText } from './assemble.ts';
import type { Block, Line, PageText, Word } from './types.ts';

type Knot = [engine: number, chance: number];

/** Between two knots the chance is interpolated; the engine's own scale is far too sure between 40 and 92. */
const KNOTS: Record<'syllable' | 'number' | 'other', Knot[]> = {
  syllable: [
    [0, 20],
    [30, 62],
    [70, 66],
    [82, 73],
    [88, 79],
    [91, 88],
    [93, 95],
    [95, 98],
    [96, 99.1],
    [100, 99.2],
  ],
  number: [
    [0, 0],
    [30, 19],
    [50, 41],
    [65, 58],
    [80, 63],
    [87, 81],
    [93, 86],
    [95, 95],
    [96, 97.5],
    [100, 98],
  ],
  // Abbreviations, foreign words, and what is no word at all.
  other: [
    [0, 5],
    [30, 8],
    [50, 20],
    [70, 57],
    [85, 64],
    [90, 86],
    [93, 91],
    [95, 98.5],
    [96, 99.5],
    [100, 99.6],
  ],
};

/** The chance, 0–100, that the engine's `text` with its `confidence` (0–100) is right to the letter, marks included. */
export function chanceOf(text: string, confidence: number): number {
  const knots = KNOTS[kindOf(text)];
  const after = knots.findIndex(([engine]) => engine >= confidence);
  if (after <= 0) return after === 0 ? knots[0]![1] : knots.at(-1)![1];
  const [[from, low], [to, high]] = [knots[after - 1]!, knots[after]!];
  return low + ((high - low) * (confidence - from)) / (to - from);
}

function kindOf(text: string): keyof typeof KNOTS {
  if (/\p{N}/u.test(text)) return 'number';
  const parts = text.split(/[^\p{L}\p{M}]+/u).filter(Boolean);
  return parts.length > 0 && parts.every(isSyllable) ? 'syllable' : 'other';
}

/**
 * Mean chance of a line's words below which it is no print: handwriting, a signature, a drawing. Of 70 such lines on
 * the pages with known text, five held a printed word; on pages written by hand nine lines of ten fall below.
 */
const NO_PRINT = 35;
/** On a page of which most lines are no print, a line must be more than an even bet to count as print. */
const NO_PRINT_BESIDE_WRITING = 50;

/**
 * `text` with chances in the place of the engine's confidence, and without the lines that are no print: their boxes
 * are kept in `unread`, for a person to key what they say.
 */
export function calibrate(text: PageText): PageText {
  const blocks = text.blocks.map((block) => ({ ...block, lines: block.lines.map(rate) }));
  const chances = blocks.flatMap((block) => block.lines.map((line) => certaintyOf(line.words)));
  const faint = chances.filter((chance) => chance < NO_PRINT_BESIDE_WRITING).length;
  const least = 2 * faint > chances.length ? NO_PRINT_BESIDE_WRITING : NO_PRINT;
  const printed: Block[] = [];
  const unread: Box[] = [];
  for (const block of blocks) {
    const lines = block.lines.filter((line) => certaintyOf(line.words) >= least);
    unread.push(...block.lines.filter((line) => !lines.includes(line)).map((line) => line.box));
    if (lines.length > 0) printed.push({ box: around(lines.map((line) => line.box)), lines });
  }
  return { ...pageText(printed, text, text.languages), stamps: text.stamps, unread };
}

function rate(line: Line): Line {
  const chance = ({ text, confidence }: Word) => Math.round(10 * chanceOf(text, confidence)) / 10;
  return { ...line, words: line.words.map((word) => ({ ...word, confidence: chance(word) })) };
}
