/**
 * Text lines that bend towards a book's gutter: how far each place of the page lies from where its line would be on
 * flat paper, measured on the lines themselves (after Ulges et al. 2005, who follow lines instead of modelling paper).
 */
import type { Bend } from '../imaging/bend.ts';
import { apply } from '../imaging/raster.ts';
import { isLetterLike, type Pieces } from './components.ts';
import type { Survey } from './survey.ts';
import type { Placement } from './transform.ts';

const COLUMNS = 24;
const LEAST_LINES = 6;
/** Columns that a line must reach over to tell a bend. */
const LEAST_REACH = 10;
/** Bend, in survey pixels (0.6 mm), below which the reader has no trouble and resampling would only blur. */
const LEAST_BEND = 2.4;
/** Distance of a line from its neighbours, as a part of the bend, above which the lines do not agree. */
const MOST_STRAY = 0.35;

/** No line climbs faster than this and is still read. */
const STEEPEST = 0.6;

interface Mark {
  x: number;
  y: number;
  size: number;
}

/** The page's bend where its lines surely show one, else null. `placement` is the straightened access image. */
export function findBend(survey: Survey, found: Pieces, { map, width, height }: Placement): Bend | null {
  const scale = 1 / survey.factor;
  const [w, h] = [width * scale, height * scale];
  const marks = found.pieces.filter(isLetterLike).map(({ left, top, right, bottom }): Mark => {
    const [x, y] = apply(
      map,
      ((left + right + 1) / 2) * survey.factor,
      ((top + bottom + 1) / 2) * survey.factor,
    );
    return { x: x * scale, y: y * scale, size: Math.max(6, Math.min(right - left, bottom - top) + 1) };
  });
  const lines = chains(marks)
    .map((line) => heights(line, w))
    .filter((line) => line.reach >= LEAST_REACH)
    .sort((a, b) => a.middle - b.middle);
  if (lines.length < LEAST_LINES) return null;
  const raw = lines.map(({ at }) => residual(at));
  const smooth = raw.map((_, n) => middleOf(raw.slice(Math.max(0, n - 1), n + 2)));
  const sizes = smooth
    .flat()
    .filter((v) => !Number.isNaN(v))
    .map(Math.abs)
    .sort((a, b) => a - b);
  // A gutter bends a tenth of the page or more; single lines that were followed wrongly are fewer.
  const bend = sizes[Math.floor(0.92 * sizes.length)] ?? 0;
  if (bend < LEAST_BEND) return null;
  const strays = raw.flatMap((row, n) =>
    row.flatMap((v, c) => (Number.isNaN(v) ? [] : [Math.abs(v - smooth[n]![c]!)])),
  );
  if (median(strays) > MOST_STRAY * bend) return null;
  return {
    columns: COLUMNS,
    rows: lines.map((line) => line.middle / h),
    shift: smooth.flatMap((row) => fillEnds(row).map((v) => Math.round((1e5 * v) / w) / 1e5)),
  };
}

/** Letters that follow one another to the right, each the nearest to the one before. */
function chains(marks: Mark[]): Mark[][] {
  const sorted = [...marks].sort((a, b) => a.x - b.x);
  const open: Mark[][] = [];
  const all: Mark[][] = [];
  for (const mark of sorted) {
    let best: Mark[] | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let n = open.length - 1; n >= 0; n--) {
      const last = open[n]!.at(-1)!;
      const gap = mark.x - last.x;
      // Nothing further right can join a line that ended five letters ago.
      if (gap > 6 * last.size + 20) {
        open.splice(n, 1);
        continue;
      }
      const off = Math.abs(mark.y - last.y - slopeAt(open[n]!) * gap);
      if (off > 0.45 * Math.max(mark.size, last.size) + 0.06 * gap) continue;
      const distance = gap + 4 * off;
      if (distance < least) [best, least] = [open[n]!, distance];
    }
    if (best) best.push(mark);
    else {
      const line = [mark];
      open.push(line);
      all.push(line);
    }
  }
  return all.filter((line) => line.length >= LEAST_REACH);
}

/** Slope of a line where it ends, over its last letters. */
function slopeAt(line: Mark[]): number {
  if (line.length < 3) return 0;
  const [from, to] = [line[Math.max(0, line.length - 6)]!, line.at(-1)!];
  const run = to.x - from.x;
  return run < 20 ? 0 : Math.max(-STEEPEST, Math.min(STEEPEST, (to.y - from.y) / run));
}

/** Height of a line in each column of the grid; NaN where it has no letters. */
function heights(line: Mark[], width: number): { at: number[]; reach: number; middle: number } {
  const columns: number[][] = Array.from({ length: COLUMNS }, () => []);
  for (const { x, y } of line)
    columns[Math.min(COLUMNS - 1, Math.max(0, Math.floor((x / width) * COLUMNS)))]!.push(y);
  // Ascenders and descenders pull a letter's middle to and fro: neighbours are taken in.
  const at = columns.map((own, c) =>
    own.length === 0 ? Number.NaN : median([...(columns[c - 1] ?? []), ...own, ...(columns[c + 1] ?? [])]),
  );
  return { at, reach: at.filter((v) => !Number.isNaN(v)).length, middle: median(line.map((m) => m.y)) };
}

/** Distance from the straight line through most of it (Theil–Sen): what bends at one end does not tilt the rest. */
function residual(at: number[]): number[] {
  const slopes: number[] = [];
  for (let a = 0; a < at.length; a++)
    for (let b = a + 1; b < at.length; b++) {
      const slope = (at[b]! - at[a]!) / (b - a);
      if (!Number.isNaN(slope)) slopes.push(slope);
    }
  const slope = median(slopes);
  const level = median(at.map((v, c) => v - slope * c).filter((v) => !Number.isNaN(v)));
  return at.map((v, c) => v - slope * c - level);
}

/** Median of neighbouring rows, column by column; a single line is no evidence. */
function middleOf(rows: number[][]): number[] {
  return rows[0]!.map((_, c) => {
    const known = rows.map((row) => row[c]!).filter((v) => !Number.isNaN(v));
    return known.length < 2
      ? Number.NaN
      : mean(known.sort((a, b) => a - b).slice((known.length - 1) >> 1, (known.length >> 1) + 1));
  });
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Gaps take the nearest value; a line says nothing about what lies beyond it. */
function fillEnds(row: number[]): number[] {
  return row.map((v, c) => {
    if (!Number.isNaN(v)) return v;
    for (let d = 1; d < row.length; d++) {
      const near = [row[c - d], row[c + d]].filter((n) => n !== undefined && !Number.isNaN(n));
      if (near.length > 0) return near.reduce((a, b) => a! + b!, 0)! / near.length;
    }
    return 0;
  });
}

/** NaN for an empty list, which stands for a missing value. */
function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : sorted[sorted.length >> 1]!;
}
