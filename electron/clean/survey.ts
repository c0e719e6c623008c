/** A small, evened-out picture of the page on which everything is measured: about 100 dpi, grey, ink apart from paper. */
import { multiply, reduceBy } from '../imaging/kernels.ts';
import { negated, type Raster } from '../imaging/raster.ts';
import { findLightLid } from './light-lid.ts';
import { countSet, dilate, erode, floodFromEdges, reachesEdge } from './masks.ts';

/** Resolution of the survey; text lines are still ten pixels high, noise is averaged away. */
export const SURVEY_DPI = 100;

export interface Survey {
  width: number;
  height: number;
  /** Original pixels per survey pixel. */
  factor: number;
  grey: Uint8Array;
  /** Ink strength 0–255 relative to the paper around it; 0 inside the scanner's border. */
  ink: Uint8Array;
  /** 1 where the scanner's lid or bed shows. */
  border: Uint8Array;
  borderPixels: number;
  /** Brightness of the paper. */
  paper: number;
  /** Whether the page is white on black; all else is then said of the picture with light for dark. */
  negative: boolean;
}

/** Surveys a decoded page of the given resolution. */
export function surveyPage(raster: Raster, dpi: number): Survey {
  const factor = Math.max(1, Math.min(Math.round(dpi / SURVEY_DPI), raster.width, raster.height));
  const { grey, width, height } = reduceBy(raster, factor);
  const page: Raster = { data: grey, width, height, channels: 1 };
  return survey(page, factor, false) ?? survey(negated(page), factor, true)!;
}

/** Null for a page that is to be surveyed as a negative, which one that is `negative` already never is. */
function survey(page: Raster, factor: number, negative: boolean): Survey | null {
  const { data: grey, width, height } = page;
  const whole = paperBrightness(grey);
  const dark = findBorder(grey, width, height, whole);
  const reached = dark.includes(1);
  const light = reached ? null : findLightLid(grey, width, height);
  const border = light ?? dark;
  // Under a light lid the paper is not what is lightest.
  const paper = light ? paperBrightness(grey.filter((_, i) => light[i] === 0)) : whole;
  let borderPixels = countSet(border);
  // Nothing but lid: a black picture is kept as it came.
  if (borderPixels > MOST_LID * border.length) {
    border.fill(0);
    borderPixels = 0;
  } else if (!negative && reached && !holdsPaper(grey, dark, width, height, whole)) return null;
  const grid = backgroundGrid(grey, width, height, 16, { skip: border, fallback: paper });
  const line = new Float32Array(width);
  // The background changes little from one row to the next: every other one will do.
  const even = multiply(page, { across: 1, down: 2, count: width }, (row, factors) => {
    grid.row(2 * row, line, 0);
    for (let x = 0; x < width; x++) factors[x] = (255 * 256) / line[x]!;
  });
  const ink = even.data;
  for (let i = 0; i < ink.length; i++) ink[i] = border[i] === 0 ? 255 - ink[i]! : 0;
  return { width, height, factor, grey, ink, border, borderPixels, paper, negative };
}

/** The brightness that most of the lighter part of the page has. */
function paperBrightness(grey: Uint8Array): number {
  const histogram = new Uint32Array(256);
  for (let i = 0; i < grey.length; i++) histogram[grey[i]!]!++;
  // A black lid can be most of the picture: what is nearly black is left out before the upper third is taken.
  let light = 0;
  for (let g = 70; g < 256; g++) light += histogram[g]!;
  if (light < grey.length / 20) return 255;
  let left = light * 0.3;
  for (let g = 255; g >= 70; g--) {
    left -= histogram[g]!;
    if (left <= 0) return g;
  }
  return 255;
}

const LID = 0.42;
/** The smallest papers, an identity card on the glass of an A4 scanner, leave less of the picture to the lid. */
const MOST_LID = 0.98;
/** Half the thickness, in survey pixels, below which dark things are ink and not lid (about 0.75 mm). */
const THIN = 3;

/** Dark area thicker than any stroke that reaches the picture's edge. */
function findBorder(grey: Uint8Array, width: number, height: number, paper: number): Uint8Array {
  const dark = new Uint8Array(grey.length);
  const limit = paper * LID;
  for (let i = 0; i < grey.length; i++) if (grey[i]! < limit) dark[i] = 1;
  if (!reachesEdge(dark, width, height)) return dark.fill(0);
  const thick = erode(dark, width, height, THIN);
  const reached = floodFromEdges(thick, width, height);
  return dilate(reached, width, height, THIN + 3);
}

/** Of a sheet this part at least is lighter than ink and thicker than strokes; of white writing hardly anything is. */
const LEAST_PAPER = 0.2;

/** Whether what the border leaves is a sheet, and not white writing on black. */
function holdsPaper(
  grey: Uint8Array,
  border: Uint8Array,
  width: number,
  height: number,
  paper: number,
): boolean {
  const light = new Uint8Array(grey.length);
  for (let i = 0; i < grey.length; i++) if (border[i] === 0 && grey[i]! >= paper * LID) light[i] = 1;
  return countSet(erode(light, width, height, THIN)) >= LEAST_PAPER * countSet(light);
}

