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

async function pdfiumText(path: string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@embedpdf/pdfium');
  const wasm = readFileSync(join(dirname(entry), 'pdfium.wasm'));
  const lib = await init({ wasmBinary: new Uint8Array(wasm).buffer });
  lib.PDFiumExt_Init();
  const { malloc } = lib.pdfium.wasmExports;
  const file = readFileSync(path);
  const at = malloc(file.length);
  const memory = () => (lib.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8;
  memory().set(file, at);
  const page = lib.FPDF_LoadPage(lib.FPDF_LoadMemDocument(at, file.length, ''), 0);
  const text = lib.FPDFText_LoadPage(page);
  const count = lib.FPDFText_CountChars(text);
  const out = malloc(2 * (count + 1));
  const written = lib.FPDFText_GetText(text, 0, count, out);
  return Buffer.from(memory().slice(out, out + 2 * (written - 1))).toString('utf16le');
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
