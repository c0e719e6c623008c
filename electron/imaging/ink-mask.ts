/** Where the ink is: a picture's strokes told from its paper by their surroundings, for dark and for coloured ink. */
import { median3 } from './kernels.ts';
import type { Raster } from './raster.ts';

/** One byte per pixel, 1 = ink, row by row. */
export interface InkMask {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Side of the surroundings, inches: larger than a stroke, smaller than a stain. */
const WINDOW = 0.16;
/** Sauvola's k and R (Sauvola and Pietikäinen, 2000). */
const K = 0.22;
const R = 110;
/** A stroke is darker than the mean around it by at least this, else paper grain on an even background counts as ink. */
const LEAST_CONTRAST = 14;
/** … and by this many times the grain. */
const OVER_GRAIN = 4;
/** Grain (standard deviation) from which the picture is smoothed first. */
const GRAINY = 5;

/**
 * Ink by Sauvola's threshold on the darkest channel, in which red and blue strokes are as dark as black ones. Single
 * specks, which no stroke is made of, are left to the paper.
 */
export function inkMask(raster: Raster, dpi: number): InkMask {
  const { width, height } = raster;
  let dark = darkestChannel(raster);
  let grain = grainOf(dark, width, height);
  if (grain > GRAINY) {
    dark = median3({ data: dark, width, height, channels: 1 }).data;
    grain = grainOf(dark, width, height);
  }
  const contrast = Math.max(LEAST_CONTRAST, OVER_GRAIN * grain);
  const ink = new Uint8Array(width * height);
  const half = Math.max(3, Math.round((WINDOW * dpi) / 2));
  const columns = new ColumnSums(dark, width, height);
  for (let y = 0; y < height; y++) {
    const rows = columns.around(y, half);
    let sum = 0;
    let squares = 0;
    let from = 0;
    let to = 0;
    for (let x = 0; x < width; x++) {
      for (const last = Math.min(width, x + half + 1); to < last; to++) {
        sum += columns.sums[to]!;
        squares += columns.squares[to]!;
      }
      for (; from < x - half; from++) {
        sum -= columns.sums[from]!;
        squares -= columns.squares[from]!;
      }
      const count = (to - from) * rows;
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
      const threshold = mean * (1 + K * (deviation / R - 1));
      const value = dark[y * width + x]!;
      if (value < threshold && mean - value > contrast) ink[y * width + x] = 1;
    }
  }
  return { data: withoutSpecks(ink, width, height), width, height };
}

/** Sums over a band of rows, per column, moved down row by row. */
class ColumnSums {
  readonly sums: Int32Array;
  readonly squares: Int32Array;
  private readonly pixels: Uint8Array;
  private readonly width: number;
  private readonly height: number;
  private from = 0;
  private to = 0;

  constructor(pixels: Uint8Array, width: number, height: number) {
    this.pixels = pixels;
    this.width = width;
    this.height = height;
    this.sums = new Int32Array(width);
    this.squares = new Int32Array(width);
  }

  /** Moves the band to `half` rows around `y` and returns how many rows it has. */
  around(y: number, half: number): number {
    for (const last = Math.min(this.height, y + half + 1); this.to < last; this.to++) this.add(this.to, 1);
    for (const first = Math.max(0, y - half); this.from < first; this.from++) this.add(this.from, -1);
    return this.to - this.from;
  }

  private add(row: number, sign: 1 | -1): void {
    for (let x = 0, i = row * this.width; x < this.width; x++, i++) {
      const value = this.pixels[i]!;
      this.sums[x]! += sign * value;
      this.squares[x]! += sign * value * value;
    }
  }
}

/** The darkest channel of every pixel. */
export function darkestChannel({ data, width, height, channels }: Raster): Uint8Array {
  if (channels === 1) return data;
  const dark = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < dark.length; i++, p += 3) {
    dark[i] = Math.min(data[p]!, data[p + 1]!, data[p + 2]!);
  }
  return dark;
}

/**
 * Standard deviation of the paper's grain: the median of absolute Laplacians, which strokes, being rare, do not move
 * (after Immerkær, 1996, whose mask this is).
 */
function grainOf(dark: Uint8Array, width: number, height: number): number {
  const counts = new Uint32Array(2048);
  let total = 0;
  for (let y = 1; y < height - 1; y += 3) {
    for (let x = 1, i = y * width + 1; x < width - 1; x += 3, i += 3) {
      const corners =
        dark[i - width - 1]! + dark[i - width + 1]! + dark[i + width - 1]! + dark[i + width + 1]!;
      const sides = dark[i - width]! + dark[i - 1]! + dark[i + 1]! + dark[i + width]!;
      counts[Math.min(2047, Math.abs(corners - 2 * sides + 4 * dark[i]!))]!++;
      total++;
    }
  }
  let below = 0;
  let median = 0;
  while (median < 2047 && below + counts[median]! < total / 2) below += counts[median++]!;
  // The mask's own gain is 6; 0.6745 turns a median of absolute values into a standard deviation.
  return median / (6 * 0.6745);
}

/** The mask with every ink pixel grown to its eight neighbours. */
export function grown({ data, width, height }: InkMask): InkMask {
  const across = data.slice();
  for (let i = 1; i < data.length - 1; i++) {
    if (data[i] === 1) across[i - 1] = across[i + 1] = 1;
  }
  const out = across.slice();
  for (let i = width; i < data.length - width; i++) {
    if (across[i] === 1) out[i - width] = out[i + width] = 1;
  }
  return { data: out, width, height };
}

/** Ink pixels with fewer than two neighbours among their eight go. */
function withoutSpecks(ink: Uint8Array, width: number, height: number): Uint8Array {
  const out = ink.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      if (ink[i] === 0) continue;
      const around =
        ink[i - width - 1]! +
        ink[i - width]! +
        ink[i - width + 1]! +
        ink[i - 1]! +
        ink[i + 1]! +
        ink[i + width - 1]! +
        ink[i + width]! +
        ink[i + width + 1]!;
      if (around < 2) out[i] = 0;
    }
  }
  return out;
}
