// The station's inner loops, in AssemblyScript: compiled to WebAssembly with SIMD by electron/build.mjs, because these
// four would otherwise take most of a page's time. Called through ../kernels.ts only, which explains the arguments.

/** Fraction bits of source coordinates. */
const BITS = 15;
const ONE: f64 = 32768;
/** Coordinates are set anew this often within a row, so that rounded steps cannot add up. */
const RUN = 512;

export function resample(
  src: usize, sw: i32, sh: i32, channels: i32, dst: usize, width: i32, height: i32,
  a: f64, b: f64, c: f64, d: f64, e: f64, f: f64, fill: u32,
): void {
  const stepX = i32(Math.round(a * ONE));
  const stepY = i32(Math.round(b * ONE));
  // In strips from top to bottom: on a page that lies on its side, a strip's source lines stay in the cache.
  for (let x = 0; x < width; x += RUN) {
    for (let y = 0; y < height; y++) {
      const fx = i32(Math.round((a * x + c * y + e) * ONE));
      const fy = i32(Math.round((b * x + d * y + f) * ONE));
      const out = dst + usize(y * width + x) * channels;
      const count = min(RUN, width - x);
      if (channels == 1) runGrey(src, sw, sh, out, count, fx, fy, stepX, stepY, fill);
      else runColour(src, sw, sh, out, count, fx, fy, stepX, stepY, fill);
    }
  }
}

function runGrey(src: usize, sw: i32, sh: i32, out: usize, count: i32, fx: i32, fy: i32, stepX: i32, stepY: i32, fill: u32): void {
  for (let n = 0; n < count; n++, out++, fx += stepX, fy += stepY) {
    const x = fx >> BITS;
    const y = fy >> BITS;
    if (u32(x) >= u32(sw - 1) || u32(y) >= u32(sh - 1)) {
      rim(src, sw, sh, 1, out, fx, fy, fill);
      continue;
    }
    const wx = (fx >> (BITS - 8)) & 255;
    const wy = (fy >> (BITS - 8)) & 255;
    const w11 = (wx * wy) >> 8;
    const w10 = wx - w11;
    const w01 = wy - w11;
    const w00 = 256 - wx - w01;
    const i = src + y * sw + x;
    const j = i + sw;
    const sum = i32(load<u8>(i)) * w00 + i32(load<u8>(i, 1)) * w10 + i32(load<u8>(j)) * w01 + i32(load<u8>(j, 1)) * w11;
    store<u8>(out, (sum + 128) >> 8);
  }
}

/** Bits of a place between pixels for which weights are kept: a 32nd of a pixel is finer than any eye. */
const FINE = 5;
const STEPS = (1 << FINE) - 1;
/** Per place 32 bytes: the weights of the four pixels around it, each four times (r g b 0), as 16-bit lanes. */
const WEIGHTS = memory.data(32 << (2 * FINE));
let prepared = false;

function prepareWeights(): void {
  if (prepared) return;
  prepared = true;
  const each: i64 = 0x0001000100010001;
  for (let y = 0; y <= STEPS; y++) {
    for (let x = 0; x <= STEPS; x++) {
      const wx = x << (8 - FINE);
      const wy = y << (8 - FINE);
      const w11 = (wx * wy) >> 8;
      const at = WEIGHTS + (usize((y << FINE) | x) << 5);
      store<i64>(at, i64(256 - wx - wy + w11) * each);
      store<i64>(at, i64(wx - w11) * each, 8);
      store<i64>(at, i64(wy - w11) * each, 16);
      store<i64>(at, i64(w11) * each, 24);
    }
  }
}

