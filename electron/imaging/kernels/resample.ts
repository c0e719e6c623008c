// Turning and straightening: every pixel of a picture from its place in another.

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
  const downX = i32(Math.round(c * ONE));
  const downY = i32(Math.round(d * ONE));
  // In strips from top to bottom: on a page that lies on its side, a strip's source lines stay in the cache.
  for (let x = 0; x < width; x += RUN) {
    for (let y = 0; y < height; y++) {
      const fx = i32(Math.round((a * x + c * y + e) * ONE));
      const fy = i32(Math.round((b * x + d * y + f) * ONE));
      const out = dst + usize(y * width + x) * channels;
      const count = min(RUN, width - x);
      if (channels == 1) runGrey(src, sw, sh, out, count, fx, fy, stepX, stepY, fill);
      else {
        touchAhead(src, sw, sh, count, fx + AHEAD * downX, fy + AHEAD * downY, stepX, stepY);
        runColour(src, sw, sh, out, count, fx, fy, stepX, stepY, fill);
      }
    }
  }
}

/** Rows from a run to the one whose source is fetched meanwhile. */
const AHEAD = 3;
/** Pixels to a line of the cache, 64 bytes, of colour. */
const LINE = 21;
let touched: i32 = 0;

/**
 * Reads a byte of every cache line that a later run needs, all at once. On a skewed page a run crosses many source rows,
 * which no processor foresees: it would wait for every line in turn, half of the time that all takes.
 */
function touchAhead(src: usize, sw: i32, sh: i32, count: i32, fx: i32, fy: i32, stepX: i32, stepY: i32): void {
  let sum = 0;
  for (let n = 0; n < count; n += LINE, fx += LINE * stepX, fy += LINE * stepY) {
    const x = fx >> BITS;
    const y = fy >> BITS;
    if (u32(x) < u32(sw) && u32(y) < u32(sh)) sum += i32(load<u8>(src + (y * sw + x) * 3));
  }
  touched = sum;
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
  prepareWeights();
  let left = count;
  // A run is straight: where its ends have four neighbours, all of it has.
  if (hasFour(sw, sh, fx, fy) && hasFour(sw, sh, fx + stepX * (count - 1), fy + stepY * (count - 1))) {
    // Sixteen bytes are written, of which twelve are these four pixels: the last ones of the run are done one by one.
    for (; left >= 6; left -= 4, out += 12) {
      const a = weighted(src, sw, fx, fy);
      const b = weighted(src, sw, fx + stepX, fy + stepY);
      const c = weighted(src, sw, fx + 2 * stepX, fy + 2 * stepY);
      const d = weighted(src, sw, fx + 3 * stepX, fy + 3 * stepY);
      fx += 4 * stepX;
      fy += 4 * stepY;
      const bytes = i8x16.narrow_i16x8_u(bothSides(a, b), bothSides(c, d));
      v128.store(out, i8x16.swizzle(bytes, i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1)));
    }
  }
  for (; left > 0; left--, out += 3, fx += stepX, fy += stepY) {
    if (!hasFour(sw, sh, fx, fy)) {
      rim(src, sw, sh, 3, out, fx, fy, fill);
      continue;
    }
    const a = weighted(src, sw, fx, fy);
    const sum = bothSides(a, a);
    // Three bytes, and not one more: the next may be the first of a row that is done.
    const pixel = i32x4.extract_lane(i8x16.narrow_i16x8_u(sum, sum), 0);
    store<u16>(out, u16(pixel));
    store<u8>(out, u8(pixel >> 16), 2);
  }
}

/** Whether there are four pixels around a place. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function hasFour(sw: i32, sh: i32, fx: i32, fy: i32): bool {
  return u32(fx >> BITS) < u32(sw - 1) && u32(fy >> BITS) < u32(sh - 1);
}

/** The two pixels to the left and right of a place, rows already mixed, times their weights: r g b 0 r g b 0. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function weighted(src: usize, sw: i32, fx: i32, fy: i32): v128 {
  const row = sw * 3;
  // Two neighbouring pixels of three bytes become eight 16-bit lanes.
  const spread = i8x16(0, -1, 1, -1, 2, -1, -1, -1, 3, -1, 4, -1, 5, -1, -1, -1);
  const weights = WEIGHTS + (usize((((fy >> (BITS - FINE)) & STEPS) << FINE) | ((fx >> (BITS - FINE)) & STEPS)) << 5);
  const i = src + (fy >> BITS) * row + (fx >> BITS) * 3;
  const top = i8x16.swizzle(v128.load_zero<u64>(i), spread);
  const low = i8x16.swizzle(v128.load_zero<u64>(i + row), spread);
  return i16x8.add(i16x8.mul(top, v128.load(weights)), i16x8.mul(low, v128.load(weights, 16)));
}

/** Left and right together, of two places side by side. */
// @ts-ignore: a decorator on a function is the compiler's
@inline
function bothSides(a: v128, b: v128): v128 {
  const left = v128.shuffle<i64>(a, b, 0, 2);
  const right = v128.shuffle<i64>(a, b, 1, 3);
  return i16x8.shr_u(i16x8.add(i16x8.add(left, right), i16x8.splat(128)), 8);
}

/** At the picture's rim the nearest pixel, outside of it `fill` (its first channel in the lowest byte). */
function rim(src: usize, sw: i32, sh: i32, channels: i32, out: usize, fx: i32, fy: i32, fill: u32): void {
  const x = (fx + (1 << (BITS - 1))) >> BITS;
  const y = (fy + (1 << (BITS - 1))) >> BITS;
  const outside = u32(x) >= u32(sw) || u32(y) >= u32(sh);
  const at = src + (y * sw + x) * channels;
  for (let k = 0; k < channels; k++) store<u8>(out + k, outside ? u8(fill >> (8 * k)) : load<u8>(at + k));
}
