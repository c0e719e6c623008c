/** Pages of a PDF: each page's own embedded scan where it is one full-page image, else the page rendered. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StationError } from '../errors.ts';
import { encodePng, proveWhole } from '../imaging/codec.ts';
import type { Limits } from '../imaging/limits.ts';
import type { Raster } from '../imaging/raster.ts';
import { wrapJp2 } from './jp2.ts';
import { PdfFile, type PdfImage, type PdfPage } from './pdfium.ts';
import { resolveDpi } from './resolution.ts';
import type { FilePage, InspectedFile, PdfOrigin } from './types.ts';

/** Resolution for pages without a scan of their own. */
const RENDER_DPI = 300;
/** More pixels than this are not rendered at once: A1 at 300 dpi. */
const RENDER_PIXELS = 70_000_000;
/** The part of the page that an image must cover to be the page. */
const FULL_PAGE = 0.93;
/** A whole PDF ends with this marker; readers look for it in the last kilobyte (ISO 32000, Annex H). */
const END_MARKER = '%%EOF';
const END_WITHIN = 2048;

type Options = { limits: Limits; workDir: string };

/** Throws `encrypted-pdf`, `unreadable-pdf`, `truncated-image`, `too-many-pages`, `too-many-pixels`. */
export async function inspectPdf(path: string, options: Options): Promise<InspectedFile> {
  const bytes = await readFile(path);
  if (!bytes.subarray(-END_WITHIN).includes(END_MARKER)) {
    // PDFium would rebuild what it can find, and pages beyond the cut would be missing without a word.
    throw new StationError('unreadable-pdf', { detail: 'no end marker: cut short' });
  }
  const pdf = await PdfFile.open(bytes);
  try {
    const { pageCount: pages } = pdf;
    if (pages === 0) throw new StationError('unreadable-pdf', { detail: 'no pages' });
    if (pages > options.limits.maxPages) {
      throw new StationError('too-many-pages', { params: { pages, limit: options.limits.maxPages } });
    }
    const found: FilePage[] = [];
    let scanned = true;
    for (let index = 0; index < pages; index++) {
      const { page, scan } = await pdf.withPage(index, (p) => takePage(p, index, options));
      found.push(page);
      scanned &&= scan;
    }
    const origin: PdfOrigin = pdf.signatures > 0 ? 'signed' : scanned ? 'scanned' : 'born-digital';
    return { kind: 'pdf', mime: 'application/pdf', pages: found, origin };
  } finally {
    pdf.close();
  }
}

/** A JPEG 2000 file, which libvips here cannot read, through PDFium: wrapped as the only image of a PDF page. */
export async function inspectJp2(path: string, options: Options): Promise<InspectedFile> {
  const pdf = await PdfFile.open(wrapJp2(await readFile(path), options.limits));
  try {
    const { page } = await pdf.withPage(0, (p) => takePage(p, 0, options));
    const { width, height } = page;
    return { kind: 'image', mime: 'image/jp2', pages: [{ ...page, ...resolveDpi(null, width, height) }] };
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code === 'unreadable-pdf') {
      throw new StationError('unreadable-image', { detail: 'JPEG 2000', cause: thrown });
    }
    throw thrown;
  } finally {
    pdf.close();
  }
}

async function takePage(
  page: PdfPage,
  index: number,
  options: Options,
): Promise<{ page: FilePage; scan: boolean }> {
  const { images, nested, others } = page.visible();
  for (const object of images) await proveImage(page, object, index, options);
  const [only] = images;
  const image = images.length === 1 && others === 0 && !nested ? page.image(only!) : null;
  const full = image !== null && covers(image, page);
  // An empty page is no argument for a document having been written on a computer.
  const scan =
    full || (images.length === 0 && others === 0) || (nested && images.length === 1 && others === 0);
  if (full && page.annotations === 0 && isPlainJpeg(image, page)) {
    return { page: await keepJpeg(page.imageData(only!, false), image, page, index, options), scan };
  }
  return { page: await renderPage(page, full ? image : null, index, options), scan };
}

