// The station's inner loops, in AssemblyScript: compiled to WebAssembly with SIMD by electron/build.mjs, because these
// would otherwise take most of a page's time. Called through ../kernels.ts only, which explains the arguments.

export { resample } from './resample';

/** Median of 3×3 by a network of comparisons (Smith 1996), 16 pixels at a time; the rim stays as it is. */
export function median3(src: usize, dst: usize, width: i32, height: i32): void {
  memory.copy(dst, src, width * height);
  for (let y = 1; y < height - 1; y++) {
    const up = src + (y - 1) * width;
    const out = dst + y * width;
    let x = 1;
    for (; x + 16 < width; x += 16) median16(up + x - 1, width, out + x);
    // The rest of the row, overlapping what is done already.
    if (x < width - 1 && width > 17) median16(up + width - 18, width, out + width - 17);
  }
}

function median16(at: usize, width: i32, out: usize): void {
  const mid = at + width;
  const low = mid + width;
  // Each column sorted, then: the median of (greatest low, middle of middles, least high).
  const a = v128.load(at), b = v128.load(mid), c = v128.load(low);
  const d = v128.load(at, 1), e = v128.load(mid, 1), f = v128.load(low, 1);
  const g = v128.load(at, 2), h = v128.load(mid, 2), i = v128.load(low, 2);
  const ab = i8x16.min_u(a, b), AB = i8x16.max_u(a, b);
  const de = i8x16.min_u(d, e), DE = i8x16.max_u(d, e);
  const gh = i8x16.min_u(g, h), GH = i8x16.max_u(g, h);
  const lows = i8x16.max_u(i8x16.max_u(i8x16.min_u(ab, c), i8x16.min_u(de, f)), i8x16.min_u(gh, i));
  const highs = i8x16.min_u(i8x16.min_u(i8x16.max_u(AB, c), i8x16.max_u(DE, f)), i8x16.max_u(GH, i));
  const m1 = i8x16.max_u(ab, i8x16.min_u(AB, c));
  const m2 = i8x16.max_u(de, i8x16.min_u(DE, f));
  const m3 = i8x16.max_u(gh, i8x16.min_u(GH, i));
  v128.store(out, middle(lows, middle(m1, m2, m3), highs));
}

function middle(a: v128, b: v128, c: v128): v128 {
  return i8x16.max_u(i8x16.min_u(a, b), i8x16.min_u(i8x16.max_u(a, b), c));
}

export function inkGrey(src: usize, dst: usize, pixels: i32, kr: i32, kg: i32, kb: i32, colourless: i32, coloured: i32): void {
  const least = i16x8.splat(i16(colourless));
  const span = coloured - colourless;
  const most16 = i16x8.splat(i16(span));
  // Past the end lies room enough for the rest of eight pixels.
  for (let n = 0; n < pixels; n += 8, src += 24) {
    const r = scaled(channel(src, 0), kr);
    const g = scaled(channel(src, 1), kg);
    const b = scaled(channel(src, 2), kb);
    const redGreen = i16x8.max_u(r, g);
    const most = i16x8.max_u(redGreen, b);
    let v = i16x8.narrow_i32x4_u(
      weighed(v128.shuffle<i16>(r, g, 0, 8, 1, 9, 2, 10, 3, 11), i32x4.extend_low_i16x8_u(b)),
      weighed(v128.shuffle<i16>(r, g, 4, 12, 5, 13, 6, 14, 7, 15), i32x4.extend_high_i16x8_u(b)),
    );
    const colour = i16x8.sub(i16x8.sub(most, i16x8.min_u(i16x8.min_u(r, g), b)), least);
    if (v128.any_true(i16x8.gt_s(colour, i16x8.splat(0)))) {
      const part = parts(i16x8.min_s(i16x8.max_s(colour, i16x8.splat(0)), most16), span);
      v = i16x8.add(v, timesPart(i16x8.sub(most, v), part));
      // Red ink is bright in its own channel; blue ink is dark even there, and gives way by how blue it is.
      const blue = i16x8.shr_u(i16x8.mul(i16x8.sub(b, redGreen), i16x8.splat(3)), 1);
      v = i16x8.add(v, v128.and(i16x8.eq(b, most), timesPart(blue, part)));
    }
    store<i64>(dst + n, i64x2.extract_lane(i8x16.narrow_i16x8_u(v, v), 0));
  }
}

