/** Turns and straightens a page in one resampling. */
import { type Affine, apply, compose, invert, type Raster } from '../imaging/raster.ts';

export interface Placement {
  /** Original pixels → page pixels. */
  map: Affine;
  width: number;
  height: number;
}

const QUARTER: Record<0 | 90 | 180 | 270, (w: number, h: number) => Affine> = {
  0: () => [1, 0, 0, 1, 0, 0],
  90: (_w, h) => [0, 1, -1, 0, h, 0],
  180: (w, h) => [-1, 0, 0, -1, w, h],
  270: (w) => [0, -1, 1, 0, 0, w],
};

/**
 * Where every pixel goes: a clockwise quarter turn, then a rotation by −`skew` degrees about the middle. The sheet
 * keeps its size; where that would cut off a corner of `content` (points of the original), it grows to hold it.
 */
export function placePage(
  width: number,
  height: number,
  turn: 0 | 90 | 180 | 270,
  skew: number,
  content: [number, number][],
): Placement {
  const quarter = QUARTER[turn](width, height);
  const [w, h] = turn % 180 === 0 ? [width, height] : [height, width];
  if (skew === 0) return { map: quarter, width: w, height: h };
  const radians = (-skew * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const [cx, cy] = [w / 2, h / 2];
  const turned: Affine = [cos, sin, -sin, cos, cx - cos * cx + sin * cy, cy - sin * cx - cos * cy];
  const map = compose(quarter, turned);
  let [left, top, right, bottom] = [0, 0, w, h];
  for (const [x, y] of content) {
    const [px, py] = apply(map, x, y);
    left = Math.min(left, Math.floor(px));
    top = Math.min(top, Math.floor(py));
    right = Math.max(right, Math.ceil(px));
    bottom = Math.max(bottom, Math.ceil(py));
  }
  return { map: compose(map, [1, 0, 0, 1, -left, -top]), width: right - left, height: bottom - top };
}

/** Fixed-point fraction bits of the bilinear weights. */
const BITS = 8;
const ONE = 1 << BITS;

/**
 * Resamples `raster` into `placement`, bilinear; quarter turns copy pixels unchanged. Pixels from outside, or where
 * `hidden` (a reduced mask of the original, 1 = hide, `hiddenFactor` original pixels per mask pixel) is set, get
 * the colour `fill`.
 */
export function resample(
  raster: Raster,
  { map, width, height }: Placement,
  fill: number[],
  hidden?: { mask: Uint8Array; width: number; height: number; factor: number },
): Raster {
  const { data, width: sw, height: sh, channels } = raster;
  const out = new Uint8Array(width * height * channels);
  // Pixel centres lie at half coordinates in both pictures.
  const back = compose(compose([1, 0, 0, 1, 0.5, 0.5], invert(map)), [1, 0, 0, 1, -0.5, -0.5]);
  const [a, b, c, d, e, f] = back;
  let p = 0;
  for (let y = 0; y < height; y++) {
    let sx = c * y + e;
    let sy = d * y + f;
    for (let x = 0; x < width; x++, sx += a, sy += b, p += channels) {
      const ix = Math.round(sx);
      const iy = Math.round(sy);
      if (ix < 0 || iy < 0 || ix >= sw || iy >= sh || isHidden(hidden, ix, iy)) {
        for (let k = 0; k < channels; k++) out[p + k] = fill[k]!;
        continue;
      }
      const fx = Math.round(sx * ONE);
      const fy = Math.round(sy * ONE);
      const x0 = Math.min(sw - 1, Math.max(0, fx >> BITS));
      const y0 = Math.min(sh - 1, Math.max(0, fy >> BITS));
      const wx = fx & (ONE - 1);
      const wy = fy & (ONE - 1);
      const x1 = x0 + 1 < sw ? channels : 0;
      const y1 = y0 + 1 < sh ? sw * channels : 0;
      const at = (y0 * sw + x0) * channels;
      for (let k = 0; k < channels; k++) {
        const i = at + k;
        const top = data[i]! * (ONE - wx) + data[i + x1]! * wx;
        const low = data[i + y1]! * (ONE - wx) + data[i + x1 + y1]! * wx;
        out[p + k] = (top * (ONE - wy) + low * wy + (1 << (2 * BITS - 1))) >> (2 * BITS);
      }
    }
  }
  return { data: out, width, height, channels };
}

function isHidden(
  hidden: { mask: Uint8Array; width: number; height: number; factor: number } | undefined,
  x: number,
  y: number,
): boolean {
  if (!hidden) return false;
  const mx = Math.min(hidden.width - 1, (x / hidden.factor) | 0);
  const my = Math.min(hidden.height - 1, (y / hidden.factor) | 0);
  return hidden.mask[my * hidden.width + mx] === 1;
}
