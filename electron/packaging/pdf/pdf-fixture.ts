/** What the readers of PDF get out of a file, for tests: poppler, PDFium and pdf.js. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { init } from '@embedpdf/pdfium';
import type { ImageRule } from '../profile.ts';
import type { PackPage } from '../types.ts';
import { type PdfMeta, writePdf } from './write.ts';

export const has = (program: string) => spawnSync('which', [program]).status === 0;

export const META: PdfMeta = {
  title: 'Tờ trình',
  author: 'UBND xã <An Hưng>',
  subject: 'Về việc số hóa & lưu trữ',
  language: 'vi',
  id: '0'.repeat(32),
  createdAt: '2026-11-23T10:00:00+07:00',
  producer: 'Trạm Số hóa 0.0.0',
};

export const AS_IS: ImageRule = {
  compression: 'jpeg',
  dpi: null,
  leastDpi: 200,
  quality: 82,
  bytesPerA4: 100_000,
};

export const writeOne = (pages: PackPage[], path: string, rule: Partial<ImageRule> = {}) =>
  writePdf([{ title: META.title, pages }], META, { ...AS_IS, ...rule }, path);

/** Text of the first page in the order of the file, as copying takes it. */
export const readers: Record<string, { here: boolean; text(path: string): Promise<string> }> = {
  poppler: {
    here: has('pdftotext'),
    text: async (path) =>
      execFileSync('pdftotext', ['-raw', '-f', '1', '-l', '1', path, '-'], { encoding: 'utf8' }),
  },
  PDFium: { here: true, text: pdfiumText },
  'pdf.js': { here: true, text: pdfjsText },
};

/** The first page open for text in PDFium. */
async function pdfiumPage(path: string) {
  const entry = createRequire(import.meta.url).resolve('@embedpdf/pdfium');
  const wasm = readFileSync(join(dirname(entry), 'pdfium.wasm'));
  const lib = await init({ wasmBinary: new Uint8Array(wasm).buffer });
  lib.PDFiumExt_Init();
  const { malloc } = lib.pdfium.wasmExports;
  const memory = () => Buffer.from((lib.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8.buffer);
  /** Copies bytes to where PDFium can read them. */
  const put = (bytes: Uint8Array) => {
    const at = malloc(bytes.length);
    memory().set(bytes, at);
    return at;
  };
  const file = readFileSync(path);
  const page = lib.FPDF_LoadPage(lib.FPDF_LoadMemDocument(put(file), file.length, ''), 0);
  return { lib, malloc, memory, put, page, text: lib.FPDFText_LoadPage(page) };
}

async function pdfiumText(path: string): Promise<string> {
  const { lib, malloc, memory, text } = await pdfiumPage(path);
  const count = lib.FPDFText_CountChars(text);
  const out = malloc(2 * (count + 1));
  const written = lib.FPDFText_GetText(text, 0, count, out);
  return memory().toString('utf16le', out, out + 2 * (written - 1));
}

/** What a search marks: points from the upper left corner of the page, and what copying that selection gives. */
export interface Found {
  left: number;
  top: number;
  right: number;
  bottom: number;
  selected: string;
}

/** Search and selection on the first page, as each reader does them; null where nothing is found. */
export const finders: Record<
  string,
  { here: boolean; find(path: string, phrase: string): Promise<Found | null> }
> = {
  poppler: { here: has('pdftotext'), find: popplerFind },
  PDFium: { here: true, find: pdfiumFind },
  'pdf.js': { here: true, find: pdfjsFind },
};

async function popplerFind(path: string, phrase: string): Promise<Found | null> {
  const run = (...args: string[]) => execFileSync('pdftotext', [...args, path, '-'], { encoding: 'utf8' });
  const box = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g;
  const placed = [...run('-bbox', '-l', '1').matchAll(box)];
  const wanted = phrase.split(' ');
  const at = placed.findIndex((_, i) => wanted.every((word, n) => placed[i + n]?.[5] === word));
  if (at < 0) return null;
  const boxes = placed.slice(at, at + wanted.length).map((match) => match.slice(1, 5).map(Number));
  const side = (n: number, pick: (...values: number[]) => number) => pick(...boxes.map((one) => one[n]!));
  const [left, top, right, bottom] = [
    side(0, Math.min),
    side(1, Math.min),
    side(2, Math.max),
    side(3, Math.max),
  ];
  // The rectangle that a reader drags, in pixels of 720 dpi.
  const tenth = (points: number) => String(Math.round(points * 10));
  const drag = ['-x', tenth(left), '-y', tenth(top), '-W', tenth(right - left), '-H', tenth(bottom - top)];
  return { left, top, right, bottom, selected: run('-r', '720', ...drag, '-l', '1') };
}

async function pdfiumFind(path: string, phrase: string): Promise<Found | null> {
  const { lib, malloc, memory, put, page, text } = await pdfiumPage(path);
  const search = lib.FPDFText_FindStart(text, put(Buffer.from(`${phrase}\0`, 'utf16le')), 0, 0);
  if (!lib.FPDFText_FindNext(search)) return null;
  const [index, count] = [lib.FPDFText_GetSchResultIndex(search), lib.FPDFText_GetSchCount(search)];
  const height = lib.FPDF_GetPageHeightF(page);
  const sides = malloc(32);
  const boxes = Array.from({ length: lib.FPDFText_CountRects(text, index, count) }, (_, n) => {
    lib.FPDFText_GetRect(text, n, sides, sides + 8, sides + 16, sides + 24);
    return [0, 8, 16, 24].map((offset) => memory().readDoubleLE(sides + offset));
  });
  const side = (n: number, pick: (...values: number[]) => number) => pick(...boxes.map((box) => box[n]!));
  const [left, top, right, bottom] = [
    side(0, Math.min),
    side(1, Math.max),
    side(2, Math.max),
    side(3, Math.min),
  ];
  const out = malloc(200);
  const written = lib.FPDFText_GetBoundedText(text, left, top, right, bottom, out, 100);
  const selected = memory()
    .toString('utf16le', out, out + 2 * written)
    .replace(/\0.*$/s, '');
  return { left, top: height - top, right, bottom: height - bottom, selected };
}

async function pdfjsFind(path: string, phrase: string): Promise<Found | null> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0 });
  const page = await (await task.promise).getPage(1);
  const items = (await page.getTextContent()).items.filter((item) => 'str' in item);
  const { height } = page.getViewport({ scale: 1 });
  await task.destroy();
  // Its search runs over the items one after the other, its selection takes whole items.
  const starts = items.map((_, i) => items.slice(0, i).reduce((n, item) => n + item.str.length, 0));
  const at = items
    .map((item) => item.str)
    .join('')
    .indexOf(phrase);
  if (at < 0) return null;
  const hit = items.filter((item, i) => starts[i]! < at + phrase.length && starts[i]! + item.str.length > at);
  const left = Math.min(...hit.map((item) => item.transform[4]));
  const right = Math.max(...hit.map((item) => item.transform[4] + item.width));
  const baseline = height - hit[0]!.transform[5];
  const selected = hit.map((item) => item.str).join('');
  return { left, top: baseline - hit[0]!.height, right, bottom: baseline, selected };
}

async function pdfjsText(path: string): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0 });
  const { items } = await (await (await task.promise).getPage(1)).getTextContent();
  await task.destroy();
  return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
}

/** Words of a text, one blank between them. */
export function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
