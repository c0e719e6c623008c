/** Two facing pages on one picture: found by the empty strip between them, never by the picture's shape alone. */
import type { Box } from '../imaging/raster.ts';
import { isLetterLike, type Piece, type Pieces } from './components.ts';
import type { Survey } from './survey.ts';

/** A spread is wider than high; no single sheet that a commune keeps is, but tables, maps and photographs. */
const LEAST_ASPECT = 1.15;
/** Part of the width, about the middle of what is marked, in which the gutter is looked for. */
const MIDDLE = 0.18;
/** Width of the strip without letters, of the picture's width: more than the gap between two columns. */
const CLEAR_GAP = 0.04;
/** Where the fold's shadow shows, a narrower one will do. */
const SHADED_GAP = 0.012;
/** Brightness of the fold against the paper to both sides of it. */
const SHADE = 0.9;
/** Letters on each side below which it is no page of text. */
const LEAST_LETTERS = 40;
/** Part of the letters that may stand in the strip: specks and dirt of the fold. */
const STRAY = 0.002;

/** Two facing pages as they lie on the picture. */
export interface Facing {
  /** Whether one lies above the other, so that the page is upright only after a quarter turn. */
  lying: boolean;
  /** Where they are parted: x, or y when lying, in pixels of the original. */
  cut: number;
  /** Whether a piece of the survey lies on the side that holds more letters. */
  onFullerSide(piece: Piece): boolean;
}

/**
 * Two facing pages, or null where the picture is not surely a spread: a table's rules or lines of text that cross
 * the middle speak against it. Only the geometry is looked at: whether text runs the right way is the caller's to ask.
 */
export function findFacing(survey: Survey, { pieces }: Pieces): Facing | null {
  const lying = survey.height > survey.width;
  const [across, along] = lying ? [survey.height, survey.width] : [survey.width, survey.height];
  const span = (p: Piece): [number, number] => (lying ? [p.top, p.bottom] : [p.left, p.right]);
  const letters = pieces.filter(isLetterLike).map(span);
  if (across < LEAST_ASPECT * along || letters.length < 2 * LEAST_LETTERS) return null;
  const columns = new Uint32Array(across);
  for (const [from, to] of letters) for (let x = from; x <= to; x++) columns[x]!++;
  const gap = widestGap(columns, across, letters.length);
  if (!gap) return null;
  const [from, to] = gap;
  const left = letters.filter(([, end]) => end < from).length;
  const right = letters.filter(([start]) => start > to).length;
  if (Math.min(left, right) < LEAST_LETTERS || Math.min(left, right) < 0.1 * Math.max(left, right))
    return null;
  const middle = (from + to) / 2;
  // A rule from one side to the other is a table's or a frame's.
  const reach = 0.12 * across;
  if (
    pieces.some((p) => {
      const [start, end] = span(p);
      return start < middle - reach && end > middle + reach && end - start < 0.97 * across;
    })
  ) {
    return null;
  }
  const clear = (to - from) / across;
  const fold = darkestNear(survey, lying, from, to);
  if (clear < CLEAR_GAP && !(clear >= SHADED_GAP && fold.shade < SHADE)) return null;
  const at = fold.shade < SHADE ? fold.at : middle;
  return {
    lying,
    cut: Math.round(at * survey.factor),
    onFullerSide: (piece) => (left >= right ? span(piece)[1] < from : span(piece)[0] > to),
  };
}

/** The boxes of both pages in reading order once `turn` has made them upright, pixels of the original. */
export function facingBoxes(
  { lying, cut }: Pick<Facing, 'lying' | 'cut'>,
  turn: 0 | 90 | 180 | 270,
  { width, height }: { width: number; height: number },
): [Box, Box] {
  const [one, other]: [Box, Box] = lying
    ? [
        [0, 0, width, cut],
        [0, cut, width, height - cut],
      ]
    : [
        [0, 0, cut, height],
        [cut, 0, width - cut, height],
      ];
  // Upright after 90°, the picture's lower half is the left page; after 180° its right half is.
  return turn === 90 || turn === 180 ? [other, one] : [one, other];
}

/** The widest run of columns without letters that reaches into the middle; ends are the last empty columns. */
function widestGap(columns: Uint32Array, across: number, letters: number): [number, number] | null {
  const first = columns.findIndex((n) => n > 0);
  const last = columns.findLastIndex((n) => n > 0);
  const centre = (first + last) / 2;
  const [low, high] = [centre - MIDDLE * across, centre + MIDDLE * across];
  const allowed = STRAY * letters;
  let best: [number, number] | null = null;
  let from = -1;
  for (let x = first; x <= last; x++) {
    if (columns[x]! <= allowed) {
      if (from < 0) from = x;
      continue;
    }
    if (from >= 0 && x > low && from < high && (!best || x - 1 - from > best[1] - best[0]))
      best = [from, x - 1];
    from = -1;
  }
  return best;
}

/** Where the strip is darkest over its whole length, and how dark against the brightest column in it (1 = even). */
function darkestNear(
  { grey, width, height }: Survey,
  lying: boolean,
  from: number,
  to: number,
): { at: number; shade: number } {
  const length = lying ? width : height;
  const values: number[] = [];
  for (let x = from; x <= to; x++) {
    let sum = 0;
    for (let y = 0; y < length; y += 2) sum += lying ? grey[x * width + y]! : grey[y * width + x]!;
    values.push(sum);
  }
  const least = Math.min(...values);
  return { at: from + values.indexOf(least), shade: least / Math.max(1, ...values) };
}
