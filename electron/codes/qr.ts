/** Makes QR codes as squares of dark and light modules, to be drawn by whoever prints them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

let prepared = false;

/** The library's program, from the package on disk: by itself it would ask the network for it. */
function prepare(): void {
  if (prepared) return;
  const path = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
  prepareZXingModule({ overrides: { wasmBinary: readFileSync(path).buffer as ArrayBuffer } });
  prepared = true;
}

/** Rows of modules, true for dark, without the quiet zone; a quarter of them may be lost (level Q). */
export async function qrModules(text: string): Promise<boolean[][]> {
  prepare();
  const { symbol, error } = await writeBarcode(text, { format: 'QRCode', options: 'ecLevel=Q' });
  if (!symbol) throw new Error(error);
  const { width, height, data } = symbol;
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data[y * width + x] === 0),
  );
}
