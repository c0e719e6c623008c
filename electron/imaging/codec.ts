/** The one seam over sharp (and a BMP reader): files to rasters and back. Runs in worker threads. */
import { readFile } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import { StationError } from '../errors.ts';
import { bmpHeader, decodeBmp } from './bmp.ts';
import { hasJpegEnd } from './jpeg-end.ts';
import type { Limits } from './limits.ts';
import { type Box, cut, type Raster } from './raster.ts';
import { isSrgbProfile } from './srgb-profile.ts';

// One thread per worker, and no cache: pages pass once, and memory has to stay flat over thousands of them.
sharp.cache(false);
sharp.concurrency(1);

/** What a file says of one of its frames, without decoding pixels. */
export interface FrameHeader {
  /** Pixels after the orientation tag has been applied. */
  width: number;
  height: number;
  /** Dots per inch as the file says, null when it does not or says nonsense. */
  dpi: number | null;
  frames: number;
  /** The orientation tag as it stands in the file, 1–8; 1 when there is none. */
  orientation: number;
  /** Colour components of the file (1 grey, 3 colour, 4 CMYK or with alpha). */
  components: number;
  /** Whether a colour profile says that the colours are other than sRGB. */
  profiled: boolean;
  /** Whether the file holds colour. */
  colour: boolean;
}

const MIN_DPI = 50;
const MAX_DPI = 2400;

/** Reads the header of one frame. Throws `unreadable-image` or `unsupported-format`. */
export async function readHeader(
  path: string,
  mime: string,
  frame: number,
  limits: Limits,
): Promise<FrameHeader> {
  let header: FrameHeader;
  if (mime === 'image/bmp') {
    header = bmpHeader(await readFile(path));
  } else {
    const meta = await withReason(() => open(path, frame).metadata());
    const turned = (meta.orientation ?? 1) >= 5;
    const [width, height] = turned ? [meta.height, meta.width] : [meta.width, meta.height];
    header = {
      width,
      height,
      dpi: resolution(meta),
      frames: meta.pages ?? 1,
      orientation: meta.orientation ?? 1,
      components: meta.channels,
      profiled: isProfiled(meta),
      colour: meta.space !== 'b-w' && meta.space !== 'grey16' && meta.channels >= 3,
    };
  }
  const { width, height } = header;
  if (width * height > limits.maxPixels)
    throw new StationError('too-many-pixels', { params: { width, height } });
  return header;
}

export interface DecodeOptions {
  mime: string;
  /** Frame of a multi-page TIFF, from 0. */
  frame: number;
  limits: Limits;
  /** One channel instead of what the file holds. */
  grey?: boolean;
  /** Only this part of the upright picture, whole pixels that lie in it. */
  part?: Box;
}

/**
 * Decodes one frame, whole or a part of it: orientation applied, 8 bit, grey (1 channel) when the file holds no colour, else sRGB;
 * transparency over white. A frame with its end missing throws `truncated-image`; other damage `unreadable-image`.
 */
export async function decode(
  path: string,
  { mime, frame, limits, grey, part }: DecodeOptions,
): Promise<Raster> {
  const header = await readHeader(path, mime, frame, limits);
  if (mime === 'image/bmp') {
    const whole = decodeBmp(await readFile(path), header);
    const raster = part ? cut(whole, part) : whole;
    return grey ? toGrey(raster) : raster;
  }
  return withReason(async () => {
    let image = open(path, frame, header.profiled).autoOrient().flatten({ background: '#ffffff' });
    if (part) image = image.extract({ left: part[0], top: part[1], width: part[2], height: part[3] });
    image = image.toColourspace(grey || !header.colour ? 'b-w' : 'srgb');
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const raster = { data: asBytes(data), width: info.width, height: info.height };
    if (info.channels === 1 || info.channels === 3) return { ...raster, channels: info.channels };
    return dropAlpha(raster, info.channels);
  });
}

const TRIES = 6;

/**
 * Runs `work` and throws a StationError that says why it failed. The library keeps its error texts in one place for
 * all threads, so that a failure in one may take the text of another's away; then it is done again.
 */
async function withReason<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (thrown) {
      const silent = thrown instanceof Error && /^unknown error$/i.test(thrown.message.trim());
      if (!silent || tries === TRIES) fail(thrown);
    }
  }
}

/**
 * Proves that a frame is there to its end, and returns its size. Throws like `decode`. A JPEG that has its end marker
 * is taken at its word: decoding would find no more wrong with it, and cleanup decodes it anyway.
 */
export async function proveWhole(
  path: string,
  { mime, frame, limits }: Pick<DecodeOptions, 'mime' | 'frame' | 'limits'>,
): Promise<{ width: number; height: number }> {
  if (mime === 'image/jpeg' && hasJpegEnd(await readFile(path))) return readHeader(path, mime, frame, limits);
  return decode(path, { mime, frame, limits });
}

/**
 * JPEG bytes with the resolution written in. `quality` 1–100; grey rasters make grey JPEGs. `small` makes Huffman
 * tables to measure: a twentieth of a page's bytes for three times the time, half of a thumbnail's.
 */