export interface BackgroundGrid {
  /** Writes the background of row `y` into `out` from `at` on. */
  row(y: number, out: Float32Array, at: number): void;
}

/** Background of a grey picture by blocks. Pixels under `skip` do not count. */
export function backgroundGrid(
  grey: Uint8Array,
  width: number,
  height: number,
  block: number,
  { skip, fallback }: { skip?: Uint8Array; fallback: number },
): BackgroundGrid {
  const cols = Math.ceil(width / block);
  const rows = Math.ceil(height / block);
  const raw = new Float32Array(cols * rows);
  const histogram = new Uint32Array(256);
  for (let i = 0; i < raw.length; i++) {
    const left = (i % cols) * block;
    const top = Math.floor(i / cols) * block;
    const count = tallyBlock(histogram, grey, width, left, top, block, skip);
    raw[i] = count < (block * block) / 8 ? 0 : percentile(histogram, count, 0.75);
  }
  const smooth = smoothGrid(widen(raw, cols, rows), cols, rows, fallback);
  return { row: (y, out, at) => interpolate(smooth, cols, rows, block, width, y, out, at) };
}

/** The histogram of a block of pixels, but for those under `skip`; how many they are. */
function tallyBlock(
  histogram: Uint32Array,
  grey: Uint8Array,
  width: number,
  left: number,
  top: number,
  block: number,
  skip?: Uint8Array,
): number {
  histogram.fill(0);
  const right = Math.min(width, left + block);
  let count = 0;
  for (let start = top * width; start < Math.min(grey.length, (top + block) * width); start += width)
    count += tally(histogram, grey, start + left, start + right, skip);
  return count;
}

/** Adds pixels to the histogram, but for those under `skip`; how many they are. */
function tally(
  histogram: Uint32Array,
  grey: Uint8Array,
  from: number,
  to: number,
  skip?: Uint8Array,
): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    if (skip !== undefined && skip[i] === 1) continue;
    histogram[grey[i]!]!++;
    count++;
  }
  return count;
}

function percentile(histogram: Uint32Array, count: number, part: number): number {
  let left = count * (1 - part);
  for (let g = 255; g >= 0; g--) {
    left -= histogram[g]!;
    if (left <= 0) return g;
  }
  return 0;
}

/** Greatest of the 3×3 blocks around: bold headings and seals fill whole blocks, paper is beside them. */
function widen(grid: Float32Array, cols: number, rows: number): Float32Array {
  const out = new Float32Array(grid.length);
  for (let i = 0; i < out.length; i++)
    out[i] = greatestAround(grid, cols, rows, i % cols, Math.floor(i / cols));
  return out;
}

function greatestAround(grid: Float32Array, cols: number, rows: number, x: number, y: number): number {
  let most = 0;
  for (let j = Math.max(0, y - 1); j <= Math.min(rows - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(cols - 1, x + 1); i++)
      most = Math.max(most, grid[j * cols + i]!);
  }
  return most;
}

/** Mean of the 3×3 blocks that hold paper. */
function smoothGrid(grid: Float32Array, cols: number, rows: number, fallback: number): Float32Array {
  const out = new Float32Array(grid.length);
  for (let i = 0; i < out.length; i++)
    out[i] = meanAround(grid, cols, rows, i % cols, Math.floor(i / cols), fallback);
  return out;
}

function meanAround(
  grid: Float32Array,
  cols: number,
  rows: number,
  x: number,
  y: number,
  fallback: number,
): number {
  let [sum, count] = [0, 0];
  for (let j = Math.max(0, y - 1); j <= Math.min(rows - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(cols - 1, x + 1); i++) {
      const v = grid[j * cols + i]!;
      if (v < 0.35 * fallback) continue;
      sum += v;
      count++;
    }
  }
  return count === 0 ? fallback : sum / count;
}

function interpolate(
  grid: Float32Array,
  cols: number,
  rows: number,
  block: number,
  width: number,
  y: number,
  out: Float32Array,
  at: number,
): void {
  const gy = Math.min(rows - 1, Math.max(0, (y + 0.5) / block - 0.5));
  const y0 = Math.floor(gy);
  const y1 = Math.min(rows - 1, y0 + 1);
  const fy = gy - y0;
  for (let x = 0; x < width; x++) {
    const gx = Math.min(cols - 1, Math.max(0, (x + 0.5) / block - 0.5));
    const x0 = Math.floor(gx);
    const x1 = Math.min(cols - 1, x0 + 1);
    const fx = gx - x0;
    const top = grid[y0 * cols + x0]! * (1 - fx) + grid[y0 * cols + x1]! * fx;
    const low = grid[y1 * cols + x0]! * (1 - fx) + grid[y1 * cols + x1]! * fx;
    out[at + x] = top * (1 - fy) + low * fy;
  }
}
