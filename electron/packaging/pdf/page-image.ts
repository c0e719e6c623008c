/** How a page's image is stored in its PDF: as the JPEG it is, in layers, or in black and white. */
import { readFile } from 'node:fs/promises';
import { type PDFContext, type PDFDict, PDFRawStream, type PDFRef } from 'pdf-lib';
import { StationError } from '../../errors.ts';
import { encodeG4, type G4 } from '../../imaging/ccitt.ts';
import { decode, encodeJpeg } from '../../imaging/codec.ts';
import { inkMask } from '../../imaging/ink-mask.ts';
import { DEFAULT_LIMITS } from '../../imaging/limits.ts';
import type { Raster } from '../../imaging/raster.ts';
import { resizeTo } from '../../imaging/resize.ts';
import type { ImageRule } from '../profile.ts';
import type { PackPage } from '../types.ts';
import { jpegInfo } from './jpeg.ts';
import { type LayerJpeg, splitLayers } from './layers.ts';

/** XObjects by their name in the page's resources, and what draws them. */
export interface PageImage {
  objects: Record<string, PDFRef>;
  operators: string;
}

type Literal = string | number | boolean | PDFRef | { [name: string]: Literal };

/** A page scanned a little finer than asked is left as it is: resampling would cost more than it saves. */
const FINER = 1.1;
const A4_INCHES = 8.27 * 11.69;

/** Dictionaries, colour profile, font and metadata, as far as they fall on one page. */
const FRAME_BYTES = 10_000;

/**
 * Puts the image of a page of `height` points, whose text takes `textBytes`, into the PDF as `rule` says. Throws `unreadable-image` when the access
 * image is no JPEG.
 */
export async function pageImage(
  context: PDFContext,
  page: PackPage,
  rule: ImageRule,
  height: number,
  textBytes: number,
): Promise<PageImage> {
  const scale = rule.dpi !== null && page.dpi > rule.dpi * FINER ? rule.dpi / page.dpi : 1;
  if (rule.compression === 'jpeg' && scale === 1)
    return drawn(
      { I: asItIs(context, page, await readFile(page.accessPath)) },
      page.width,
      page.height,
      page.dpi,
      height,
    );
  const raster = await rasterOf(page, scale);
  const dpi = page.dpi * scale;
  if (rule.compression === 'jpeg') {
    const bytes = await encodeJpeg(raster, { quality: rule.quality, dpi });
    return drawn({ I: jpeg(context, { bytes, ...raster }) }, raster.width, raster.height, dpi, height);
  }
  if (rule.compression === 'bilevel') {
    const mask = await encodeG4(inkMask(raster, dpi));
    return drawn(
      { I: bilevel(context, mask, { ColorSpace: 'DeviceGray' }) },
      mask.columns,
      mask.rows,
      dpi,
      height,
    );
  }
  const area = (raster.width / dpi) * (raster.height / dpi);
  const layers = await splitLayers(
    raster,
    dpi,
    (rule.bytesPerA4 * area) / A4_INCHES - textBytes - FRAME_BYTES,
  );
  const mask = bilevel(context, layers.mask, { ImageMask: true });
  const objects = { B: jpeg(context, layers.paper), I: jpeg(context, layers.ink, { Mask: mask }) };
  return drawn(objects, layers.mask.columns, layers.mask.rows, dpi, height);
}

/** All objects over the same area, whose upper left corner is the page's. */
function drawn(
  objects: Record<string, PDFRef>,
  columns: number,
  rows: number,
  dpi: number,
  height: number,
): PageImage {
  const [w, h] = [points(columns, dpi), points(rows, dpi)];
  const place = `${w} 0 0 ${h} 0 ${Math.round((height - h) * 1000) / 1000} cm`;
  const shown = Object.keys(objects).map((name) => `/${name} Do`);
  return { objects, operators: `q ${place} ${shown.join(' ')} Q` };
}

/** Pixels in points, to a thousandth. */
export function points(pixels: number, dpi: number): number {
  return Math.round((pixels / dpi) * 72_000) / 1000;
}

async function rasterOf(page: PackPage, scale: number): Promise<Raster> {
  const mime = 'image/jpeg';
  const raster = await decode(page.accessPath, { mime, frame: 0, limits: DEFAULT_LIMITS });
  return scale === 1 ? raster : resizeTo(raster, scale);
}

function asItIs(context: PDFContext, page: PackPage, bytes: Buffer): PDFRef {
  const info = jpegInfo(bytes);
  if (!info) throw new StationError('unreadable-image', { detail: page.accessPath });
  return jpeg(context, { bytes, width: info.width, height: info.height, channels: info.components });
}

function jpeg(context: PDFContext, image: LayerJpeg, more: Record<string, PDFRef> = {}): PDFRef {
  return imageObject(context, image.bytes, {
    Width: image.width,
    Height: image.height,
    ColorSpace: image.channels === 1 ? 'DeviceGray' : 'DeviceRGB',
    BitsPerComponent: 8,
    Filter: 'DCTDecode',
    ...more,
  });
}

function bilevel(
  context: PDFContext,
  { bytes, columns, rows }: G4,
  more: Record<string, string | boolean>,
): PDFRef {
  return imageObject(context, bytes, {
    Width: columns,
    Height: rows,
    BitsPerComponent: 1,
    Filter: 'CCITTFaxDecode',
    DecodeParms: { K: -1, Columns: columns, Rows: rows, BlackIs1: false },
    ...more,
  });
}

function imageObject(context: PDFContext, bytes: Buffer, entries: Record<string, Literal>): PDFRef {
  const literal: { [name: string]: Literal } = {
    Type: 'XObject',
    Subtype: 'Image',
    ...entries,
    Length: bytes.length,
  };
  return context.register(PDFRawStream.of(context.obj(literal) as unknown as PDFDict, bytes));
}
