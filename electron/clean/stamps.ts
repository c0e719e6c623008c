/** Red stamps in the upper part of a page, taken out as a picture of their own: the reading image fades coloured ink. */
import type { Raster } from '../imaging/raster.ts';

/** Stamps of secrecy and urgency stand above this part of the height (NĐ 30/2020, Phụ lục I, ô 10); seals below. */
const UPPER = 0.45;
/** Red over the stronger of green and blue from which ink is red, whatever the tint of the paper. */
const RED = 50;
/** Cells of 1/12 inch; a cell is stamped when this part of it is red. */
const CELLS_PER_INCH = 12;
const STAMPED = 0.12;
const LEAST_CELLS = 5;

export interface StampPicture {
  /** Dark on white, in the page's own scale. */
  raster: Raster;
  /** Where its top left corner lies on the page, pixels. */
  x: number;
  y: number;
}

/** The box around all red ink in the upper part of an upright page, or null when there is (almost) none. */
export function stampPicture({ data, width, height, channels }: Raster, dpi: number): StampPicture | null {
  if (channels === 1) return null;
  const cell = Math.max(4, Math.round(dpi / CELLS_PER_INCH));
  const [cols, rows] = [Math.ceil(width / cell), Math.floor((height * UPPER) / cell)];
  const counts = new Uint16Array(cols * rows);
  // Every second pixel of every second row tells enough.
  for (let y = 0; y < rows * cell; y += 2)
    countRed(counts, Math.floor(y / cell) * cols, data, y * width, width, cell);
  const least = (STAMPED * cell * cell) / 4;
  let [left, top, right, bottom, stamped] = [cols, rows, -1, -1, 0];
  counts.forEach((count, i) => {
    if (count < least) return;
    const x = i % cols;
    const y = (i - x) / cols;
    [left, top, right, bottom] = [
      Math.min(left, x),
      Math.min(top, y),
      Math.max(right, x),
      Math.max(bottom, y),
    ];
    stamped++;
  });
  if (stamped < LEAST_CELLS) return null;
  const x = Math.max(0, (left - 1) * cell);
  const y = Math.max(0, (top - 1) * cell);
  const w = Math.min(width, (right + 2) * cell) - x;
  const h = Math.min(height, (bottom + 2) * cell) - y;
  const out = new Uint8Array(w * h);
  for (let j = 0; j < h; j++) redRow(out, j * w, w, data, (y + j) * width + x);
  return { raster: { data: out, width: w, height: h, channels: 1 }, x, y };
}

/** Counts the red ones among every second pixel of a row, in the cells from `at` on. */
function countRed(
  counts: Uint16Array,
  at: number,
  data: Uint8Array,
  start: number,
  width: number,
  cell: number,
): void {
  for (let x = 0, p = start * 3; x < width; x += 2, p += 6) {
    if (data[p]! - Math.max(data[p + 1]!, data[p + 2]!) > RED) counts[at + ((x / cell) | 0)]!++;
  }
}

/** Writes `width` pixels from `start` on, red as black, into `out`. */
function redRow(out: Uint8Array, at: number, width: number, data: Uint8Array, start: number): void {
  for (let i = at, p = start * 3; i < at + width; i++, p += 3) {
    const red = data[p]! - Math.max(data[p + 1]!, data[p + 2]!);
    out[i] = 255 - Math.max(0, Math.min(255, (red - RED / 2) * 3));
  }
}
