/** Pictures for looking at: a page or a part of it, made small, as a JPEG. Runs in a worker thread. */
import { decode, encodeLook } from './codec.ts';
import type { Limits } from './limits.ts';
import { type Box, cut, type Raster } from './raster.ts';

export interface LookInput {
  path: string;
  mime: string;
  /** Frame of a multi-page TIFF, from 0. */
  frame: number;
  limits: Limits;
  /** The part to show, pixels of the picture after its orientation tag; clipped to it. Null for the whole. */
  part: Box | null;
  /** Width of the result in pixels; it is never made larger than the part. */
  width: number;
  /** JPEG quality, 1–100. */
  quality: number;
}

/** Pictures of which parts are wanted come in runs (line after line of one page): the last ones stay unpacked. */
const KEPT = 2;
const unpacked = new Map<string, Promise<Raster>>();

/** JPEG bytes. Throws StationError when the picture cannot be read. */
export async function look(input: LookInput): Promise<Uint8Array> {
  const { path, mime, frame, part, width, quality, limits } = input;
  if (part === null && mime !== 'image/bmp') {
    return encodeLook({ path, frame }, { width, quality });
  }
  const raster = await unpack(path, mime, frame, limits);
  const shown = part ? clip(part, raster) : null;
  return encodeLook(shown ? cut(raster, shown) : raster, { width, quality });
}

function unpack(path: string, mime: string, frame: number, limits: Limits): Promise<Raster> {
  const key = `${frame} ${path}`;
  const raster = unpacked.get(key) ?? decode(path, { mime, frame, limits });
  unpacked.delete(key);
  unpacked.set(key, raster);
  raster.catch(() => unpacked.delete(key));
  for (const old of unpacked.keys()) if (unpacked.size > KEPT) unpacked.delete(old);
  return raster;
}

/** At least one pixel of the picture, whatever was asked for. */
function clip([x, y, w, h]: Box, { width, height }: Raster): Box {
  const left = Math.min(Math.max(0, Math.round(x)), width - 1);
  const top = Math.min(Math.max(0, Math.round(y)), height - 1);
  const right = Math.min(width, Math.max(left + 1, Math.round(x + w)));
  const bottom = Math.min(height, Math.max(top + 1, Math.round(y + h)));
  return [left, top, right - left, bottom - top];
}
