/** Finds QR, DataMatrix and Code 128 codes and patch codes on a page. Runs in a worker thread; nothing is fetched. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import { greymapOf } from '../imaging/greymap.ts';
import { type Box, clip, cut, type Raster, release } from '../imaging/raster.ts';
import { findPatches } from './patch.ts';
import type { PageCode } from './types.ts';

const OPTIONS: ReaderOptions = {
  formats: ['QRCode', 'Code128'],
  tryHarder: true,
  tryRotate: true,
  tryDownscale: true,
  tryInvert: false,
  maxNumberOfSymbols: 8,
};
/** Looked for all over the page, it would take three times what all the rest does. */
const MATRIX: ReaderOptions = {
  ...OPTIONS,
  formats: ['DataMatrix'],
  // Made smaller, dust of copiers vanishes; a part of a page is small already.
  downscaleThreshold: 100,
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

/**
 * All codes of a page at `dpi`; boxes in its pixels. DataMatrix is looked for only within `mayBeMatrix`. Never throws
 * for what is on the page.
 */
export async function findCodes(page: Raster, dpi: number, mayBeMatrix: Box[]): Promise<PageCode[]> {
  prepare();
  const codes = await readCodes(page, OPTIONS);
  for (const spot of mayBeMatrix) {
    const part = clip(spot, page);
    if (!part) continue;
    for (const { box, ...code } of await readCodes(cut(page, part), MATRIX)) {
      const [x, y, w, h] = box;
      codes.push({ ...code, box: [x + part[0], y + part[1], w, h] });
    }
  }
  return [...codes, ...findPatches(page, dpi)];
}

async function readCodes(page: Raster, options: ReaderOptions): Promise<PageCode[]> {
  const map = greymapOf(page);
  const found = await readBarcodes(map, options);
  release(map);
  return found.flatMap((code): PageCode[] => {
    const format = FORMATS[code.format];
    if (!format || !code.isValid || code.text.length < LEAST_LENGTH) return [];
    const { topLeft, topRight, bottomLeft, bottomRight } = code.position;
    const xs = [topLeft, topRight, bottomLeft, bottomRight].map((p) => p.x);
    const ys = [topLeft, topRight, bottomLeft, bottomRight].map((p) => p.y);
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    const box: Box = [x, y, Math.max(1, Math.max(...xs) - x), Math.max(1, Math.max(...ys) - y)];
    return [{ format, text: code.text.normalize('NFC'), box }];
  });
}
