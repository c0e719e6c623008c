/**
 * What stands on the picture and not in the record: punch holes, streaks and folds from edge to edge, thumbs. Only what
 * lies wholly in the margin counts; a mark among the text may always be a part of it.
 */
import { isLetterLike, type Piece, type Pieces } from './components.ts';
import { dilate, erode, floodFromEdges, reachesEdge } from './masks.ts';
import { SURVEY_DPI, type Survey } from './survey.ts';

const MM = SURVEY_DPI / 25.4;
/** Diameters of punch holes: 5.5 mm by ISO 838, up to 8 by older punches; worn ones a little more or less. */
const HOLE = { least: 4 * MM, most: 8.5 * MM };
/** Holes lie this near to the paper's edge (12 mm to their middle by ISO 838). */
const HOLE_REACH = 22 * MM;
/** A disc fills π/4 of its box. */
const ROUND = { least: 0.68, most: 0.92 };
/** Thickness of a streak or a fold, and the part of the page it must cross. */
const STREAK = 1.5 * MM;
const FROM_EDGE_TO_EDGE = 0.93;
/** A thumb darkens the paper to less than this, and is thicker than any stroke. */
const THUMB_SHADE = 0.75;
const THUMB = { thick: 4 * MM, most: 45 * MM };

/** 1 for every survey pixel of a blemish (and a hair around it), or null on a page without any. */
export function findBlemishes(survey: Survey, { labels, pieces }: Pieces): Uint8Array | null {
  const { width, height } = survey;
  const letters = textBox(pieces);
  if (!letters) return null;
  const outside = (p: Box) =>
    p.right < letters.left || p.left > letters.right || p.bottom < letters.top || p.top > letters.bottom;
  const chosen = pieces.map((p) => outside(p) && (isHole(p, survey) || isStreak(p, survey)));
  const mask = new Uint8Array(width * height);
  let any = false;
  if (chosen.includes(true)) {
    for (let i = 0; i < labels.length; i++) if (labels[i]! > 0 && chosen[labels[i]! - 1]) mask[i] = 1;
    any = true;
  }
  for (const thumb of findThumbs(survey)) {
    if (!outside(thumb)) continue;
    for (const i of thumb.pixels) mask[i] = 1;
    any = true;
  }
  return any ? dilate(mask, width, height, 3) : null;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The box around the text: letters in rows. A speck in the margin that looks like a letter has few neighbours. */
function textBox(pieces: Piece[]): Box | null {
  const letters = pieces.filter(isLetterLike);
  if (letters.length < 20) return null;
  const edge = (values: number[], fromEnd: boolean) => {
    const sorted = values.sort((a, b) => a - b);
    // Half a hundredth of the letters may be dirt.
    const spare = Math.floor(sorted.length / 200);
    return sorted[fromEnd ? sorted.length - 1 - spare : spare]!;
  };
  return {
    left: edge(
      letters.map((p) => p.left),
      false,
    ),
    top: edge(
      letters.map((p) => p.top),
      false,
    ),
    right: edge(
      letters.map((p) => p.right),
      true,
    ),
    bottom: edge(
      letters.map((p) => p.bottom),
      true,
    ),
  };
}

/** Whether a piece is a round, dark disc of the size of a punch hole, near the edge. */
export function isHole(
  { left, top, right, bottom, pixels, strong }: Piece,
  { width, height }: Survey,
): boolean {
  const [w, h] = [right - left + 1, bottom - top + 1];
  if (Math.min(w, h) < HOLE.least || Math.max(w, h) > HOLE.most || Math.abs(w - h) > 0.2 * Math.max(w, h))
    return false;
  const fill = pixels / (w * h);
  if (fill < ROUND.least || fill > ROUND.most || strong < 0.8 * pixels) return false;
  return Math.min(left, top, width - 1 - right, height - 1 - bottom) < HOLE_REACH;
}

/** A line from edge to edge: printed rules end before the paper does. */
function isStreak({ left, top, right, bottom }: Piece, { width, height }: Survey): boolean {
  const [w, h] = [right - left + 1, bottom - top + 1];
  return (w <= STREAK && h >= FROM_EDGE_TO_EDGE * height) || (h <= STREAK && w >= FROM_EDGE_TO_EDGE * width);
}

/** Thick shadows that come in over the picture's edge, each with its pixels. */
function findThumbs({ grey, border, width, height, paper }: Survey): (Box & { pixels: number[] })[] {
  const shade = new Uint8Array(grey.length);
  for (let i = 0; i < grey.length; i++) if (border[i] === 0 && grey[i]! < THUMB_SHADE * paper) shade[i] = 1;
  if (!reachesEdge(shade, width, height)) return [];
  const radius = Math.round(THUMB.thick / 2);
  const thick = floodFromEdges(erode(shade, width, height, radius), width, height);
  if (!thick.includes(1)) return [];
  const whole = dilate(thick, width, height, radius);
  const found: (Box & { pixels: number[] })[] = [];
  for (let start = 0; start < whole.length; start++) {
    if (whole[start] !== 1) continue;
    const box = { left: width, top: height, right: 0, bottom: 0, pixels: [] as number[] };
    const stack = [start];
    whole[start] = 2;
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      box.pixels.push(i);
      const [x, y] = [i % width, Math.floor(i / width)];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
      for (const [n, inside] of [
        [i - 1, x > 0],
        [i + 1, x < width - 1],
        [i - width, y > 0],
        [i + width, y < height - 1],
      ] as const) {
        if (!inside || whole[n] !== 1) continue;
        whole[n] = 2;
        stack.push(n);
      }
    }
    if (Math.max(box.right - box.left, box.bottom - box.top) < THUMB.most) found.push(box);
  }
  return found;
}
