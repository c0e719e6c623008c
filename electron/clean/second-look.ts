/** Parts of a page drawn again for a second reading, each in several ways. Runs in a worker thread. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, encodeScratch, readHeader, toGrey } from '../imaging/codec.ts';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import { around, type Box, clip, cut, type Raster, release } from '../imaging/raster.ts';
import { resizeTo } from '../imaging/resize.ts';
import { nameLines, stretched } from './name-line.ts';
import type { ImageFile } from './types.ts';

/**
 * What is looked at again: a signer's name under seal and signature, the row of number and notation, that of the date;
 * `region`: whatever a person points at.
 */
export type LookKind = 'signer' | 'number' | 'date' | 'region';

export interface Look {
  kind: LookKind;
  /** Pixels of the access image. */
  box: Box;
}

/** A picture for the reader; `x` and `y` are its place on the access image, `scale` its pixels per pixel of that. */
export type LookPicture = ImageFile & { kind: LookKind; x: number; y: number; scale: number };

export interface LookAgainInput {
  access: { path: string; dpi: number };
  looks: Look[];
  workDir: string;
}

/** Resolutions at which each is read: what is misread at one is seldom misread at another. */
const DPI: Record<LookKind, number[]> = {
  signer: [200],
  number: [180, 240],
  date: [160, 240],
  region: [200, 280],
};
/** Clear paper around a row, pixels. */
const PADDING = 12;

/** Draws all `looks`. Throws StationError when the access image cannot be decoded. */
export async function lookAgain({ access, looks, workDir }: LookAgainInput): Promise<LookPicture[]> {
  const file = { mime: 'image/jpeg', frame: 0, limits: DEFAULT_LIMITS };
  const page = await readHeader(access.path, file.mime, file.frame, file.limits);
  const parts = looks.flatMap(({ kind, box }) => {
    const inside = partOf(box, page);
    return inside ? [{ kind, inside }] : [];
  });
  if (parts.length === 0) return [];
  // A file is read row by row down to the part that is wanted: once for all of them.
  const [x, y, width, height] = around(parts.map((part) => part.inside));
  const all = await decode(access.path, { ...file, part: [x, y, width, height] });
  const pictures: LookPicture[] = [];
  for (const { kind, inside } of parts) {
    const region = cut(all, [inside[0] - x, inside[1] - y, inside[2], inside[3]]);
    for (const dpi of DPI[kind]) {
      const scale = dpi / access.dpi;
      const scaled = await resizeTo(region, scale);
      for (const { raster, x, y } of kind === 'signer' ? nameLines(scaled) : [wholeRow(scaled)]) {
        const path = join(workDir, `look-${pictures.length}.png`);
        await writeFile(path, await encodeScratch(raster));
        const { width, height } = raster;
        const place = { x: Math.round(inside[0] + x / scale), y: Math.round(inside[1] + y / scale) };
        pictures.push({ kind, path, mime: 'image/png', width, height, dpi, scale, ...place });
      }
      release(scaled.data);
    }
    release(region.data);
  }
  release(all.data);
  return pictures;
}

/** The part of `box` on the page, null when hardly anything is. */
function partOf(box: Box, page: { width: number; height: number }): Box | null {
  const part = clip(box, page);
  return part && part[2] >= 20 && part[3] >= 12 ? part : null;
}

/** The row in grey with full contrast, on clear paper. */
function wholeRow(region: Raster): { raster: Raster; x: number; y: number } {
  const { data, width, height } = stretched(region.channels === 1 ? region : toGrey(region));
  const [w, h] = [width + 2 * PADDING, height + 2 * PADDING];
  const padded = new Uint8Array(w * h).fill(255);
  for (let row = 0; row < height; row++)
    padded.set(data.subarray(row * width, (row + 1) * width), (row + PADDING) * w + PADDING);
  return { raster: { data: padded, width: w, height: h, channels: 1 }, x: -PADDING, y: -PADDING };
}
