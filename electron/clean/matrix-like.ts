/** Where a DataMatrix code may stand: its cells hang together into one dense, stout piece, as letters and rules do not. */
import type { Box } from '../imaging/raster.ts';
import type { Pieces } from './components.ts';
import { SURVEY_DPI } from './survey.ts';

/** Millimetres: the least and greatest side of a code that label makers print. */
const LEAST = 5;
const GREATEST = 80;
/** Long codes are up to four times as wide as high; turned askew, less. */
const LONGEST = 4.5;
/** The part of its box that is ink: half of a code; askew its box grows. */
const FILLED = 0.25;
/** Clear paper that the code's edge needs, millimetres. */
const MARGIN = 3;

/** Boxes, survey pixels, around every piece that may be such a code; they may reach over the picture's edge. */
export function matrixLike({ pieces }: Pieces): Box[] {
  const perMm = SURVEY_DPI / 25.4;
  return pieces.flatMap(({ left, top, right, bottom, pixels }): Box[] => {
    const [w, h] = [right - left + 1, bottom - top + 1];
    const [short, long] = [Math.min(w, h), Math.max(w, h)];
    if (short < LEAST * perMm || long > GREATEST * perMm || long > LONGEST * short) return [];
    if (pixels < FILLED * w * h) return [];
    const margin = Math.round(MARGIN * perMm);
    return [[left - margin, top - margin, w + 2 * margin, h + 2 * margin]];
  });
}
