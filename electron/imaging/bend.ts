/** Pages whose text lines bend, as a grid of shifts: read from it, and straightened by it. */
import type { Raster } from './raster.ts';

/** Downward distance from the flat line, in parts of the page's width, on a grid over the whole access image. */
export interface Bend {
  columns: number;
  /** Height of each row of the grid, parts of the page's height, ascending. */
  rows: number[];
  /** `rows.length` × `columns` values, row by row. */
  shift: number[];
}

/** Downward shift at a place of the page given in parts of its width and height, in parts of its width. */
export function shiftAt({ columns, rows, shift }: Bend, x: number, y: number): number {
  const column = Math.min(columns - 1, Math.max(0, x * columns - 0.5));
  const c = Math.min(columns - 2, Math.floor(column));
  let r = rows.findIndex((row) => row > y);
  if (r < 0) r = rows.length;
  const across = (row: number) => {
    const [a, b] = [shift[row * columns + c]!, shift[row * columns + c + 1]!];
    return a + (b - a) * (column - c);
  };
  if (r === 0) return across(0);
  if (r === rows.length) return across(r - 1);
  const [above, below] = [rows[r - 1]!, rows[r]!];
  const part = below === above ? 0 : (y - above) / (below - above);
  return across(r - 1) * (1 - part) + across(r) * part;
}

/** `page` with its lines straight: every pixel is taken from as far down as its place is bent. */
export function flatten(page: Raster, bend: Bend): Raster {
  const { data, width, height } = page;
  const out = new Uint8Array(data.length);
  /** Rows between which the shift is interpolated; it hardly changes within a line. */
  const step = 16;
  const above = new Float32Array(width);
  const below = new Float32Array(width);
  const fill = (row: Float32Array, y: number) => {
    for (let x = 0; x < width; x++) row[x] = width * shiftAt(bend, x / width, y / height);
  };
  for (let from = 0; from < height; from += step) {
    fill(above, from);
    fill(below, from + step);
    for (let y = from; y < Math.min(height, from + step); y++) {
      const part = (y - from) / step;
      for (let x = 0; x < width; x++) {
        const at = Math.min(height - 1.001, Math.max(0, y + above[x]! + (below[x]! - above[x]!) * part));
        const top = Math.floor(at);
        const low = at - top;
        const i = top * width + x;
        out[y * width + x] = data[i]! * (1 - low) + data[i + width]! * low + 0.5;
      }
    }
  }
  return { ...page, data: out };
}