export async function encodeJpeg(
  raster: Raster,
  { quality, dpi, small = false }: { quality: number; dpi: number; small?: boolean },
): Promise<Buffer> {
  const bytes = await fromRaster(raster)
    .jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0', optimiseCoding: small })
    .toBuffer();
  return withDensity(bytes, dpi);
}

/** PNG bytes with the resolution written in. `compression` 0–9. */
export function encodePng(raster: Raster, { dpi, compression = 2 }: { dpi: number; compression?: number }) {
  return fromRaster(raster)
    .withMetadata({ density: dpi })
    .png({ compressionLevel: compression, adaptiveFiltering: false })
    .toBuffer();
}

/** PNG bytes of a picture that only the station reads: quick to write, nothing said of it. */
export function encodeScratch(raster: Raster): Promise<Buffer> {
  return fromRaster(raster).png({ compressionLevel: 1, adaptiveFiltering: false }).toBuffer();
}

/**
 * A JPEG for looking at, at most `width` pixels wide; a file is read no finer than that needs. Its own orientation is
 * applied, transparency lies over white.
 */
export function encodeLook(
  picture: Raster | { path: string; frame: number },
  { width, quality }: { width: number; quality: number },
): Promise<Buffer> {
  return withReason(async () => {
    const image = 'path' in picture ? await upright(picture) : fromRaster(picture);
    return image
      .flatten({ background: '#ffffff' })
      .resize({ width, withoutEnlargement: true, fastShrinkOnLoad: true })
      .jpeg({ quality, optimiseCoding: false })
      .toBuffer();
  });
}

async function upright({ path, frame }: { path: string; frame: number }) {
  return open(path, frame, isProfiled(await open(path, frame).metadata())).autoOrient();
}

/**
 * A JFIF header with the resolution, which the encoder leaves out. Through sharp's metadata it would bring a colour
 * profile and the conversion to it, which costs as much as the encoding.
 */
function withDensity(jpeg: Buffer, dpi: number): Buffer {
  const header = Buffer.from('ffe000104a46494600010101000000000000', 'hex');
  header.writeUInt16BE(Math.round(dpi), 12);
  header.writeUInt16BE(Math.round(dpi), 14);
  return Buffer.concat([jpeg.subarray(0, 2), header, jpeg.subarray(2)]);
}

/** Luma (ITU-R BT.601) of an sRGB raster; a grey one is returned as it is. */
export function toGrey(raster: Raster): Raster {
  if (raster.channels === 1) return raster;
  const { width, height, data } = raster;
  const grey = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < grey.length; i++, p += 3) {
    grey[i] = (data[p]! * 77 + data[p + 1]! * 150 + data[p + 2]! * 29) >> 8;
  }
  return { data: grey, width, height, channels: 1 };
}

/** Whether a file has a colour profile, and one that says more than that the colours are sRGB. */
function isProfiled({ icc }: Metadata): boolean {
  return icc !== undefined && !isSrgbProfile(icc);
}

/** Colours are converted to sRGB by the file's own profile, unless it is not `profiled`. */
function open(path: string, frame: number, profiled = true) {
  // `failOn: 'error'`: libvips else fills a cut-off image with grey and calls it whole. Its own pixel limit is off,
  // because ours is checked on the header, with a message that a clerk understands.
  const page = { failOn: 'error', limitInputPixels: false, page: frame, unlimited: false } as const;
  return sharp(path, { ...page, ignoreIcc: !profiled });
}

function fromRaster({ data, width, height, channels }: Raster) {
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).toColourspace(
    channels === 1 ? 'b-w' : 'srgb',
  );
}

function asBytes(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function dropAlpha(raster: { data: Uint8Array; width: number; height: number }, channels: number): Raster {
  const kept = channels === 2 ? 1 : 3;
  const pixels = raster.width * raster.height;
  const data = new Uint8Array(pixels * kept);
  for (let i = 0; i < pixels; i++)
    for (let c = 0; c < kept; c++) data[i * kept + c] = raster.data[i * channels + c]!;
  return { ...raster, data, channels: kept };
}

/** sharp reports 72 when a file is silent, so 72 counts as silence too: no scanner works at 72 dpi. */
function resolution({ density }: Metadata): number | null {
  if (density === undefined || !Number.isFinite(density) || density === 72) return null;
  return density >= MIN_DPI && density <= MAX_DPI ? density : null;
}

function fail(thrown: unknown): never {
  if (thrown instanceof StationError) throw thrown;
  // Paths are left out: a file's name would be taken for a message, and logs do not need it.
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const detail = said
    .replace(/(^|\s)\/\S+:\s*/g, ' ')
    .split('\n')[0]!
    .trim()
    .slice(0, 200);
  if (/ENOSPC|no space/i.test(detail)) throw new StationError('disk-full', { detail, cause: thrown });
  const cut =
    /premature end|truncated|end of (file|stream|image)|not enough|incomplete|short read|bad seek|out of order read/i;
  const unsupported = /not configured|compression support is not/i;
  const code = cut.test(detail)
    ? 'truncated-image'
    : unsupported.test(detail)
      ? 'unsupported-format'
      : 'unreadable-image';
  throw new StationError(code, { detail, params: { format: 'image' }, cause: thrown });
}
