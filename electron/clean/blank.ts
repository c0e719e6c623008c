/** Is anything written on the page? Scanner streaks, specks, holes and the other side showing through are not. */
import { isHole } from './blemishes.ts';
import { isLetterLike, type Piece, type Pieces } from './components.ts';
import type { Survey } from './survey.ts';

/** Survey pixels from the picture's edge within which marks are the scanner's (about 5 mm). */
const MARGIN = 20;
/** Pixels at full strength that even a dot or a thin stroke of this side has. */
const LEAST_CORE = 5;
/** Larger than any letter (9 mm). */
const LARGE = 36;
/** A piece of scribble, a short signature for one, is higher than a streak and no more than this times as long as high. */
const SCRIBBLE = { high: 12, long: 5 };
/** Marks of this weight together are writing; a speck that looks like a letter has 1. */
const WRITING = 4;
/** Height of digits, and pixels at full strength that they have and specks have not. */
const DIGIT = { least: 7, most: 20, core: 12 };
/** Part of the page at head and foot where page numbers stand. */
const NUMBER_BAND = 0.15;
/** A drawing that runs off the page has ink further in than shadows, and more of it than folds (thickness in pixels). */
const WELL_INSIDE = 60;
const FOLDS = 4;
/** A picture that is dark nearly all over shows nothing. */
const ALL_DARK = 0.9;

/** True when fewer than a handful of letter-like or larger marks stand on the page, away from its edges. */
export function isBlank(survey: Survey, found: Pieces): boolean {
  const { width, height } = survey;
  let weight = 0;
  for (const piece of found.pieces) {
    const inside =
      piece.left > MARGIN &&
      piece.top > MARGIN &&
      piece.right < width - MARGIN &&
      piece.bottom < height - MARGIN;
    // Text of the other side shows through without a strong core.
    if (!inside || piece.strong < LEAST_CORE || isHole(piece, survey)) continue;
    if (isDrawn(piece)) return false;
    weight += weightOf(piece, height);
  }
  return weight < WRITING && !runsOff(survey, found);
}

function isDrawn(piece: Piece): boolean {
  const [most, least] = sides(piece);
  if (most <= LARGE || piece.pixels <= 60) return false;
  return least > LARGE || (least >= SCRIBBLE.high && most <= SCRIBBLE.long * least);
}

/** What a mark says for writing: 1 for one that may be a speck as well, more for what looks like the digit of a page's number. */
function weightOf(piece: Piece, height: number): number {
  const [most, least] = sides(piece);
  // A streak of the scanner is one or two pixels wide and very long.
  if (!isLetterLike(piece) || (least <= 3 && most > 60)) return 0;
  const [w, h] = [piece.right - piece.left + 1, piece.bottom - piece.top + 1];
  const dirt = most - least <= most / 4 && piece.pixels >= 0.65 * w * h;
  if (dirt || h < DIGIT.least || h > DIGIT.most || w > h || piece.strong < DIGIT.core) return 1;
  const band = NUMBER_BAND * height;
  return piece.bottom < band || piece.top > height - band ? WRITING : WRITING / 2;
}

function sides({ left, top, right, bottom }: Piece): [most: number, least: number] {
  const [w, h] = [right - left + 1, bottom - top + 1];
  return [Math.max(w, h), Math.min(w, h)];
}

/** Whether a drawing or a picture reaches beyond the page's edge, so that no part of it stands free. */
function runsOff({ width, height }: Survey, { labels, pieces }: Pieces): boolean {
  const large = pieces.map((piece) => sides(piece)[1] > LARGE && piece.strong > FOLDS * (width + height));
  if (!large.includes(true)) return false;
  const margin = Math.min(WELL_INSIDE, Math.floor(Math.min(width, height) / 6));
  let count = 0;
  for (let y = margin; y < height - margin; y++) {
    for (let i = y * width + margin; i < (y + 1) * width - margin; i++) {
      if (labels[i]! > 0 && large[labels[i]! - 1]) count++;
    }
  }
  const area = (width - 2 * margin) * (height - 2 * margin);
  return count > FOLDS * (width + height) && count < ALL_DARK * area;
}
