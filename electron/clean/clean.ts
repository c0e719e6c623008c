/** Cleanup of one page: the access image for people, the reading image for the reader. Runs in a worker thread. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCodes } from '../codes/find.ts';
import type { PageCode } from '../codes/types.ts';
import { flatten } from '../imaging/bend.ts';
import { decode, encodeJpeg, encodeScratch, readHeader } from '../imaging/codec.ts';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import { type Box, compose, mapBox, negated, type Raster, release } from '../imaging/raster.ts';
import { resizeTo } from '../imaging/resize.ts';
import { contentBox } from './extent.ts';
import { findBend } from './find-bend.ts';
import { inkKept } from './ink-kept.ts';
import { matrixLike } from './matrix-like.ts';
import { readingImage } from './reading.ts';
import { stampPicture } from './stamps.ts';
import { resample } from './transform.ts';
import type { CleanAdjust, CleanInput, CleanRecipe, CleanResult, ImageFile } from './types.ts';
import { SURE_OF_TURN, setUpright, WRITTEN } from './upright.ts';

const LOW_DPI = 150;
/** Below this part of the letters' ink the reading image has lost too much. Seals, which it is to lose, are no letters. */
const LEAST_KEPT = 0.75;

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
  const { survey, pieces, blank, found, turn, skew, facing, fill, marks, placement, changes, page, ...rest } =
    setUpright(picture, input, recipe, forced);
  const { readingScale, source } = rest;
  // Packed by a native thread while this one makes what is read.
  const accessFile = soon(writeAccess(page, input, recipe, workDir, changes.length === 0));
  const flags = [
    ...(blank ? ['blank'] : []),
    ...(survey.negative ? ['negative'] : []),
    ...(changes.includes('border') ? ['border-removed'] : []),
    ...(changes.includes('blemishes') ? ['margin-cleaned'] : []),
    ...(!blank && found.confidence < SURE_OF_TURN && forced.turn === undefined ? ['orientation-unsure'] : []),
    ...(forced.by === 'batch' ? ['orientation-unsure', 'orientation-from-batch'] : []),
    ...(input.dpi < LOW_DPI ? ['low-resolution'] : []),
  ];
  const asScanned = source
    ? await enlarged(source)
    : readingScale === 1
      ? page
      : await resizeTo(page, readingScale);
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
      release(readingRaster.data);
      [readingRaster, kept] = [gentler, more];
      flags.push('gentle-cleanup');
    } else release(gentler.data);
    if (kept < LEAST_KEPT) flags.push('ink-lost');
  }
  const bend = recipe.flatten && !blank ? findBend(survey, pieces, placement) : null;
  if (bend) {
    const bent = readingRaster;
    readingRaster = flatten(bent, bend);
    release(bent.data);
  }
  const readingFile = soon(writeScratch(readingRaster, at, join(workDir, 'reading.png')));
  const fromSurvey = compose([survey.factor, 0, 0, survey.factor, 0, 0], toReading);
  const spots = matrixLike(pieces).map((box) => mapBox(fromSurvey, box));
  const stampFile = soon(writeStamps(forReading, readingScale, at, workDir));
  const codes = await codesOn(forReading, at, readingScale, spots);
  const [access, reading, stamps] = await Promise.all([accessFile, readingFile, stampFile]);
  for (const { data } of [page, asScanned, forReading, readingRaster]) release(data);
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

  /** Enlarged before it is straightened, where pages are reduced after: so the least is lost. */
  async function enlarged(source: Raster): Promise<Raster> {
    const { map, width, height } = placement;
    const larger = {
      map: compose(
        [1 / readingScale, 0, 0, 1 / readingScale, 0, 0],
        compose(map, [readingScale, 0, 0, readingScale, 0, 0]),
      ),
      width: Math.round(width * readingScale),
      height: Math.round(height * readingScale),
    };
    const large = await resizeTo(source, readingScale);
    release(source.data);
    const straight = resample(large, larger, fill);
    release(large.data);
    return straight;
  }
}

/** Work that is waited for later: should anything else fail before that, its own failure is nobody's. */
function soon<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

/** Codes on the page as it is read, placed on the access image. */
async function codesOn(page: Raster, dpi: number, scale: number, spots: Box[]): Promise<PageCode[]> {
  const codes = await findCodes(page, dpi, spots);
  return codes.map(({ box, ...code }) => ({ ...code, box: box.map((n) => Math.round(n / scale)) as Box }));
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

/** Part of the survey's pixels that are ink. */
function darknessOf(ink: Uint8Array): number {
  let dark = 0;
  // Every third pixel is a fair sample.
  for (let i = 0; i < ink.length; i += 3) if (ink[i]! >= WRITTEN) dark++;
  return Math.round((3e4 * dark) / ink.length) / 1e4;
}
