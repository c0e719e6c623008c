/** Colour pictures whose paper has the same brightness in every channel and everywhere, calm enough to tell inks apart. */
import type { Raster } from '../imaging/raster.ts';

/** Brightness to which paper is brought, channel by channel. */
export const PAPER = 235;
/** Side of the tiles in which paper is looked for, pixels; the part of their pixels that is darker than paper. */
const TILE = 64;
const PAPER_PART = 0.75;

/** A colour raster with its paper at PAPER: stains and shadows have a colour of their own. */
export function evenPaper({ data, width, height }: Raster): Raster {
  const out = new Uint8Array(data.length);
  const [across, down] = [Math.ceil(width / TILE), Math.ceil(height / TILE)];
  for (let k = 0; k < 3; k++) {
    const paper = Float32Array.from({ length: across * down }, (_, tile) => {
      const histogram = new Uint32Array(256);
      const [left, top] = [(tile % across) * TILE, Math.floor(tile / across) * TILE];
      for (let y = top; y < Math.min(height, top + TILE); y++)
        for (let x = left; x < Math.min(width, left + TILE); x++)
          histogram[data[(y * width + x) * 3 + k]!]!++;
      return Math.max(60, quantile(histogram, PAPER_PART));
    });
    for (let y = 0, i = k; y < height; y++) {
      const v = Math.max(0, Math.min(down - 1, y / TILE - 0.5));
      const [y0, y1] = [Math.floor(v), Math.min(down - 1, Math.floor(v) + 1)];
      for (let x = 0; x < width; x++, i += 3) {
        const u = Math.max(0, Math.min(across - 1, x / TILE - 0.5));
        const [x0, x1] = [Math.floor(u), Math.min(across - 1, Math.floor(u) + 1)];
        const upper = mix(paper[y0 * across + x0]!, paper[y0 * across + x1]!, u - x0);
        const lower = mix(paper[y1 * across + x0]!, paper[y1 * across + x1]!, u - x0);
        out[i] = Math.min(255, (data[i]! * PAPER) / mix(upper, lower, v - y0));
      }
    }
  }
  return { data: out, width, height, channels: 3 };
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
  for (let y = 0, i = 0; y < height; y++) {
    const rows = [Math.max(0, y - 1), y, y, Math.min(height - 1, y + 1)].map((row) => row * width * 3);
    for (let x = 0; x < width; x++) {
      const columns = [Math.max(0, x - 1), x, x, Math.min(width - 1, x + 1)].map((column) => column * 3);
      for (let k = 0; k < 3; k++, i++) {
        let sum = 0;
        for (const row of rows) for (const column of columns) sum += data[row + column + k]!;
        out[i] = sum / 16;
      }
    }
  }
  return { data: out, width, height, channels: 3 };
}
