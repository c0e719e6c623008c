/** Colour pictures whose paper has the same brightness in every channel and everywhere, calm enough to tell inks apart. */
import type { Raster } from '../imaging/raster.ts';

/** Brightness to which paper is brought, channel by channel. */
export const PAPER = 235;
/** Side of the tiles in which paper is looked for, pixels; the part of their pixels that is darker than paper. */
const TILE = 64;
const PAPER_PART = 0.75;

/** A colour raster with its paper at PAPER: stains and shadows have a colour of their own. */
export function evenPaper(raster: Raster): Raster {
  const { data, width, height } = raster;
  const out = new Uint8Array(data.length);
  const [across, down] = [Math.ceil(width / TILE), Math.ceil(height / TILE)];
  const paper = paperByTile(raster, across, down);
  const columns = Array.from({ length: width }, (_, x) => between(x, across));
  const [tiles, parts] = [
    Uint16Array.from(columns, (c) => c.first),
    Float32Array.from(columns, (c) => c.part),
  ];
  // One tile more than there are, so that every tile has a right neighbour.
  const line = new Float32Array((across + 1) * 3);
  for (let y = 0; y < height; y++) {
    const { first, second, part } = between(y, down);
    for (let tile = 0; tile <= across; tile++) {
      for (let k = 0, at = Math.min(tile, across - 1) * 3; k < 3; k++)
        line[tile * 3 + k] = mix(
          paper[first * across * 3 + at + k]!,
          paper[second * across * 3 + at + k]!,
          part,
        );
    }
    evenRow(out, data, y * width * 3, line, tiles, parts);
  }
  return { data: out, width, height, channels: 3 };
}

/** Brings the row from the sample `start` on to PAPER; `line` is its paper by tile. */
function evenRow(
  out: Uint8Array,
  data: Uint8Array,
  start: number,
  line: Float32Array,
  tiles: Uint16Array,
  parts: Float32Array,
): void {
  for (let x = 0, i = start; x < tiles.length; x++) {
    const at = tiles[x]! * 3;
    const part = parts[x]!;
    for (let k = at; k < at + 3; k++, i++)
      out[i] = Math.min(255, (data[i]! * PAPER) / mix(line[k]!, line[k + 3]!, part));
  }
}

/** Brightness of the paper in every tile, three channels each. */
function paperByTile({ data, width, height }: Raster, across: number, down: number): Float32Array {
  const paper = new Float32Array(across * down * 3);
  const histograms = [0, 1, 2].map(() => new Uint32Array(256));
  for (let tile = 0; tile < across * down; tile++) {
    const [left, top] = [(tile % across) * TILE, Math.floor(tile / across) * TILE];
    const [right, bottom] = [Math.min(width, left + TILE), Math.min(height, top + TILE)];
    for (const [k, histogram] of histograms.entries()) {
      histogram.fill(0);
      for (let y = top; y < bottom; y++)
        tally(histogram, data, (y * width + left) * 3 + k, (y * width + right) * 3);
      paper[tile * 3 + k] = Math.max(60, quantile(histogram, PAPER_PART));
    }
  }
  return paper;
}

/** Counts every third sample. */
function tally(histogram: Uint32Array, data: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i += 3) histogram[data[i]!]!++;
}

/** The two tiles between whose middles a pixel lies, and how far from the first. */
function between(pixel: number, tiles: number): { first: number; second: number; part: number } {
  const place = Math.max(0, Math.min(tiles - 1, pixel / TILE - 0.5));
  const first = Math.floor(place);
  return { first, second: Math.min(tiles - 1, first + 1), part: place - first };
}

const mix = (a: number, b: number, part: number) => a + (b - a) * part;

/** The value below which `part` of a histogram lies. */
export function quantile(histogram: Uint32Array, part: number): number {
  let left = histogram.reduce((a, b) => a + b, 0) * part;
  let value = 0;
  for (; value < 255; value++) {
    left -= histogram[value]!;
    if (left <= 0) break;
  }
  return value;
}

/** Binomial 3×3: colour is noisier than light. */
export function smoothed({ data, width, height }: Raster): Raster {
  const out = new Uint8Array(data.length);
  const row = width * 3;
  // Columns first, with the first and last pixel twice, so that the rows' loop has nothing to ask.
  const sums = new Uint16Array(row + 6);
  for (let y = 0; y < height; y++) {
    const [up, mid, low] = [Math.max(0, y - 1) * row, y * row, Math.min(height - 1, y + 1) * row];
    sumRows(sums, data, up, mid, low);
    sums.copyWithin(0, 3, 6);
    sums.copyWithin(row + 3, row, row + 3);
    weighRow(out, mid, sums);
  }
  return { data: out, width, height, channels: 3 };
}

function sumRows(sums: Uint16Array, data: Uint8Array, up: number, mid: number, low: number): void {
  const row = sums.length - 6;
  for (let i = 0; i < row; i++) sums[i + 3] = data[up + i]! + 2 * data[mid + i]! + data[low + i]!;
}

function weighRow(out: Uint8Array, at: number, sums: Uint16Array): void {
  const row = sums.length - 6;
  for (let i = 0; i < row; i++) out[at + i] = (sums[i]! + 2 * sums[i + 3]! + sums[i + 6]!) >> 4;
}