/** One channel of eight pixels, as 16-bit lanes. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function channel(src: usize, k: i32): v128 {
  const first = v128.load(src);
  const rest = v128.load(src, 8);
  // Bytes 16 to 23 are bytes 8 to 15 of the second vector.
  if (k == 0) return i16x8.extend_low_i8x16_u(i8x16.shuffle(first, rest, 0, 3, 6, 9, 12, 15, 26, 29, 0, 0, 0, 0, 0, 0, 0, 0));
  if (k == 1) return i16x8.extend_low_i8x16_u(i8x16.shuffle(first, rest, 1, 4, 7, 10, 13, 24, 27, 30, 0, 0, 0, 0, 0, 0, 0, 0));
  return i16x8.extend_low_i8x16_u(i8x16.shuffle(first, rest, 2, 5, 8, 11, 14, 25, 28, 31, 0, 0, 0, 0, 0, 0, 0, 0));
}

/** Lanes times a factor with 8 fraction bits. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function scaled(lanes: v128, factor: i32): v128 {
  return timesPart(lanes, i16x8.splat(i16(factor)));
}

/** Luma of four pixels: red and green in turn, and blue. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function weighed(redGreen: v128, blue: v128): v128 {
  const both = i32x4.dot_i16x8_s(redGreen, i16x8(77, 150, 77, 150, 77, 150, 77, 150));
  return i32x4.shr_u(i32x4.add(both, i32x4.mul(blue, i32x4.splat(29))), 8);
}

/** `colour` of `span`, in 256ths. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function parts(colour: v128, span: i32): v128 {
  const by = f32x4.splat(f32(span));
  const low = f32x4.convert_i32x4_u(i32x4.shl(i32x4.extend_low_i16x8_u(colour), 8));
  const high = f32x4.convert_i32x4_u(i32x4.shl(i32x4.extend_high_i16x8_u(colour), 8));
  return i16x8.narrow_i32x4_u(i32x4.trunc_sat_f32x4_u(f32x4.div(low, by)), i32x4.trunc_sat_f32x4_u(f32x4.div(high, by)));
}

/** Products of 16-bit lanes, of which the lowest 8 bits are dropped. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function timesPart(a: v128, b: v128): v128 {
  return i16x8.narrow_i32x4_u(
    i32x4.shr_u(i32x4.extmul_low_i16x8_u(a, b), 8),
    i32x4.shr_u(i32x4.extmul_high_i16x8_u(a, b), 8),
  );
}

/**
 * Sums of luma in blocks of `factor`×`factor` (at most 256), one 32-bit sum per block of `cols` × `rows`. `line` has room
 * for 16 bits per pixel of a row: there rows are added up, eight pixels at a time, before blocks are.
 */
export function reduce(
  src: usize, width: i32, channels: i32, factor: i32, sums: usize, cols: i32, rows: i32, line: usize,
): void {
  const used = cols * factor;
  for (let row = 0; row < rows; row++) {
    memory.fill(line, 0, usize(used + 8) * 2);
    for (let k = 0; k < factor; k++) {
      let p = src + (row * factor + k) * width * channels;
      for (let x = 0; x < used; x += 8, p += 8 * channels) {
        const at = line + usize(x) * 2;
        v128.store(at, i16x8.add(v128.load(at), channels == 1 ? v128.load8x8_u(p) : luma(p)));
      }
    }
    let at = line;
    for (let x = 0; x < cols; x++) {
      let sum = 0;
      for (let k = 0; k < factor; k++, at += 2) sum += i32(load<u16>(at));
      store<u32>(sums + (usize(row * cols + x) << 2), sum);
    }
  }
}

