/** Proves that every page of a file is whole, and says what the pages are. Runs in a worker thread. */
import { StationError } from '../errors.ts';
import { proveWhole, readHeader } from '../imaging/codec.ts';
import type { Limits } from '../imaging/limits.ts';
import { sniffFile } from '../imaging/sniff.ts';
import { inspectJp2, inspectPdf } from './pdf.ts';
import { resolveDpi } from './resolution.ts';
import type { FilePage, InspectedFile } from './types.ts';

const READABLE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/bmp', 'image/tiff']);

export interface InspectOptions {
  limits: Limits;
  /** Where pages taken out of a PDF are written. */
  workDir: string;
}

/**
 * Reads a file by its content. Every frame is decoded to its last pixel, because a page with its end missing must
 * never be taken as whole. Throws StationError with the reason for quarantine.
 */
export async function inspectFile(path: string, { limits, workDir }: InspectOptions): Promise<InspectedFile> {
  const mime = await sniffFile(path);
  if (mime === 'application/pdf') return inspectPdf(path, { limits, workDir });
  if (mime === 'image/jp2') return inspectJp2(path, { limits, workDir });
  if (mime === null) throw new StationError('unreadable-image', { detail: 'content is no known image' });
  if (!READABLE.has(mime)) {
    throw new StationError('unsupported-format', {
      params: { format: mime.replace(/^image\/(x-|vnd\.)?/, '') },
    });
  }
  const { frames } = await readHeader(path, mime, 0, limits);
  // Only TIFF frames are pages; those of an animated WebP are not.
  const pages = mime === 'image/tiff' ? frames : 1;
  if (pages > limits.maxPages) {
    throw new StationError('too-many-pages', { params: { pages, limit: limits.maxPages } });
  }
  const found: FilePage[] = [];
  for (let index = 0; index < pages; index++) found.push(await inspectFrame(path, mime, index, limits));
  return { kind: 'image', mime, pages: found };
}

async function inspectFrame(path: string, mime: string, index: number, limits: Limits): Promise<FilePage> {
  const header = await readHeader(path, mime, index, limits);
  const { width, height } = await proveWhole(path, { mime, frame: index, limits });
  return { index, width, height, ...resolveDpi(header.dpi, width, height) };
}
