import type { Box } from '../imaging/raster.ts';

/** Patch codes by their bars from top to bottom, narrow and wide. */
export const PATCHES = { T: 'NWNW', 1: 'WWNN', 2: 'WNNW', 3: 'WNWN', 4: 'NWWN', 6: 'NNWW' } as const;

/** A machine-readable mark on a page. */
export interface PageCode {
  format: 'qr' | 'datamatrix' | 'code128' | 'patch';
  /** What it says; of a patch code its name (`T`, `1`, …). */
  text: string;
  /** Pixels of the access image. */
  box: Box;
}
