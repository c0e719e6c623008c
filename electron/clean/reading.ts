/** The reading image: grey, even background, coloured ink faded, specks of noise gone, letters and marks untouched. */
import type { Raster } from '../imaging/raster.ts';
import { backgroundGrid, reduce } from './survey.ts';

/** Resolution of the copy on which the background is measured. */
const BACKGROUND_DPI = 50;
/** Difference between the brightest and the darkest channel: black ink below, seals and signatures above. */
const COLOURLESS = 30;
const COLOURED = 60;
/** Even paper is at 240 after division; text of the other side showing through lies above this, ink below. */
const PAPER = 198;
/** Above this mean difference of a pixel from its left neighbour on plain paper, the page counts as noisy. */
const NOISY = 7;

/**
 * Makes the reading image of an upright page (`page` as resampled, `dpi` its resolution, `paper` its colour by channel). Divides by the local
 * background, so that light and tint are even everywhere; stretches from the page's ink to white.
 */
export function readingImage(page: Raster, dpi: number, paper: number[]): Raster {
  const grey = inkGrey(page, paper);
  const cleaned = noiseOf(grey) > NOISY ? median3(grey) : grey;
  const factor = Math.max(1, Math.round(dpi / BACKGROUND_DPI));
  const small = reduce(cleaned, factor);
  const grid = backgroundGrid(small.grey, small.width, small.height, 8, { fallback: 255 });
  return { data: flatten(cleaned, small, factor, grid), width: page.width, height: page.height, channels: 1 };
}

/**
 * Grey in which red seals and blue signatures are fainter than black ink: each channel is first measured against
 * the paper's own colour, so that tinted paper counts as colourless; where a pixel is clearly coloured its
 * brightest channel is taken, luma elsewhere (the brightest alone would follow the noise of JPEG's coarse colours).
 */
function inkGrey({ data, width, height, channels }: Raster, paper: number[]): Raster {
  if (channels === 1) return { data, width, height, channels };
  const out = new Uint8Array(width * height);
  const [kr, kg, kb] = paper.map((c) => Math.round((235 * 256) / Math.max(60, c))) as [
    number,
    number,
    number,
  ];
  for (let i = 0, p = 0; i < out.length; i++, p += 3) {
    const r = (data[p]! * kr) >> 8;
    const g = (data[p + 1]! * kg) >> 8;
    const b = (data[p + 2]! * kb) >> 8;
    let v = (r * 77 + g * 150 + b * 29) >> 8;
    const most = r > g ? (r > b ? r : b) : g > b ? g : b;
    const least = r < g ? (r < b ? r : b) : g < b ? g : b;
    const colour = most - least;
    if (colour > COLOURLESS) {
      const part = colour >= COLOURED ? 256 : ((colour - COLOURLESS) * 256) / (COLOURED - COLOURLESS);
      v += ((most - v) * part) >> 8;
    }
    out[i] = v > 255 ? 255 : v;
  }
  return { data: out, width, height, channels: 1 };
}

/** Mean absolute difference of neighbours among the lighter half of the page. */
function noiseOf({ data, width, height }: Raster): number {
  let sum = 0;
  let count = 0;
  for (let y = 8; y < height - 8; y += 7) {
    for (let x = 8; x < width - 8; x += 3) {
      const i = y * width + x;
      const d = Math.abs(data[i]! - data[i - 1]!);
      // Edges of letters are no noise.
      if (d > 60) continue;
      sum += d;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Median of 3×3 by a network of comparisons (Smith 1996): specks go, strokes two pixels thick stay. */
function median3({ data, width, height }: Raster): Raster {
  const out = new Uint8Array(data);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      out[i] = median9(
        data[i - width - 1]!,
        data[i - width]!,
        data[i - width + 1]!,
        data[i - 1]!,
        data[i]!,
        data[i + 1]!,
        data[i + width - 1]!,
        data[i + width]!,
        data[i + width + 1]!,
      );
    }
  }
  return { data: out, width, height, channels: 1 };
}

function median9(
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
  i: number,
) {
  // Columns sorted: the median is the middle of (greatest low, middle of mids, least high).
  let lo = Math.min(a, b);
  let hi = Math.max(a, b);
  const c1 = Math.min(lo, c);
  const m1 = Math.max(lo, Math.min(hi, c));
  const h1 = Math.max(hi, c);
  lo = Math.min(d, e);
  hi = Math.max(d, e);
  const c2 = Math.min(lo, f);
  const m2 = Math.max(lo, Math.min(hi, f));
  const h2 = Math.max(hi, f);
  lo = Math.min(g, h);
  hi = Math.max(g, h);
  const c3 = Math.min(lo, i);
  const m3 = Math.max(lo, Math.min(hi, i));
  const h3 = Math.max(hi, i);
  const low = Math.max(c1, c2, c3);
  const high = Math.min(h1, h2, h3);
  const mid = Math.max(Math.min(m1, m2), Math.min(Math.max(m1, m2), m3));
  return Math.max(Math.min(low, mid), Math.min(Math.max(low, mid), high));
}

/** Division by the background, then a stretch from the ink's typical darkness to the paper's lower edge. */
function flatten(
  { data, width, height }: Raster,
  small: { width: number; height: number },
  factor: number,
  grid: ReturnType<typeof backgroundGrid>,
): Uint8Array {
  const out = new Uint8Array(data.length);
  const line = new Float32Array(small.width);
  let lineOf = -1;
  const histogram = new Uint32Array(256);
  for (let y = 0; y < height; y++) {
    const sy = Math.min(small.height - 1, Math.floor(y / factor));
    if (sy !== lineOf) {
      grid.row(sy, line, 0);
      for (let x = 0; x < line.length; x++) line[x] = 240 / Math.max(40, line[x]!);
      lineOf = sy;
    }
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const v = data[i]! * line[Math.min(small.width - 1, (x / factor) | 0)]!;
      const g = v > 255 ? 255 : v;
      out[i] = g;
      histogram[out[i]!] = histogram[out[i]!]! + 1;
    }
  }
  const { black, white } = inkAndPaper(histogram);
  const table = new Uint8Array(256);
  for (let g = 0; g < 256; g++) table[g] = Math.max(0, Math.min(255, ((g - black) * 255) / (white - black)));
  for (let i = 0; i < out.length; i++) out[i] = table[out[i]!]!;
  return out;
}

/** Ink: the darkest pixels of an ordinary page. */
function inkAndPaper(histogram: Uint32Array): { black: number; white: number } {
  let total = 0;
  for (let g = 0; g < 200; g++) total += histogram[g]!;
  let left = total * 0.05;
  let black = 0;
  for (; black < 150; black++) {
    left -= histogram[black]!;
    if (left <= 0) break;
  }
  return { black: Math.min(black, 110), white: PAPER };
}
