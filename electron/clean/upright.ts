/** What a page is found to be, and the page set upright: turned, straightened, without its border and blemishes. */
import { atHand, laid, lifted } from '../imaging/kernels.ts';
import { type Box, cut, type Raster, release } from '../imaging/raster.ts';
import { isBlank } from './blank.ts';
import { findBlemishes } from './blemishes.ts';
import { findPieces, type Pieces } from './components.ts';
import { contentPoints, sheetPoints } from './extent.ts';
import { type Facing, facingBoxes, findFacing } from './facing.ts';
import { judgeOrientation, type Orientation } from './orientation.ts';
import { type Survey, surveyPage } from './survey.ts';
import { type Placement, type Point, paintOver, placePage, resample } from './transform.ts';
import type { CleanAdjust, CleanInput, CleanRecipe } from './types.ts';

/** Resolution at which the models read best: more costs time and, by the bench, words. */
const READING_DPI = 200;
/** Scans in black and white hold their detail in the place of edges, which a coarser grid would lose. */
const BILEVEL_DPI = 250;
/** Straightening by less would blur more than it helps. */
const LEAST_SKEW = 0.05;
const SURE_OF_SKEW = 0.35;
/** Pixels; nobody keeps less of a page. */
const LEAST_SIDE = 40;
/** From this confidence on, the shapes alone decide which way up. */
export const SURE_OF_TURN = 0.3;
/** Strength from which a survey pixel is ink, and from which it was put on this side: what shows through is below. */
export const INK = 56;
export const WRITTEN = 80;

export interface Upright {
  survey: Survey;
  pieces: Pieces;
  blank: boolean;
  found: Orientation;
  turn: 0 | 90 | 180 | 270;
  skew: number;
  /** Where two pages part, boxes on the picture. */
  facing: [Box, Box] | null;
  /** Colour of the paper, by channel. */
  fill: number[];
  /** Outermost points of what stands on the page, pixels of the picture. */
  marks: Point[];
  placement: Placement;
  /** What was done to the picture. Nothing: its own bytes can stay. */
  changes: ('cut' | 'turn' | 'border' | 'blemishes' | 'crop')[];
  page: Raster;
  /** Reading-image pixels per page pixel. */
  readingScale: number;
  /** The picture before it was turned, where the reading image is best made of that. */
  source: Raster | null;
}

/** Judges a decoded picture, whose pixels it gives back, and sets it upright. `forced` goes before its own judgement. */
export function setUpright(
  picture: Raster,
  input: CleanInput,
  recipe: CleanRecipe,
  forced: CleanAdjust,
): Upright {
  return atHand(() => {
    const part = input.region ? cut(picture, input.region) : picture;
    const original = laid(part);
    for (const { data } of [part, picture]) release(data);
    const { width, height } = original;
    const survey = surveyPage(original, input.dpi);
    const pieces = findPieces(survey.ink, survey.width, survey.height, INK, WRITTEN);
    const blank = isBlank(survey, pieces);
    const mayFace = !input.region && !blank && (forced.split ?? recipe.split);
    const { found, spread } = judge(survey, pieces, recipe.maxSkew, mayFace);
    const sure = recipe.orient && !blank && found.confidence >= SURE_OF_TURN;
    // Where the evidence is thin the page stays as it lies.
    const turn = forced.turn ?? (sure ? found.turn : 0);
    const straighten =
      !blank && found.skew.confidence >= SURE_OF_SKEW && Math.abs(found.skew.angle) >= LEAST_SKEW;
    const skew = forced.skew ?? (straighten ? found.skew.angle : 0);
    const lying = turn % 180 !== 0;
    const middle = { lying, cut: Math.round((lying ? height : width) / 2) };
    const parting = spread?.lying === lying ? spread : mayFace && forced.split ? middle : null;
    const facing = parting && facingBoxes(parting, turn, original);
    const fill = paperColour(original, survey);
    const bordered = survey.borderPixels > 0;
    const marks = contentPoints(pieces.pieces, survey.factor);
    const corners = forced.crop && cornersOf(forced.crop, input.region, original);
    const placement = corners
      ? placePage(width, height, turn, skew, [], corners)
      : placePage(width, height, turn, skew, marks, bordered ? sheetPoints(survey) : undefined);
    const blemishes = recipe.blemishes ? findBlemishes(survey, pieces) : null;
    if (bordered) paintOver(original, { data: survey.border, ...survey }, fill);
    if (blemishes) paintOver(original, { data: blemishes, ...survey }, fill);
    const moved = turn !== 0 || skew !== 0 || bordered || corners !== undefined;
    const readingScale = scaleFor(input.dpi, original);
    return {
      ...{ survey, pieces, blank, found, turn, skew, facing, fill, marks, placement, readingScale },
      changes: [
        ...(input.region ? (['cut'] as const) : []),
        ...(turn !== 0 || skew !== 0 ? (['turn'] as const) : []),
        ...(bordered ? (['border'] as const) : []),
        ...(blemishes ? (['blemishes'] as const) : []),
        ...(corners ? (['crop'] as const) : []),
      ],
      page: lifted(moved ? resample(original, placement, fill) : original),
      source: moved && readingScale > 1 ? lifted(original) : null,
    };
  });
}

