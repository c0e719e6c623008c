/** Finds QR, DataMatrix and Code 128 codes and patch codes on a page. Runs in a worker thread; nothing is fetched. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import type { Raster } from '../imaging/raster.ts';
import { findPatches } from './patch.ts';
import type { PageCode } from './types.ts';

const OPTIONS: ReaderOptions = {
  formats: ['QRCode', 'DataMatrix', 'Code128'],
  tryHarder: true,
  tryRotate: true,
  tryDownscale: true,
  tryInvert: false,
  maxNumberOfSymbols: 8,
};
const FORMATS: Record<string, PageCode['format']> = {
  QRCode: 'qr',
  DataMatrix: 'datamatrix',
  Code128: 'code128',
};
/** Below this many characters a line code is as likely a table's rules. */
const LEAST_LENGTH = 3;

let prepared = false;

/** The library's program, from the package on disk: by itself it would ask the network for it. */
function prepare(): void {
  if (prepared) return;
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasmBinary = readFileSync(path).buffer as ArrayBuffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  prepared = true;
}

/** All codes of a page at `dpi`; boxes in its pixels. Never throws for what is on the page. */
export async function findCodes(page: Raster, dpi: number): Promise<PageCode[]> {
  prepare();
  const found = await readBarcodes(rgba(page), OPTIONS);
  const codes = found.flatMap((code): PageCode[] => {
    const format = FORMATS[code.format];
    if (!format || !code.isValid || code.text.length < LEAST_LENGTH) return [];
    const { topLeft, topRight, bottomLeft, bottomRight } = code.position;
    const xs = [topLeft, topRight, bottomLeft, bottomRight].map((p) => p.x);
    const ys = [topLeft, topRight, bottomLeft, bottomRight].map((p) => p.y);
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    const box: PageCode['box'] = [x, y, Math.max(1, Math.max(...xs) - x), Math.max(1, Math.max(...ys) - y)];
    return [{ format, text: code.text.normalize('NFC'), box }];
  });
  return [...codes, ...findPatches(page, dpi)];
}

function rgba({ data, width, height, channels }: Raster): ImageData {
  const out = new Uint8ClampedArray(width * height * 4);
  const words = new Uint32Array(out.buffer);
  for (let i = 0, p = 0; i < words.length; i++, p += channels) {
    const g = data[p]!;
    words[i] =
      channels === 1
        ? 0xff000000 | (g << 16) | (g << 8) | g
        : 0xff000000 | (data[p + 2]! << 16) | (data[p + 1]! << 8) | g;
  }
  // All that the library reads of it.
  return { data: out, width, height } as ImageData;
}
