/** The inner loops that are compiled to WebAssembly (kernels/pixels.ts), as functions from raster to raster. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALL_DIR } from '../install.ts';
import type { Affine, Raster } from './raster.ts';

interface Exports {
  memory: WebAssembly.Memory;
  resample(
    src: number,
    sw: number,
    sh: number,
    channels: number,
    dst: number,
    width: number,
    height: number,
    ...rest: number[]
  ): void;
  median3(src: number, dst: number, width: number, height: number): void;
  inkGrey(src: number, dst: number, pixels: number, ...rest: number[]): void;
  reduce(
    src: number,
    width: number,
    channels: number,
    factor: number,
    sums: number,
    cols: number,
    rows: number,
    line: number,
  ): void;
  widen(factors: number, count: number, step: number, row: number, width: number): void;
  multiplyRow(src: number, dst: number, width: number, factors: number): void;
  histogram(src: number, pixels: number, counts: number): void;
  stretch(at: number, pixels: number, black: number, gain: number): void;
  rowSharpness(
    xs: number,
    ys: number,
    weights: number,
    count: number,
    sin: number,
    cos: number,
    least: number,
    rows: number,
    length: number,
  ): number;
}

const PAGE = 65_536;
/** Where pictures begin; below lies what the compiler put there. */
const BASE = PAGE;
/** Loops read and write whole vectors, past the end of a picture too. */
const SLACK = 64;

let loaded: Exports | null = null;

/** One instance per thread: its memory grows to the largest page seen and is used again for the next. */
function kernels(): Exports {
  if (!loaded) {
    const code = new WebAssembly.Module(readFileSync(join(INSTALL_DIR, 'out', 'kernels.wasm')));
    loaded = new WebAssembly.Instance(code, {}).exports as unknown as Exports;
  }
  return loaded;
}

/** Places for arrays of the given sizes, bytes. */
function room(...sizes: number[]): number[] {
  const { memory } = kernels();
  let at = BASE;
  const places = sizes.map((size) => {
    const place = at;
    at = (at + size + SLACK + 15) & ~15;
    return place;
  });
  const missing = at - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return places;
}

function put(at: number, data: Uint8Array): void {
  new Uint8Array(kernels().memory.buffer, at, data.length).set(data);
}

function take(at: number, length: number): Uint8Array {
  return new Uint8Array(kernels().memory.buffer, at, length).slice();
}

/**
 * A picture of `width`×`height` in which every pixel is what lies at `back` of its place in `raster`, bilinear;
 * `fill` (one value per channel) where that is outside. Sides up to 65,000 pixels.
 */
export function resampleBy(
  raster: Raster,
  back: Affine,
  width: number,
  height: number,
  fill: number[],
): Raster {
  const { data, channels } = raster;
  const bytes = width * height * channels;
  const [src, dst] = room(data.length, bytes) as [number, number];
  put(src, data);
  const packed = fill.reduce((all, value, k) => all | (value << (8 * k)), 0);
  kernels().resample(src, raster.width, raster.height, channels, dst, width, height, ...back, packed);
  return { data: take(dst, bytes), width, height, channels };
}

/** Median of 3×3 of a grey raster. */
export function median3({ data, width, height, channels }: Raster): Raster {
  const [src, dst] = room(data.length, data.length) as [number, number];
  put(src, data);
  kernels().median3(src, dst, width, height);
  return { data: take(dst, data.length), width, height, channels };
}

/**
 * Grey of an sRGB raster whose channels are first multiplied by `gains` (8 fraction bits). Where a pixel's channels
 * differ by more than `colourless` its brightest channel comes in, fully from `coloured` on.
 */
export function inkGrey(
  { data, width, height }: Raster,
  gains: [number, number, number],
  colourless: number,
  coloured: number,
): Raster {
  const pixels = width * height;
  const [src, dst] = room(data.length, pixels) as [number, number];
  put(src, data);
  kernels().inkGrey(src, dst, pixels, ...gains, colourless, coloured);
  return { data: take(dst, pixels), width, height, channels: 1 };
}

/** Mean luma of `factor`×`factor` blocks, `factor` at most 256. Blocks cut off at the right and lower edge are dropped. */
export function reduceBy({ data, width, height, channels }: Raster, factor: number) {
  const [cols, rows] = [Math.floor(width / factor), Math.floor(height / factor)];
  const [src, sums, line] = room(data.length, cols * rows * 4, width * 2 + 16) as [number, number, number];
  put(src, data);
  kernels().reduce(src, width, channels, factor, sums, cols, rows, line);
  const means = new Uint8Array(cols * rows);
  const total = new Uint32Array(kernels().memory.buffer, sums, cols * rows);
  const area = factor * factor;
  for (let i = 0; i < means.length; i++) means[i] = total[i]! / area;
  return { grey: means, width: cols, height: rows };
}

/**
 * Multiplies a grey raster by factors with 8 fraction bits, at most 255. `factorsOf(row)` writes `count` of them for a
 * row of blocks, each `across`×`down` pixels; the last block goes on to the picture's edge.
 */
export function multiply(
  raster: Raster,
  { across, down, count }: { across: number; down: number; count: number },
  factorsOf: (row: number, factors: Uint16Array) => void,
): Raster {
  const { data, width, height } = raster;
  const bytes = width * 2 + 16;
  const [src, dst, few, row] = room(data.length, data.length, count * 2, bytes) as [
    number,
    number,
    number,
    number,
  ];
  put(src, data);
  const { memory, widen, multiplyRow } = kernels();
  const factors = new Uint16Array(memory.buffer, few, count);
  for (let y = 0; y < height; y++) {
    if (y % down === 0) {
      factorsOf(y / down, factors);
      widen(few, count, across, row, width);
    }
    multiplyRow(src + y * width, dst + y * width, width, row);
  }
  return { ...raster, data: take(dst, data.length) };
}

/**
 * Spreads the values of a grey raster so that `black` becomes 0 and `white` 255; `levels` chooses them from the
 * counts of the 256 values.
 */
export function stretchBy(
  raster: Raster,
  levels: (histogram: Uint32Array) => { black: number; white: number },
): Raster {
  const { data } = raster;
  const [at, counts] = room(data.length, 4096) as [number, number];
  put(at, data);
  const { memory, histogram, stretch } = kernels();
  histogram(at, data.length, counts);
  const { black, white } = levels(new Uint32Array(memory.buffer, counts, 256));
  stretch(at, data.length, black, Math.round((255 * 256) / (white - black)));
  return { ...raster, data: take(at, data.length) };
}

/**
 * Sharpness of the row profile of weighted points: how far neighbouring rows, across a line that falls by an angle,
 * differ. The function returned may be called until another kernel runs; `length` rows must hold every distance.
 */
export function rowSharpness(
  { x, y, weight, count }: { x: Float32Array; y: Float32Array; weight: Float32Array; count: number },
  length: number,
): (sin: number, cos: number, least: number) => number {
  const bytes = count * 4;
  const [xs, ys, ws, rows] = room(bytes, bytes, bytes, length * 4) as [number, number, number, number];
  const { memory, rowSharpness: sharpness } = kernels();
  for (const [at, values] of [
    [xs, x],
    [ys, y],
    [ws, weight],
  ] as const)
    new Float32Array(memory.buffer, at, count).set(values.subarray(0, count));
  return (sin, cos, least) => sharpness(xs, ys, ws, count, sin, cos, least, rows, length);
}
