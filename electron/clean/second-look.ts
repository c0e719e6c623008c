/** Parts of a page drawn again for a second reading, each in several ways. Runs in a worker thread. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, encodeScratch } from '../imaging/codec.ts';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import { type Box, cut, type Raster } from '../imaging/raster.ts';
import { resizeTo } from '../imaging/resize.ts';
import { nameLines } from './name-line.ts';
import { readingImage } from './reading.ts';
import type { ImageFile } from './types.ts';

/** What is looked at again: a signer's name under seal and signature, or the row of number and notation. */
export type LookKind = 'signer' | 'number';

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

/** Resolution of a name (as for the page) and of a number, which gains from more. */
const DPI: Record<LookKind, number> = { signer: 200, number: 300 };

/** Draws all `looks`. Throws StationError when the access image cannot be decoded. */
export async function lookAgain({ access, looks, workDir }: LookAgainInput): Promise<LookPicture[]> {
  const limits = DEFAULT_LIMITS;
  const page = await decode(access.path, { mime: 'image/jpeg', frame: 0, limits });
  const pictures: LookPicture[] = [];
  for (const { kind, box } of looks) {
    const inside = clip(box, page);
    if (!inside) continue;
    const scale = DPI[kind] / access.dpi;
    const region = await resizeTo(cut(page, inside), scale);
    for (const { raster, x, y } of kind === 'signer' ? nameLines(region) : numberRows(region)) {
      const path = join(workDir, `look-${pictures.length}.png`);
      await writeFile(path, await encodeScratch(raster));
      pictures.push({
        ...{
          kind,
          path,
          mime: 'image/png',
          width: raster.width,
          height: raster.height,
          dpi: DPI[kind],
          scale,
        },
        x: Math.round(inside[0] + x / scale),
        y: Math.round(inside[1] + y / scale),
      });
    }
  }
  return pictures;
}

/** The part of `box` on the page, null when hardly anything is. */
function clip([x, y, w, h]: Box, page: Raster): Box | null {
  const left = Math.max(0, Math.round(x));
  const top = Math.max(0, Math.round(y));
  const width = Math.min(page.width, Math.round(x + w)) - left;
  const height = Math.min(page.height, Math.round(y + h)) - top;
  return width < 20 || height < 12 ? null : [left, top, width, height];
}

/** With what shows through from the other side, and without. */
function numberRows(region: Raster): { raster: Raster; x: number; y: number }[] {
  const paper = Array.from({ length: region.channels }, () => 235);
  return [225, 200].map((white) => ({
    raster: readingImage(region, DPI.number, paper, { dropColour: true, despeckle: true, white }),
    x: 0,
    y: 0,
  }));
}