/** A stream that is damaged or cut must not become a silently blank or half page. */
async function proveImage(page: PdfPage, object: number, index: number, options: Options): Promise<void> {
  const { width, height, bitsPerPixel, filters } = page.image(object);
  if (width * height > options.limits.maxPixels)
    throw new StationError('too-many-pixels', { params: { width, height } });
  const detail = `image on page ${index + 1}`;
  const last = filters.at(-1);
  if (last === 'DCTDecode') {
    const probe = join(options.workDir, `probe-${index}.jpg`);
    await writeFile(probe, page.imageData(object, true));
    await proveWhole(probe, { mime: 'image/jpeg', frame: 0, limits: options.limits });
  } else if (last === undefined || last === 'FlateDecode' || last === 'LZWDecode') {
    const expected = Math.ceil((width * bitsPerPixel) / 8) * height;
    if (page.imageData(object, true).length < expected) throw new StationError('unreadable-pdf', { detail });
  }
  if (!page.decodes(object)) throw new StationError('unreadable-pdf', { detail });
}

function covers({ bounds }: PdfImage, page: PdfPage): boolean {
  const { width, height } = page.size;
  const [w, h] = page.rotation % 2 === 0 ? [width, height] : [height, width];
  const across = Math.min(bounds.right, w) - Math.max(bounds.left, 0);
  const up = Math.min(bounds.top, h) - Math.max(bounds.bottom, 0);
  return across >= FULL_PAGE * w && up >= FULL_PAGE * h;
}

const PLAIN_COLOUR = new Set([1, 2, 4, 5, 7]); // device or calibrated grey and RGB, ICC-based

function isPlainJpeg(image: PdfImage, page: PdfPage): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = image.matrix;
  const upright = a > 0 && d > 0 && Math.abs(b) < 1e-3 * a && Math.abs(c) < 1e-3 * d;
  const plain =
    PLAIN_COLOUR.has(image.colourSpace) && (image.bitsPerPixel === 8 || image.bitsPerPixel === 24);
  return (
    image.filters.length === 1 &&
    image.filters[0] === 'DCTDecode' &&
    plain &&
    upright &&
    page.rotation === 0 &&
    !image.transparent
  );
}

async function keepJpeg(
  data: Buffer,
  image: PdfImage,
  page: PdfPage,
  index: number,
  options: Options,
): Promise<FilePage> {
  const path = join(options.workDir, `page-${index}.jpg`);
  await writeFile(path, data);
  const { width, height } = image;
  const dpi = (width / (image.bounds.right - image.bounds.left)) * 72;
  const extracted = { path, mime: 'image/jpeg' as const };
  const said = Number.isFinite(dpi) && page.size.width > 0 ? Math.round(dpi * 10) / 10 : null;
  return { index, width, height, ...resolveDpi(said, width, height), extracted };
}

async function renderPage(
  page: PdfPage,
  image: PdfImage | null,
  index: number,
  options: Options,
): Promise<FilePage> {
  const { width, height } = page.size;
  if (!(width > 0 && height > 0))
    throw new StationError('unreadable-pdf', { detail: `size of page ${index + 1}` });
  const native = image ? (Math.max(image.width, image.height) / Math.max(width, height)) * 72 : RENDER_DPI;
  const pixels = Math.min(RENDER_PIXELS, options.limits.maxPixels);
  const most = Math.sqrt((pixels / (width * height)) * 72 * 72);
  const dpi = Math.min(native, most);
  const flags = dpi < native ? ['resolution-reduced'] : [];
  const size = (points: number) => Math.max(1, Math.round((points / 72) * dpi));
  const raster = dropColour(page.render(size(width), size(height)));
  const path = join(options.workDir, `page-${index}.png`);
  await writeFile(path, await encodePng(raster, { dpi }));
  const resolved = resolveDpi(Math.round(dpi * 10) / 10, raster.width, raster.height);
  return {
    index,
    width: raster.width,
    height: raster.height,
    dpi: resolved.dpi,
    dpiSource: resolved.dpiSource,
    flags: [...resolved.flags, ...flags],
    extracted: { path, mime: 'image/png' },
  };
}

/** One channel where all three are equal everywhere. */
function dropColour(raster: Raster): Raster {
  const { data, width, height } = raster;
  for (let p = 0; p < data.length; p += 3) {
    if (data[p] !== data[p + 1] || data[p] !== data[p + 2]) return raster;
  }
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) grey[i] = data[i * 3]!;
  return { data: grey, width, height, channels: 1 };
}
