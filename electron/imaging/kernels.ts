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
  stretch(src: number, dst: number, pixels: number, black: number, gain: number): void;
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

/** The first place behind an array; no bit operation, which would end at two of the four gigabytes there are. */
function after(at: number, bytes: number): number {
  return Math.ceil((at + bytes + SLACK) / 16) * 16;
}

/** The first byte that no laid picture takes. */
let free = BASE;

/** Places for arrays of the given sizes, bytes, for one kernel: the next one takes them again. */
function room(...sizes: number[]): number[] {
  const { memory } = kernels();
  let at = free;
  const places = sizes.map((size) => {
    const place = at;
    at = after(at, size);
    return place;
  });
  const missing = at - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return places;
}

/** A picture in the kernels' own memory. */
class Laid implements Raster {
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;

  constructor(at: number, { width, height, channels }: Omit<Raster, 'data'>) {
    [this.at, this.width, this.height, this.channels] = [at, width, height, channels];
  }

  get bytes(): number {
    return this.width * this.height * this.channels;
  }

  /** To be asked for anew after a kernel, which may have moved the memory. */
  get data(): Uint8Array {
    return new Uint8Array(kernels().memory.buffer, this.at, this.bytes);
  }
}

/**
 * Runs `work`, in which pictures may be laid where the kernels reach them without copying; what a kernel makes of a laid
 * picture lies there too. At its end all of them are gone: what is to last is `lifted`. No promise may be waited for in it.
 */
export function atHand<T>(work: () => T): T {
  const before = free;
  try {
    return work();
  } finally {
    free = before;
  }
}

/** A copy of `raster` that is laid; only within `atHand`. */
export function laid(raster: Raster): Raster {
  if (raster instanceof Laid) return raster;
  const [at] = room(raster.data.length) as [number];
  put(at, raster.data);
  return keep(at, raster);
}

/** A copy of `raster` that lasts; itself where it is not laid. */
export function lifted(raster: Raster): Raster {
  if (!(raster instanceof Laid)) return raster;
  const { width, height, channels } = raster;
  return { data: take(raster.at, raster.bytes), width, height, channels };
}

function keep(at: number, picture: Omit<Raster, 'data'>): Laid {
  const made = new Laid(at, picture);
  free = after(at, made.bytes);
  return made;
}

function put(at: number, data: Uint8Array): void {
  new Uint8Array(kernels().memory.buffer, at, data.length).set(data);
}

function take(at: number, length: number): Uint8Array {
  return new Uint8Array(kernels().memory.buffer, at, length).slice();
}

/**
 * Places for what a kernel makes of `raster`, `bytes` long, and for arrays of the `others` sizes; and its source, which is
 * copied unless it is laid.
 */
function places(
  raster: Raster,
  bytes: number,
  ...others: number[]
): [src: number, dst: number, ...rest: number[]] {
  // What is made comes first, so that it can stay.
  const copied = raster instanceof Laid ? 0 : raster.data.length;
  const [dst, src, ...rest] = room(bytes, copied, ...others) as [number, number, ...number[]];
  if (raster instanceof Laid) return [raster.at, dst, ...rest];
  put(src, raster.data);
  return [src, dst, ...rest];
}

/** The picture that a kernel made of `raster` at `dst`: laid as that is. */
function made(raster: Raster, dst: number, picture: Omit<Raster, 'data'>): Raster {
  if (raster instanceof Laid) return keep(dst, picture);
  const { width, height, channels } = picture;
  return { data: take(dst, width * height * channels), width, height, channels };
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
  const { channels } = raster;
  const [src, dst] = places(raster, width * height * channels);
  const packed = fill.reduce((all, value, k) => all | (value << (8 * k)), 0);
  kernels().resample(src, raster.width, raster.height, channels, dst, width, height, ...back, packed);
  return made(raster, dst, { width, height, channels });
}

/** Median of 3×3 of a grey raster. */
export function median3(raster: Raster): Raster {
  const { width, height } = raster;
  const [src, dst] = places(raster, width * height);
  kernels().median3(src, dst, width, height);
  return made(raster, dst, raster);
}

/**
 * Grey of an sRGB raster whose channels are first multiplied by `gains` (8 fraction bits). Where a pixel's channels
 * differ by more than `colourless` its brightest channel comes in, fully from `coloured` on.
 */
export function inkGrey(
  raster: Raster,
  gains: [number, number, number],
  colourless: number,
  coloured: number,
): Raster {
  const { width, height } = raster;
  const [src, dst] = places(raster, width * height);
  kernels().inkGrey(src, dst, width * height, ...gains, colourless, coloured);
  return made(raster, dst, { width, height, channels: 1 });
}

/** Mean luma of `factor`×`factor` blocks, `factor` at most 256. Blocks cut off at the right and lower edge are dropped. */
export function reduceBy(raster: Raster, factor: number) {
  const { width, height, channels } = raster;
  const [cols, rows] = [Math.floor(width / factor), Math.floor(height / factor)];
  const [src, sums, line] = places(raster, cols * rows * 4, width * 2 + 16) as [number, number, number];
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
  const { width, height } = raster;
  const [src, dst, few, row] = places(raster, width * height, count * 2, width * 2 + 16) as [
    number,
    number,
    number,
    number,
  ];
  const { memory, widen, multiplyRow } = kernels();
  const factors = new Uint16Array(memory.buffer, few, count);
  for (let y = 0; y < height; y++) {
    if (y % down === 0) {
      factorsOf(y / down, factors);
      widen(few, count, across, row, width);
    }
    multiplyRow(src + y * width, dst + y * width, width, row);
  }
  return made(raster, dst, raster);
}

/**
 * Spreads the values of a grey raster so that `black` becomes 0 and `white` 255; `levels` chooses them from the
 * counts of the 256 values.
 */
export function stretchBy(
  raster: Raster,
  levels: (histogram: Uint32Array) => { black: number; white: number },
): Raster {
  const pixels = raster.width * raster.height;
  const [src, dst, counts] = places(raster, pixels, 4096) as [number, number, number];
  const { memory, histogram, stretch } = kernels();
  histogram(src, pixels, counts);
  const { black, white } = levels(new Uint32Array(memory.buffer, counts, 256));
  stretch(src, dst, pixels, black, Math.round((255 * 256) / (white - black)));
  return made(raster, dst, raster);
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
