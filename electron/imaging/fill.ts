/** A small picture of some of a large one's pixels: each cell the mean of its own, cells without any filled smoothly. */
import type { Raster } from './raster.ts';

interface Level {
  /** Sums of samples, premultiplied by `weight`. */
  sums: Float32Array;
  weight: Float32Array;
  width: number;
  height: number;
}

/**
 * `raster` made `factor` times smaller, every pixel counted by its weight (0: not at all). Cells in which nothing
 * counts take the colour of what lies around them (pull and push over a pyramid), so that the picture has no edges of
 * its own.
 */
export function fillBetween(raster: Raster, weights: Uint8Array, factor: number): Raster {
  const { channels } = raster;
  const levels = [cellSums(raster, weights, factor)];
  while (levels.at(-1)!.width > 1 || levels.at(-1)!.height > 1) levels.push(halved(levels.at(-1)!, channels));
  for (let i = levels.length - 2; i >= 0; i--) takeFromBelow(levels[i]!, levels[i + 1]!, channels);
  const { sums, weight, width, height } = levels[0]!;
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const by = weight[i]! > 0 ? 1 / weight[i]! : 0;
    for (let c = 0; c < channels; c++) {
      data[i * channels + c] = by === 0 ? 255 : Math.min(255, Math.round(sums[i * channels + c]! * by));
    }
  }
  return { data, width, height, channels };
}

function cellSums({ data, width, height, channels }: Raster, weights: Uint8Array, factor: number): Level {
  const level = empty(Math.ceil(width / factor), Math.ceil(height / factor), channels);
  const { sums, weight } = level;
  const cellOf = Int32Array.from({ length: width }, (_, x) => Math.floor(x / factor));
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / factor) * level.width;
    for (let x = 0; x < width; x++, i++) {
      const share = weights[i]!;
      if (share === 0) continue;
      const cell = row + cellOf[x]!;
      weight[cell]! += share;
      // Written out: a loop over the channels takes twice the time.
      if (channels === 1) sums[cell]! += share * data[i]!;
      else {
        const [at, from] = [cell * 3, i * 3];
        sums[at]! += share * data[from]!;
        sums[at + 1]! += share * data[from + 1]!;
        sums[at + 2]! += share * data[from + 2]!;
      }
    }
  }
  return level;
}

function halved(from: Level, channels: number): Level {
  const level = empty(Math.ceil(from.width / 2), Math.ceil(from.height / 2), channels);
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < from.width; x++) {
      const i = y * from.width + x;
      const cell = (y >> 1) * level.width + (x >> 1);
      // A cell speaks once however many pixels it holds, else a dense patch would bleed far.
      if (from.weight[i] === 0) continue;
      const share = 1 / from.weight[i]!;
      level.weight[cell]! += 1;
      for (let c = 0; c < channels; c++)
        level.sums[cell * channels + c]! += share * from.sums[i * channels + c]!;
    }
  }
  return level;
}

function takeFromBelow(level: Level, below: Level, channels: number): void {
  for (let y = 0; y < level.height; y++) {
    for (let x = 0; x < level.width; x++) {
      const i = y * level.width + x;
      if (level.weight[i]! > 0) continue;
      const cell = (y >> 1) * below.width + (x >> 1);
      const weight = below.weight[cell]!;
      if (weight === 0) continue;
      level.weight[i] = 1;
      for (let c = 0; c < channels; c++) {
        level.sums[i * channels + c] = below.sums[cell * channels + c]! / weight;
      }
    }
  }
}

function empty(width: number, height: number, channels: number): Level {
  return {
    sums: new Float32Array(width * height * channels),
    weight: new Float32Array(width * height),
    width,
    height,
  };
}