/**
 * Which way up, and whether two pages face each other. Facing pages seldom lie equally straight: one of them is the
 * better evidence, and where its lines run across the cut, the picture is no spread.
 */
function judge(
  survey: Survey,
  pieces: Pieces,
  maxSkew: number,
  mayFace: boolean,
): { found: Orientation; spread: Facing | null } {
  const spread = mayFace ? findFacing(survey, pieces) : null;
  if (spread) {
    const found = judgeOrientation(survey, pieces, maxSkew, spread.onFullerSide);
    if (spread.lying === (found.turn % 180 !== 0)) return { found, spread };
  }
  return { found: judgeOrientation(survey, pieces, maxSkew), spread: null };
}

/** The corners of what a person keeps, pixels of the page's part of the picture; all of it where nothing is left. */
function cornersOf([x, y, w, h]: Box, region: Box | undefined, page: Raster): Point[] {
  const [ox, oy] = region ?? [0, 0];
  const across = [x - ox, x - ox + w].map((at) => Math.min(page.width, Math.max(0, at)));
  const down = [y - oy, y - oy + h].map((at) => Math.min(page.height, Math.max(0, at)));
  const [left = 0, right = 0] = across;
  const [top = 0, bottom = 0] = down;
  const whole = right - left < LEAST_SIDE || bottom - top < LEAST_SIDE;
  const [l, t, r, b] = whole ? [0, 0, page.width, page.height] : [left, top, right, bottom];
  return [
    [l, t],
    [r, t],
    [l, b],
    [r, b],
  ];
}

/** Reading-image pixels per page pixel. */
function scaleFor(dpi: number, { channels, data }: Raster): number {
  const wanted = channels === 1 && isBilevel(data) ? BILEVEL_DPI : READING_DPI;
  return Math.abs(dpi - wanted) < 20 ? 1 : wanted / dpi;
}

/** Nothing but black and white, but for a rest that an encoder may have left. */
function isBilevel(data: Uint8Array): boolean {
  let between = 0;
  for (let i = 0; i < data.length; i += 7) if (data[i]! > 40 && data[i]! < 215) between++;
  return between < data.length / 7 / 500;
}

/** Mean colour of the paper outside the border, for corners that come from nowhere. */
function paperColour(
  { data, width, channels }: Raster,
  { grey, border, factor, width: sw, paper }: Survey,
): number[] {
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < grey.length; i += 7) {
    if (border[i] === 1 || grey[i]! < paper - 12) continue;
    const x = (i % sw) * factor;
    const y = Math.floor(i / sw) * factor;
    for (let k = 0; k < channels; k++) sum[k]! += data[(y * width + x) * channels + k]!;
    count++;
  }
  return sum.slice(0, channels).map((s) => (count === 0 ? 255 : Math.round(s / count)));
}
