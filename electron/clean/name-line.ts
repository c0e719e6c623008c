/** Pictures of one line that seal and signature cross, each made in another way: what one loses another keeps. */
import { median3 } from '../imaging/kernels.ts';
import { type Box, cut, type Raster } from '../imaging/raster.ts';
import { evenPaper, PAPER, quantile, smoothed } from './even-paper.ts';
import { dilate } from './masks.ts';
import { NOISY, noiseOf } from './reading.ts';

/** Print is dark in every channel; ink of seals and pens is not. */
const DARK = 125;
const COLOURLESS = 70;
/** Blue above red from which a pixel is a pen's. */
const PEN = 25;
/** Part of a line's pixels that a signature covers at least. */
const LEAST_PEN = 0.02;
/** How far across a pen's stroke print is looked for, pixels. */
const REACH = 9;
/** Rows with less print than this part of the width are between lines. */
const EMPTY_ROW = 0.02;
/** Lowest line of print, pixels (marks and specks are lower). */
const LEAST_HEIGHT = 12;
const MARGIN = 10;
/** Part of the fullest line's print from which another may be the name as well. */
const NEARLY = 0.5;

export interface LinePicture {
  raster: Raster;
  /** Place on the region, pixels. */
  x: number;
  y: number;
}

/**
 * Finds the line with the most print in a colour `region` (at reading resolution), and the next where it has nearly as
 * much. Draws each three ways: coloured ink faded; red alone faded; red faded and the pen's strokes bridged from the
 * print on either side. A fourth one where a pen wrote: only what is darker than its ink. Empty without a line.
 */
export function nameLines(region: Raster): LinePicture[] {
  if (region.channels !== 3) return [];
  const even = evenPaper(region);
  return printedLines(even).flatMap((line) => {
    const part = cut(even, line);
    const drawn = [faded(part), withoutRed(part), bridged(part)].map(stretched);
    return [...drawn, ...darkerThanPen(part)].map((raster) => ({ raster, x: line[0], y: line[1] }));
  });
}

/** Boxes, with a margin, around the one or two bands of rows with the most print. */
function printedLines({ data, width, height }: Raster): Box[] {
  const print = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < print.length; i++, p += 3) {
    const r = data[p]!;
    const g = data[p + 1]!;
    const b = data[p + 2]!;
    const most = Math.max(r, g, b);
    print[i] = most < DARK && most - Math.min(r, g, b) < COLOURLESS ? 255 : 0;
  }
  // Specks must not join lines.
  const solid = median3({ data: print, width, height, channels: 1 });
  const bands = bandsOf(solid).sort((a, b) => b.print - a.print);
  const most = bands[0]?.print ?? 0;
  return bands
    .slice(0, 2)
    .filter((band) => band.print >= NEARLY * most)
    .map((band) => boxOf(band, solid))
    .filter((box) => box !== null);
}

interface Band {
  top: number;
  bottom: number;
  print: number;
}

function bandsOf({ data, width, height }: Raster): Band[] {
  const rows = Array.from({ length: height }, (_, y) => {
    let count = 0;
    for (let x = 0; x < width; x++) if (data[y * width + x]! > 127) count++;
    return count;
  });
  const bands: Band[] = [];
  const isLine = (y: number) => rows[y]! >= Math.max(3, EMPTY_ROW * width);
  for (let y = 0; y < height; y++) {
    if (!isLine(y)) continue;
    let bottom = y;
    // Two empty rows may lie within a line: between a letter and its mark.
    while (bottom < height && (isLine(bottom) || isLine(bottom + 1) || isLine(bottom + 2))) bottom++;
    const sum = rows.slice(y, bottom).reduce((a, b) => a + b, 0);
    if (bottom - y >= LEAST_HEIGHT) bands.push({ top: y, bottom, print: sum });
    y = bottom;
  }
  return bands;
}

function boxOf({ top, bottom }: Band, { data, width, height }: Raster): Box | null {
  let [left, right] = [width, -1];
  for (let x = 0; x < width; x++) {
    for (let y = top; y < bottom; y++) {
      if (data[y * width + x]! <= 127) continue;
      left = Math.min(left, x);
      right = x;
      break;
    }
  }
  if (right - left < 2 * LEAST_HEIGHT) return null;
  const [x, y] = [Math.max(0, left - MARGIN), Math.max(0, top - MARGIN)];
  return [x, y, Math.min(width, right + MARGIN) - x, Math.min(height, bottom + MARGIN) - y];
}

