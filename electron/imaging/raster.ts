/** Rasters as plain typed arrays: what every image algorithm of the station takes and returns. */

/** Interleaved 8-bit samples, row by row, no padding. `channels` 1 = grey, 3 = sRGB. */
export interface Raster {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3;
}

/**
 * Gives the memory of pixels that nobody reads any more back at once, and leaves them empty. Left to the collector they pile up
 * until it has to search all that is alive for them, several times a page.
 */
export function release(pixels: Uint8Array): void {
  const { buffer } = pixels;
  if (!(buffer instanceof ArrayBuffer) || buffer.detached) return;
  // Small ones may share their memory with others.
  if (buffer.byteLength === pixels.byteLength) buffer.transfer(0);
}

/** A rectangle in pixels: left, top, width, height. */
export type Box = [x: number, y: number, width: number, height: number];

/** Affine map `[a, b, c, d, e, f]`: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Affine = [a: number, b: number, c: number, d: number, e: number, f: number];

/** Applies `m` to the point (x, y). */
export function apply(m: Affine, x: number, y: number): [number, number] {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]];
}

/** The picture with light for dark, each colour by its complement. */
export function negated(raster: Raster): Raster {
  return { ...raster, data: raster.data.map((v) => 255 - v) };
}

/** The inverse of `m`. Throws RangeError when `m` is singular. */
export function invert(m: Affine): Affine {
  const [a, b, c, d, e, f] = m;
  const det = a * d - b * c;
  if (Math.abs(det) < 1e-12) throw new RangeError('affine map cannot be inverted');
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}

/** The map that applies `first`, then `second`. */
export function compose(first: Affine, second: Affine): Affine {
  const [a, b] = [second[0] * first[0] + second[2] * first[1], second[1] * first[0] + second[3] * first[1]];
  const [c, d] = [second[0] * first[2] + second[2] * first[3], second[1] * first[2] + second[3] * first[3]];
  const [e, f] = apply(second, first[4], first[5]);
  return [a, b, c, d, e, f];
}

/** The smallest upright box around `box` after `m`, rounded outward to whole pixels. */
export function mapBox(m: Affine, [x, y, w, h]: Box): Box {
  const corners = [apply(m, x, y), apply(m, x + w, y), apply(m, x, y + h), apply(m, x + w, y + h)];
  const xs = corners.map((p) => p[0]);
  const ys = corners.map((p) => p[1]);
  // A hair inward before rounding, so that an identity map does not grow boxes by a pixel.
  const left = Math.floor(Math.min(...xs) + 1e-6);
  const top = Math.floor(Math.min(...ys) + 1e-6);
  return [left, top, Math.ceil(Math.max(...xs) - 1e-6) - left, Math.ceil(Math.max(...ys) - 1e-6) - top];
}

/** The smallest box around `boxes`. */
export function around(boxes: Box[]): Box {
  const left = Math.min(...boxes.map((b) => b[0]));
  const top = Math.min(...boxes.map((b) => b[1]));
  const right = Math.max(...boxes.map((b) => b[0] + b[2]));
  const bottom = Math.max(...boxes.map((b) => b[1] + b[3]));
  return [left, top, right - left, bottom - top];
}

/** The whole pixels of `box` that lie on `raster`, null when there are none. */
export function clip([x, y, w, h]: Box, { width, height }: Pick<Raster, 'width' | 'height'>): Box | null {
  const [left, top] = [Math.max(0, Math.floor(x)), Math.max(0, Math.floor(y))];
  const [right, bottom] = [Math.min(width, Math.ceil(x + w)), Math.min(height, Math.ceil(y + h))];
  return right <= left || bottom <= top ? null : [left, top, right - left, bottom - top];
}

/** A copy of the part of `raster` inside `box`, which must lie within it. */
export function cut({ data, width, channels }: Raster, [x, y, w, h]: Box): Raster {
  const out = new Uint8Array(w * h * channels);
  for (let row = 0; row < h; row++) {
    const from = ((y + row) * width + x) * channels;
    out.set(data.subarray(from, from + w * channels), row * w * channels);
  }
  return { data: out, width: w, height: h, channels };
}
