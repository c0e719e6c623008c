/** The barcode set: separator sheets and codes of others as scanners, copiers and time leave them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { prepareZXingModule, type WriterOptions, writeBarcode } from 'zxing-wasm/writer';
import { findPieces } from '../clean/components.ts';
import { matrixLike } from '../clean/matrix-like.ts';
import { surveyPage } from '../clean/survey.ts';
import { INK, WRITTEN } from '../clean/upright.ts';
import { separate } from '../describe/separation.ts';
import type { Box, Raster } from '../imaging/raster.ts';
import { NO_RULES } from '../records/separation.ts';
import { findCodes } from './find.ts';
import { decodePayload, encodePayload } from './payload.ts';
import type { PageCode } from './types.ts';

const DPI = 200;
// The upper part of a page: what lies below is looked at all the same.
const [WIDTH, HEIGHT] = [1654, 1300];
const SHEET = { typeId: 'vb:QĐ', dossier: '12.VP', counter: 7 };

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer as ArrayBuffer } });

/** What happens to a page on its way; each takes and returns an image in grey at the resolution beside it. */
const FATES: Record<string, { dpi: number; make(page: Sharp): Sharp | Promise<Sharp> }> = {
  clean: { dpi: DPI, make: (p) => p },
  'turned 90': { dpi: DPI, make: (p) => p.rotate(90) },
  'turned 180': { dpi: DPI, make: (p) => p.rotate(180) },
  'skewed 3°': { dpi: DPI, make: (p) => p.rotate(3, { background: 'white' }) },
  'skewed -8°': { dpi: DPI, make: (p) => p.rotate(-8, { background: 'white' }) },
  blurred: { dpi: DPI, make: (p) => p.blur(1.6) },
  '150 dpi': { dpi: 150, make: (p) => p.resize({ width: Math.round((WIDTH * 150) / DPI) }) },
  '100 dpi': { dpi: 100, make: (p) => p.resize({ width: Math.round((WIDTH * 100) / DPI) }) },
  photocopied: { dpi: DPI, make: (p) => photocopy(p, 0.03) },
  'copied twice': { dpi: DPI, make: async (p) => photocopy(await photocopy(p, 0.02), 0.04) },
  faint: { dpi: DPI, make: (p) => p.linear(0.28, 170) },
  'strong JPEG': { dpi: DPI, make: async (p) => sharp(await p.jpeg({ quality: 12 }).toBuffer()) },
};

/** Light gone soft, all grey lost, specks of dust and toner. */
async function photocopy(page: Sharp, dust: number): Promise<Sharp> {
  const { data, info } = await page.grayscale().blur(0.9).raw().toBuffer({ resolveWithObject: true });
  let seed = 12345;
  for (let i = 0; i < data.length; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const dusty = seed / 0x7fffffff < dust;
    data[i] = data[i]! < 140 !== dusty ? 0 : 255;
  }
  const raw = { width: info.width, height: info.height, channels: info.channels };
  return sharp(data, { raw }).blur(0.6);
}