const luma = (r: number, g: number, b: number) => 0.299 * r + 0.587 * g + 0.114 * b;
/** 0 at `from`, 1 at `from` + 30. */
const ramp = (value: number, from: number) => Math.max(0, Math.min(1, (value - from) / 30));

function draw(part: Raster, grey: (r: number, g: number, b: number) => number): Raster {
  const { data, width, height } = part;
  const out = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < out.length; i++, p += 3) out[i] = grey(data[p]!, data[p + 1]!, data[p + 2]!);
  return { data: out, width, height, channels: 1 };
}

function faded(part: Raster): Raster {
  return draw(part, (r, g, b) => {
    const most = Math.max(r, g, b);
    const coloured = ramp(most - Math.min(r, g, b), 30);
    const light = most + 0.8 * (PAPER - most) * ramp(b - r, 20);
    return luma(r, g, b) * (1 - coloured) + Math.min(255, light) * coloured;
  });
}

function withoutRed(part: Raster): Raster {
  return draw(part, (r, g, b) => {
    const red = ramp(r - Math.max(g, b), 15);
    return luma(r, g, b) * (1 - red) + r * red;
  });
}

/** A stroke's pixel becomes as dark as the lighter of what lies on its two sides, in the direction that says most. */
function bridged(part: Raster): Raster {
  const grey = withoutRed(part);
  const { width, height } = part;
  const pen = penStrokes(part);
  const out = new Uint8Array(grey.data);
  const beside = (x: number, y: number, dx: number, dy: number) => {
    for (let k = 1; k <= REACH; k++) {
      const [nx, ny] = [x + dx * k, y + dy * k];
      if (nx < 0 || ny < 0 || nx >= width || ny >= height) return PAPER;
      if (pen[ny * width + nx] === 0) return grey.data[ny * width + nx]!;
    }
    return PAPER;
  };
  const between = (x: number, y: number, dx: number, dy: number) =>
    Math.max(beside(x, y, dx, dy), beside(x, y, -dx, -dy));
  for (let i = pen.indexOf(1); i >= 0; i = pen.indexOf(1, i + 1)) {
    const x = i % width;
    const y = (i - x) / width;
    out[i] = Math.min(
      PAPER,
      between(x, y, 1, 0),
      between(x, y, 0, 1),
      between(x, y, 1, 1),
      between(x, y, 1, -1),
    );
  }
  return { ...grey, data: out };
}

/** Print alone: the pen's own ink is taken for paper, what lies under it is darker still. None where no pen wrote. */
function darkerThanPen(part: Raster): Raster[] {
  const { data, width, height } = smoothed(part);
  const most = new Uint8Array(width * height);
  const all = new Uint32Array(256);
  const penned = new Uint32Array(256);
  for (let i = 0, p = 0; i < most.length; i++, p += 3) {
    most[i] = Math.max(data[p]!, data[p + 1]!, data[p + 2]!);
    all[most[i]!]!++;
    if (data[p + 2]! - data[p]! > PEN) penned[most[i]!]!++;
  }
  if (penned.reduce((a, b) => a + b, 0) < LEAST_PEN * most.length) return [];
  const black = quantile(all, 0.003);
  const white = Math.max(black + 30, quantile(penned, 0.5));
  return [
    {
      data: most.map((value) => Math.max(0, Math.min(255, ((value - black) * 255) / (white - black)))),
      width,
      height,
      channels: 1,
    },
  ];
}

/** 1 where a blue pen wrote, one pixel of soft edge around it included. */
function penStrokes({ data, width, height }: Raster): Uint8Array {
  const pen = new Uint8Array(width * height);
  for (let i = 0; i < pen.length; i++) if (data[3 * i + 2]! - data[3 * i]! > PEN) pen[i] = 1;
  return dilate(pen, width, height, 1);
}

/** Contrast from the darkest print to just below the paper; noise smoothed where there is much. */
export function stretched(raster: Raster): Raster {
  const calm = noiseOf(raster) > NOISY ? median3(raster) : raster;
  const histogram = new Uint32Array(256);
  for (let i = 0; i < calm.data.length; i++) histogram[calm.data[i]!]!++;
  const black = Math.min(150, quantile(histogram, 0.01));
  const white = Math.max(black + 40, 0.95 * quantile(histogram, 0.8));
  const spread = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.max(0, Math.min(255, ((value - black) * 255) / (white - black))),
  );
  return { ...calm, data: calm.data.map((value) => spread[value]!) };
}
