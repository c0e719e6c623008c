/** Is anything written on the page? Scanner streaks, specks, holes and the other side showing through are not. */
import { isLetterLike, type Piece } from './components.ts';
import type { Survey } from './survey.ts';

/** Survey pixels from the picture's edge within which marks are the scanner's (about 5 mm). */
const MARGIN = 20;
/** Pixels at full strength that even a dot or a thin stroke of this side has. */
const LEAST_CORE = 5;

/** True when fewer than a handful of letter-like or larger marks stand on the page, away from its edges. */
export function isBlank({ width, height }: Survey, pieces: Piece[]): boolean {
  let marks = 0;
  for (const piece of pieces) {
    const inside =
      piece.left > MARGIN &&
      piece.top > MARGIN &&
      piece.right < width - MARGIN &&
      piece.bottom < height - MARGIN;
    // Text of the other side shows through without a strong core.
    if (!inside || piece.strong < LEAST_CORE) continue;
    const w = piece.right - piece.left + 1;
    const h = piece.bottom - piece.top + 1;
    const drawing = w > 36 && h > 36 && piece.pixels > 60;
    // A streak of the scanner is one or two pixels wide and very long.
    const streak = Math.min(w, h) <= 3 && Math.max(w, h) > 60;
    if (drawing) return false;
    if (isLetterLike(piece) && !streak) marks++;
  }
  return marks < 4;
}