/** A page with lines of "text" and the code, at a size that printers and label makers use. */
async function pageWith(text: string, options: WriterOptions, module: number): Promise<Sharp> {
  const { symbol, error } = await writeBarcode(text, options);
  if (!symbol) throw new Error(error);
  const linear = symbol.height < 3;
  const width = symbol.width * module;
  const height = linear ? 110 : symbol.height * module;
  const raw = { width: symbol.width, height: symbol.height, channels: 1 as const };
  const code = await sharp(Buffer.from(symbol.data), { raw })
    .resize({ width, height, fit: 'fill', kernel: 'nearest' })
    .png()
    .toBuffer();
  const lines = Array.from({ length: 8 }, (_, i) =>
    Array.from({ length: 40 }, (_, k) => {
      const w = 12 + ((i * 7 + k * 13) % 17);
      return `<rect x="${180 + k * 32}" y="${900 + i * 45}" width="${w}" height="20"/>`;
    }).join(''),
  ).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${lines}</svg>`;
  const page = sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: 'white' } })
    .composite([{ input: Buffer.from(svg) }, { input: code, left: 260, top: 300 }])
    .png();
  return sharp(await page.toBuffer()).grayscale();
}

async function seen(page: Sharp, fate: string): Promise<PageCode[]> {
  const { dpi, make } = FATES[fate]!;
  const { data, info } = await (await make(page.clone())).raw().toBuffer({ resolveWithObject: true });
  const raster = { data: new Uint8Array(data), ...info } as unknown as Raster;
  // As cleanup calls it.
  const survey = surveyPage(raster, dpi);
  const pieces = findPieces(survey.ink, survey.width, survey.height, INK, WRITTEN);
  const spots = matrixLike(pieces).map((box) => box.map((n) => n * survey.factor) as Box);
  return findCodes(raster, dpi, spots);
}

const KINDS: Record<string, { options: WriterOptions; module: number }> = {
  qr: { options: { format: 'QRCode', options: 'ecLevel=Q' }, module: 12 },
  datamatrix: { options: { format: 'DataMatrix' }, module: 10 },
  code128: { options: { format: 'Code128' }, module: 3 },
};

it('finds nearly all codes of the set, whatever was done to the page', async () => {
  const missed: string[] = [];
  let all = 0;
  for (const [kind, { options, module }] of Object.entries(KINDS)) {
    const text = kind === 'code128' ? 'HS-2021-000123' : encodePayload(SHEET);
    const page = await pageWith(text, options, module);
    for (const fate of Object.keys(FATES)) {
      all++;
      const found = await seen(page, fate);
      if (!found.some((code) => code.format === kind && code.text === text)) missed.push(`${kind} ${fate}`);
      // Whatever is read must be what is there: a wrong reading would be worse than none.
      expect(found.filter((code) => code.format === kind && code.text !== text)).toEqual([]);
    }
  }
  // Line codes lose to the dust of copiers: 34 of 36 are found.
  expect(
    missed.filter((one) => !/^code128 (photocopied|copied twice)$/.test(one)),
    `of ${all}`,
  ).toEqual([]);
});

/** What is found on records that is none of ours. */
const FOREIGN: [string, WriterOptions][] = [
  ['https://dichvucong.haiphong.gov.vn/tra-cuu?ma=000.00.14.H24-211015-0012', { format: 'QRCode' }],
  ['031085001234|031085001|Nguyễn Văn An|01021985|Nam|Xã An Hưng|10062021', { format: 'QRCode' }],
  ['TSH1|vb:QĐ|12.VP|0007|00000000', { format: 'QRCode' }],
  ['TSH1 separator', { format: 'DataMatrix' }],
  ['8934567890123', { format: 'Code128' }],
  ['RR123456785VN', { format: 'Code128' }],
];

it('never splits at a code of others, and says where a sheet of ours is damaged', async () => {
  const falseSplits: string[] = [];
  for (const [text, options] of FOREIGN) {
    const page = await pageWith(text, options, options.format === 'Code128' ? 3 : 8);
    for (const fate of ['clean', 'skewed 3°', 'photocopied']) {
      const codes = await seen(page, fate);
      const evidence = (position: number, with_: PageCode[]) => ({
        ...{ position, source: `${position}.jpg`, index: 0, blank: false, text: null, wholeFile: false },
        ...{ codes: with_, segments: [] },
      });
      const { runs, sheets, doubts } = separate([evidence(0, []), evidence(1, codes)], [], {
        ...NO_RULES,
        patches: ['T', '2', '3'],
      });
      if (runs.length !== 1 || sheets.length > 0) falseSplits.push(`${text} ${fate}`);
      const ours = codes.some((code) => code.text.startsWith('TSH1|'));
      expect(doubts.map((doubt) => doubt.code)).toEqual(ours ? ['sheet-unreadable'] : []);
    }
  }
  expect(falseSplits).toEqual([]);
});

it('reads back what it wrote, and nothing else', () => {
  expect(decodePayload(encodePayload(SHEET))).toEqual(SHEET);
  expect(decodePayload(encodePayload({ ...SHEET, dossier: 'a|b' }))).toEqual({ ...SHEET, dossier: 'a b' });
  expect(decodePayload(`${encodePayload(SHEET)}x`)).toBeNull();
});
