/** The reading image: grey, even background, coloured ink faded, specks of noise gone, letters and marks untouched. */

import { toGrey } from '../imaging/codec.ts';
import { atHand, inkGrey, laid, lifted, median3, multiply, reduceBy, stretchBy } from '../imaging/kernels.ts';
import type { Raster } from '../imaging/raster.ts';
import { backgroundGrid } from './survey.ts';
import type { ReadingRecipe } from './types.ts';

/** Resolution of the copy on which the background is measured. */
const BACKGROUND_DPI = 50;
/** Difference between the brightest and the darkest channel: black ink below, seals and signatures above. */
const COLOURLESS = 30;
const COLOURED = 60;
/** Above this mean difference of a pixel from its left neighbour on plain paper, the page counts as noisy. */
export const NOISY = 7;

/**
 * Makes the reading image of an upright page (`page` at the resolution `dpi` it is read at, `paper` its colour by
 * channel). Divides by the local background, so that light and tint are even everywhere; stretches from the page's
 * ink to white.
 */
export function readingImage(
  page: Raster,
  dpi: number,
  paper: number[],
  { dropColour, despeckle, white }: ReadingRecipe,
): Raster {
  return atHand(() => {
    const grey = laid(page.channels === 3 && !dropColour ? toGrey(page) : page);
    const ink = grey.channels === 3 ? evenInk(grey, paper) : grey;
    const cleaned = despeckle && noiseOf(ink) > NOISY ? median3(ink) : ink;
    // Contrast from the ink's typical darkness to the paper's lower edge.
    const levels = (histogram: Uint32Array) => ({ black: inkLevel(histogram), white });
    return lifted(stretchBy(evenLight(cleaned, dpi), levels));
  });
}

/**
 * Grey in which red seals and blue signatures are fainter than black ink: each channel is first measured against
 * the paper's own colour, so that tinted paper counts as colourless; where a pixel is clearly coloured its
 * brightest channel is taken, luma elsewhere (the brightest alone would follow the noise of JPEG's coarse colours).
 */
function evenInk(page: Raster, paper: number[]): Raster {
  const gains = paper.map((c) => Math.round((235 * 256) / Math.max(60, c))) as [number, number, number];
  return inkGrey(page, gains, COLOURLESS, COLOURED);
}

/** Mean absolute difference of neighbours among the lighter half of the page. */
export function noiseOf({ data, width, height }: Raster): number {
  const found = { sum: 0, count: 0 };
  for (let y = 8; y < height - 8; y += 7) addNoise(found, data, y * width + 8, (y + 1) * width - 8);
  return found.count === 0 ? 0 : found.sum / found.count;
}

/** Adds the differences along a row, from one pixel to another. */
function addNoise(found: { sum: number; count: number }, data: Uint8Array, from: number, to: number): void {
  let [sum, count] = [0, 0];
  for (let i = from; i < to; i += 3) {
    const d = Math.abs(data[i]! - data[i - 1]!);
    // Edges of letters are no noise.
    if (d > 60) continue;
    sum += d;
    count++;
  }
  found.sum += sum;
  found.count += count;
}

/** Division by the brightness of the paper around, so that paper is at 240 everywhere. */
function evenLight(page: Raster, dpi: number): Raster {
  const factor = Math.max(1, Math.min(Math.round(dpi / BACKGROUND_DPI), page.width, page.height));
  const small = reduceBy(page, factor);
  const grid = backgroundGrid(small.grey, small.width, small.height, 8, { fallback: 255 });
  const line = new Float32Array(small.width);
  return multiply(page, { across: factor, down: factor, count: small.width }, (row, factors) => {
    grid.row(Math.min(small.height - 1, row), line, 0);
    for (let x = 0; x < line.length; x++) factors[x] = (240 * 256) / Math.max(40, line[x]!);
  });
}

/** Ink: the darkest pixels of an ordinary page. */
function inkLevel(histogram: Uint32Array): number {
  let total = 0;
  for (let g = 0; g < 200; g++) total += histogram[g]!;
  let left = total * 0.05;
  let black = 0;
  for (; black < 110; black++) {
    left -= histogram[black]!;
    if (left <= 0) break;
  }
  return black;
}
