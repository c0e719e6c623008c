/** Cleanup of one page: the access image for people, the reading image for the reader. Runs in a worker thread. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCodes } from '../codes/find.ts';
import type { PageCode } from '../codes/types.ts';
import { flatten } from '../imaging/bend.ts';
import { decode, encodeJpeg, encodeScratch, readHeader } from '../imaging/codec.ts';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import { type Box, compose, cut, mapBox, negated, type Raster } from '../imaging/raster.ts';
import { resizeTo } from '../imaging/resize.ts';
import { isBlank } from './blank.ts';
import { findBlemishes } from './blemishes.ts';
import { findPieces, type Pieces } from './components.ts';
import { contentBox, contentPoints, sheetPoints } from './extent.ts';
import { type Facing, facingBoxes, findFacing } from './facing.ts';
import { findBend } from './find-bend.ts';
import { inkKept } from './ink-kept.ts';
import { matrixLike } from './matrix-like.ts';
import { judgeOrientation, type Orientation } from './orientation.ts';
import { readingImage } from './reading.ts';
import { stampPicture } from './stamps.ts';
import { type Survey, surveyPage } from './survey.ts';
import { type Point, paintOver, placePage, resample } from './transform.ts';
import type { CleanAdjust, CleanInput, CleanRecipe, CleanResult, ImageFile } from './types.ts';

/** Resolution at which the models read best: more costs time and, by the bench, words. */
const READING_DPI = 200;
/** Scans in black and white hold their detail in the place of edges, which a coarser grid would lose. */
const BILEVEL_DPI = 250;
/** Straightening by less would blur more than it helps. */
const LEAST_SKEW = 0.05;
const SURE_OF_SKEW = 0.35;
const SURE_OF_TURN = 0.3;
const LOW_DPI = 150;
/** Pixels; nobody keeps less of a page. */
const LEAST_SIDE = 40;
/** Below this part of the letters' ink the reading image has lost too much. Seals, which it is to lose, are no letters. */
const LEAST_KEPT = 0.75;
/** Strength from which a survey pixel is ink, and from which it was put on this side: what shows through is below. */
export const INK = 56;
export const WRITTEN = 80;

/**
 * Finds turn, skew, border and blankness of a page and writes both images into `workDir`. `forced`
 * overrides the judgement (a person, or evidence from reading, knows better). Throws StationError when the page cannot be decoded.
 */
export async function cleanPage(
  input: CleanInput,
  recipe: CleanRecipe,
  workDir: string,
  forced: CleanAdjust = {},
): Promise<CleanResult> {
  const picture = await decode(input.path, { mime: input.mime, frame: input.frame, limits: DEFAULT_LIMITS });
  const original = input.region ? cut(picture, input.region) : picture;
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
  const middle = { lying, cut: Math.round((lying ? original.height : original.width) / 2) };
  const parting = spread?.lying === lying ? spread : mayFace && forced.split ? middle : null;
  const facing = parting && facingBoxes(parting, turn, original);
  const fill = paperColour(original, survey);
  const bordered = survey.borderPixels > 0;
  const marks = contentPoints(pieces.pieces, survey.factor);
  const sheet = bordered ? sheetPoints(survey) : undefined;
  const corners = forced.crop && cornersOf(forced.crop, input.region, original);
  const placement = corners
    ? placePage(original.width, original.height, turn, skew, [], corners)
    : placePage(original.width, original.height, turn, skew, marks, sheet);
  const blemishes = recipe.blemishes ? findBlemishes(survey, pieces) : null;
  const untouched = turn === 0 && skew === 0 && !bordered && !input.region && !blemishes && !corners;
  if (bordered) paintOver(original, { data: survey.border, ...survey }, fill);
  if (blemishes) paintOver(original, { data: blemishes, ...survey }, fill);
  const page =
    turn === 0 && skew === 0 && !bordered && !corners ? original : resample(original, placement, fill);
  // Packed by a native thread while this one makes what is read.
  const accessFile = soon(writeAccess(page, input, recipe, workDir, untouched));
  const flags = [
    ...(blank ? ['blank'] : []),
    ...(survey.negative ? ['negative'] : []),
    ...(bordered ? ['border-removed'] : []),
    ...(blemishes ? ['margin-cleaned'] : []),
    ...(!blank && found.confidence < SURE_OF_TURN && forced.turn === undefined ? ['orientation-unsure'] : []),
    ...(forced.by === 'batch' ? ['orientation-unsure', 'orientation-from-batch'] : []),
    ...(input.dpi < LOW_DPI ? ['low-resolution'] : []),
  ];
  const readingScale = scaleFor(input.dpi, original);
  const asScanned = readingScale === 1 ? page : await pageAt(readingScale);
  // The reader knows black on white; people see the page as it is.
  const forReading = survey.negative ? negated(asScanned) : asScanned;
  const paper = survey.negative ? fill.map((c) => 255 - c) : fill;
  const at = input.dpi * readingScale;
  const toReading = compose(placement.map, [readingScale, 0, 0, readingScale, 0, 0]);
  const lossOf = (image: Raster) => inkKept(survey, pieces, toReading, image);
  const strength = forced.strength === 'gentle' ? recipe.gentle : recipe.reading;
  let readingRaster = readingImage(forReading, at, paper, strength);
  let kept = lossOf(readingRaster);
  if (!blank && kept < LEAST_KEPT) {
    const gentler = readingImage(forReading, at, paper, recipe.gentle);
    const more = lossOf(gentler);
    if (more > kept) {
      [readingRaster, kept] = [gentler, more];
      flags.push('gentle-cleanup');
    }
    if (kept < LEAST_KEPT) flags.push('ink-lost');
  }
  const bend = recipe.flatten && !blank ? findBend(survey, pieces, placement) : null;
  if (bend) readingRaster = flatten(readingRaster, bend);
  const readingFile = soon(writeScratch(readingRaster, at, join(workDir, 'reading.png')));
  const fromSurvey = compose([survey.factor, 0, 0, survey.factor, 0, 0], toReading);
  const spots = matrixLike(pieces).map((box) => mapBox(fromSurvey, box));
  const stampFile = soon(writeStamps(forReading, readingScale, at, workDir));
  const codes = await codesOn(forReading, at, readingScale, spots);
  const [access, reading, stamps] = await Promise.all([accessFile, readingFile, stampFile]);
  return {
    access,
    reading,
    readingScale,
    bend,
    stamps,
    toAccess: input.region
      ? compose([1, 0, 0, 1, -input.region[0], -input.region[1]], placement.map)
      : placement.map,
    turn,
    turnConfidence: forced.turn === undefined ? found.confidence : 1,
    skew: Math.round(skew * 100) / 100,
    skewConfidence: found.skew.confidence,
    blank,
    facing,
    inkKept: Math.round(kept * 1000) / 1000,
    codes,
    content: contentBox(marks, placement),
    darkness: darknessOf(survey.ink),
    flags,
  };

  /** Enlarged before it is straightened, reduced after: so the least is lost. */
  async function pageAt(scale: number): Promise<Raster> {
    if (scale < 1 || page === original) return resizeTo(page, scale);
    const { map, width, height } = placement;
    const larger = {
      map: compose([1 / scale, 0, 0, 1 / scale, 0, 0], compose(map, [scale, 0, 0, scale, 0, 0])),
      width: Math.round(width * scale),
      height: Math.round(height * scale),
    };
    return resample(await resizeTo(original, scale), larger, fill);
  }
}