function runColour(src: usize, sw: i32, sh: i32, out: usize, count: i32, fx: i32, fy: i32, stepX: i32, stepY: i32, fill: u32): void {
  const row = sw * 3;
  // Two neighbouring pixels of three bytes become eight 16-bit lanes: r g b 0 r g b 0.
  const spread = i8x16(0, 16, 1, 16, 2, 16, 16, 16, 3, 16, 4, 16, 5, 16, 16, 16);
  prepareWeights();
  for (let n = 0; n < count; n++, out += 3, fx += stepX, fy += stepY) {
    const x = fx >> BITS;
    const y = fy >> BITS;
    if (u32(x) >= u32(sw - 1) || u32(y) >= u32(sh - 1)) {
      rim(src, sw, sh, 3, out, fx, fy, fill);
      continue;
    }
    const weights = WEIGHTS + (usize((((fy >> (BITS - FINE)) & STEPS) << FINE) | ((fx >> (BITS - FINE)) & STEPS)) << 5);
    const i = src + y * row + x * 3;
    const top = i8x16.swizzle(v128.load_zero<u64>(i), spread);
    const low = i8x16.swizzle(v128.load_zero<u64>(i + row), spread);
    const both = i16x8.add(i16x8.mul(top, v128.load(weights)), i16x8.mul(low, v128.load(weights, 16)));
    const right = i8x16.shuffle(both, both, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    const sum = i16x8.shr_u(i16x8.add(i16x8.add(both, right), i16x8.splat(128)), 8);
    // The fourth byte is the next pixel's, which is written next.
    store<u32>(out, i32x4.extract_lane(i8x16.narrow_i16x8_u(sum, sum), 0));
  }
}

/** At the picture's rim the nearest pixel, outside of it `fill` (its first channel in the lowest byte). */
function rim(src: usize, sw: i32, sh: i32, channels: i32, out: usize, fx: i32, fy: i32, fill: u32): void {
  const x = (fx + (1 << (BITS - 1))) >> BITS;
  const y = (fy + (1 << (BITS - 1))) >> BITS;
  const outside = u32(x) >= u32(sw) || u32(y) >= u32(sh);
  const at = src + (y * sw + x) * channels;
  for (let k = 0; k < channels; k++) store<u8>(out + k, outside ? u8(fill >> (8 * k)) : load<u8>(at + k));
}

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
  const span = coloured - colourless;
  for (let n = 0; n < pixels; n++, src += 3) {
    const r = (i32(load<u8>(src)) * kr) >> 8;
    const g = (i32(load<u8>(src, 1)) * kg) >> 8;
    const b = (i32(load<u8>(src, 2)) * kb) >> 8;
    let v = (r * 77 + g * 150 + b * 29) >> 8;
    const most = max(max(r, g), b);
    const colour = most - min(min(r, g), b);
    if (colour > colourless) {
      const part = min(256, ((colour - colourless) << 8) / span);
      v += ((most - v) * part) >> 8;
      // Red ink is bright in its own channel; blue ink is dark even there, and gives way by how blue it is.
      if (b == most) v += (((b - max(r, g)) * 3) >> 1) * part >> 8;
    }
    store<u8>(dst + n, min(255, v));
  }
}

/** Sums of luma in blocks of `factor`×`factor`, one 32-bit sum per block of `cols` × `rows`. */
export function reduce(src: usize, width: i32, channels: i32, factor: i32, sums: usize, cols: i32, rows: i32): void {
  memory.fill(sums, 0, cols * rows * 4);
  for (let y = 0; y < rows * factor; y++) {
    let p = src + y * width * channels;
    let out = sums + (y / factor) * cols * 4;
    for (let x = 0; x < cols; x++, out += 4) {
      let sum = 0;
      if (channels == 1) for (let k = 0; k < factor; k++, p++) sum += i32(load<u8>(p));
      else {
        for (let k = 0; k < factor; k++, p += 3)
          sum += (i32(load<u8>(p)) * 77 + i32(load<u8>(p, 1)) * 150 + i32(load<u8>(p, 2)) * 29) >> 8;
      }
      store<u32>(out, load<u32>(out) + sum);
    }
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

/** (value − black) · gain, gain with 8 fraction bits, kept within 0–255; in place, 8 pixels at a time. */
export function stretch(at: usize, pixels: i32, black: i32, gain: i32): void {
  const low = i16x8.splat(i16(black));
  const by = i16x8.splat(i16(gain));
  for (let n = 0; n < pixels; n += 8) {
    const v = i16x8.sub_sat_u(i16x8.extend_low_i8x16_u(v128.load_zero<u64>(at + n)), low);
    const a = i32x4.shr_u(i32x4.extmul_low_i16x8_u(v, by), 8);
    const b = i32x4.shr_u(i32x4.extmul_high_i16x8_u(v, by), 8);
    const wide = i16x8.narrow_i32x4_u(a, b);
    v128.store_lane<u64>(at + n, i8x16.narrow_i16x8_u(wide, wide), 0);
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
