/** Turns and straightens a page in one resampling. */
import { resampleBy } from '../imaging/kernels.ts';
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

export type Point = [x: number, y: number];

/**
 * Where every pixel goes: a clockwise quarter turn, then a rotation by −`skew` degrees about the middle. The result
 * is as large as the picture, or, where `sheet` (points on the paper's edge) is given, as the paper; where that would
 * cut off a point of `content`, it grows to hold it. Points are pixels of the original.
 */
export function placePage(
  width: number,
  height: number,
  turn: 0 | 90 | 180 | 270,
  skew: number,
  content: Point[],
  sheet?: Point[],
): Placement {
  const quarter = QUARTER[turn](width, height);
  const [w, h] = turn % 180 === 0 ? [width, height] : [height, width];
  const radians = (-skew * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const [cx, cy] = [w / 2, h / 2];
  const turned: Affine = [cos, sin, -sin, cos, cx - cos * cx + sin * cy, cy - sin * cx - cos * cy];
  const map = skew === 0 ? quarter : compose(quarter, turned);
  let [left, top, right, bottom] = sheet ? [w, h, 0, 0] : [0, 0, w, h];
  for (const [x, y] of sheet ? [...sheet, ...content] : content) {
    const [px, py] = apply(map, x, y);
    // A hair inward, so that an exact quarter turn does not grow by a pixel.
    left = Math.min(left, Math.floor(px + 1e-6));
    top = Math.min(top, Math.floor(py + 1e-6));
    right = Math.max(right, Math.ceil(px - 1e-6));
    bottom = Math.max(bottom, Math.ceil(py - 1e-6));
  }
  return { map: compose(map, [1, 0, 0, 1, -left, -top]), width: right - left, height: bottom - top };
}

/**
 * Resamples `raster` into `placement`, bilinear; quarter turns copy pixels unchanged. Pixels from outside get the
 * colour `fill` (one value per channel).
 */
export function resample(raster: Raster, { map, width, height }: Placement, fill: number[]): Raster {
  // Pixel centres lie at half coordinates in both pictures.
  const back = compose(compose([1, 0, 0, 1, 0.5, 0.5], invert(map)), [1, 0, 0, 1, -0.5, -0.5]);
  return resampleBy(raster, back, width, height, fill);
}

/** Paints what `mask` marks (1 = hide, `factor` picture pixels per mask pixel) in the colour `fill`, in place. */
export function paintOver(
  { data, width, height, channels }: Raster,
  mask: { data: Uint8Array; width: number; height: number; factor: number },
  fill: number[],
): void {
  const line = new Uint8Array(width * channels);
  for (let i = 0; i < line.length; i++) line[i] = fill[i % channels]!;
  for (let my = 0; my < mask.height; my++) {
    // The last mask pixels stand for what division by the factor cut off, too.
    const bottom = my === mask.height - 1 ? height : (my + 1) * mask.factor;
    for (const [start, end] of runs(mask.data, my * mask.width, mask.width)) {
      const from = start * mask.factor;
      const painted = line.subarray(0, ((end === mask.width ? width : end * mask.factor) - from) * channels);
      for (let y = my * mask.factor; y < bottom; y++) data.set(painted, (y * width + from) * channels);
    }
  }
}

/** Where 1 stands in a row of a mask, from its first pixel to the one behind its last. */
function runs(mask: Uint8Array, start: number, width: number): [from: number, to: number][] {
  const row = mask.subarray(start, start + width);
  const found: [number, number][] = [];
  for (let from = row.indexOf(1); from >= 0; ) {
    const end = row.indexOf(0, from);
    found.push([from, end < 0 ? width : end]);
    from = end < 0 ? -1 : row.indexOf(1, end);
  }
  return found;
}