/** Luma of eight pixels, as 16-bit lanes. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function luma(src: usize): v128 {
  const red = i16x8.mul(channel(src, 0), i16x8.splat(77));
  const green = i16x8.mul(channel(src, 1), i16x8.splat(150));
  const blue = i16x8.mul(channel(src, 2), i16x8.splat(29));
  return i16x8.shr_u(i16x8.add(i16x8.add(red, green), blue), 8);
}

/** Writes each of `count` factors `step` times, the last one up to `width`; both 16 bits. */
export function widen(factors: usize, count: i32, step: i32, row: usize, width: i32): void {
  let x = 0;
  for (let n = 0; n < count; n++) {
    const value = load<u16>(factors + 2 * usize(n));
    const end = n == count - 1 ? width : min(width, x + step);
    for (; x < end; x++) store<u16>(row + 2 * usize(x), value);
  }
}

/** Multiplies every pixel of a row by its column's factor (8 fraction bits), at most 255; 8 pixels at a time. */
export function multiplyRow(src: usize, dst: usize, width: i32, factors: usize): void {
  for (let x = 0; x < width; x += 8) {
    const v = i16x8.extend_low_i8x16_u(v128.load_zero<u64>(src + x));
    const m = v128.load(factors + 2 * x);
    const low = i32x4.shr_u(i32x4.extmul_low_i16x8_u(v, m), 8);
    const high = i32x4.shr_u(i32x4.extmul_high_i16x8_u(v, m), 8);
    const wide = i16x8.narrow_i32x4_u(low, high);
    v128.store_lane<u64>(dst + x, i8x16.narrow_i16x8_u(wide, wide), 0);
  }
}

/** Counts of every grey value, 256 32-bit numbers; four tables, so that runs of one value do not wait for themselves. */
export function histogram(src: usize, pixels: i32, counts: usize): void {
  memory.fill(counts, 0, 4 * 1024);
  let n = 0;
  for (; n + 4 <= pixels; n += 4) {
    const four = load<u32>(src + n);
    count(counts + ((four & 255) << 2));
    count(counts + 1024 + (((four >> 8) & 255) << 2));
    count(counts + 2048 + (((four >> 16) & 255) << 2));
    count(counts + 3072 + ((four >>> 24) << 2));
  }
  for (; n < pixels; n++) count(counts + (u32(load<u8>(src + n)) << 2));
  for (let g = 0; g < 1024; g += 4)
    store<u32>(counts + g, load<u32>(counts + g) + load<u32>(counts + g, 1024) + load<u32>(counts + g, 2048) + load<u32>(counts + g, 3072));
}

function count(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

/** (value − black) · gain, gain with 8 fraction bits, kept within 0–255; 8 pixels at a time. */
export function stretch(src: usize, dst: usize, pixels: i32, black: i32, gain: i32): void {
  const low = i16x8.splat(i16(black));
  const by = i16x8.splat(i16(gain));
  for (let n = 0; n < pixels; n += 8) {
    const v = i16x8.sub_sat_u(i16x8.extend_low_i8x16_u(v128.load_zero<u64>(src + n)), low);
    const a = i32x4.shr_u(i32x4.extmul_low_i16x8_u(v, by), 8);
    const b = i32x4.shr_u(i32x4.extmul_high_i16x8_u(v, by), 8);
    const wide = i16x8.narrow_i32x4_u(a, b);
    v128.store_lane<u64>(dst + n, i8x16.narrow_i16x8_u(wide, wide), 0);
  }
}

/**
 * Adds the weights of `count` points into rows of their distance from a line that falls by an angle (sine, cosine given),
 * shared between the two rows a point lies between; then the sum of squared differences of neighbouring rows.
 */
export function rowSharpness(
  xs: usize, ys: usize, weights: usize, count: i32, sin: f32, cos: f32, least: f32, rows: usize, length: i32,
): f64 {
  memory.fill(rows, 0, length * 4);
  for (let i = 0; i < count; i++) {
    const at = usize(i) << 2;
    const weight = load<f32>(weights + at);
    const r = load<f32>(ys + at) * cos - load<f32>(xs + at) * sin - least;
    const row = i32(r);
    const part = weight * (r - f32(row));
    const place = rows + (usize(row) << 2);
    store<f32>(place, load<f32>(place) + weight - part);
    store<f32>(place, load<f32>(place, 4) + part, 4);
  }
  let sum: f64 = 0;
  for (let r = 1; r < length; r++) {
    const at = rows + (usize(r) << 2);
    const d = f64(load<f32>(at)) - f64(load<f32>(at - 4));
    sum += d * d;
  }
  return sum;
}