/** Work that is waited for later: should anything else fail before that, its own failure is nobody's. */
function soon<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
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

/** Codes on the page as it is read, placed on the access image. */
async function codesOn(page: Raster, dpi: number, scale: number, spots: Box[]): Promise<PageCode[]> {
  const codes = await findCodes(page, dpi, spots);
  return codes.map(({ box, ...code }) => ({ ...code, box: box.map((n) => Math.round(n / scale)) as Box }));
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

async function writeAccess(
  page: Raster,
  input: CleanInput,
  recipe: CleanRecipe,
  workDir: string,
  untouched: boolean,
): Promise<ImageFile> {
  const path = join(workDir, 'access.jpg');
  const { width, height } = page;
  const asIs = untouched && (await isPlainJpeg(input, page));
  // A page that needs nothing keeps its own bytes: every new JPEG generation loses a little.
  await writeFile(
    path,
    asIs
      ? await readFile(input.path)
      : await encodeJpeg(page, { quality: recipe.accessQuality, dpi: input.dpi }),
  );
  return { path, mime: 'image/jpeg', width, height, dpi: input.dpi };
}

/** A grey or sRGB JPEG that already stands upright without help from an orientation tag. */
async function isPlainJpeg({ path, mime }: CleanInput, page: Raster): Promise<boolean> {
  if (mime !== 'image/jpeg') return false;
  const { orientation, components, profiled } = await readHeader(path, mime, 0, DEFAULT_LIMITS);
  // What is put into a PDF has no place for a profile there.
  return orientation === 1 && components === page.channels && !profiled;
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

async function writeStamps(scaled: Raster, scale: number, dpi: number, workDir: string) {
  const found = stampPicture(scaled, dpi);
  return (
    found && {
      ...(await writeScratch(found.raster, dpi, join(workDir, 'stamps.png'))),
      x: Math.round(found.x / scale),
      y: Math.round(found.y / scale),
    }
  );
}

async function writeScratch(raster: Raster, dpi: number, path: string): Promise<ImageFile> {
  await writeFile(path, await encodeScratch(raster));
  return { path, mime: 'image/png', width: raster.width, height: raster.height, dpi };
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

/** Part of the survey's pixels that are ink. */
function darknessOf(ink: Uint8Array): number {
  let dark = 0;
  // Every third pixel is a fair sample.
  for (let i = 0; i < ink.length; i += 3) if (ink[i]! >= WRITTEN) dark++;
  return Math.round((3e4 * dark) / ink.length) / 1e4;
}
