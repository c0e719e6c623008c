/** A picture as a portable greymap (binary PGM), which libraries in WebAssembly take as it is. */
import type { Raster } from './raster.ts';

/** Of a colour raster the green channel, where red ink is dark. */
export function greymapOf({ data, width, height, channels }: Raster): Buffer {
  const header = Buffer.from(`P5\n${width} ${height}\n255\n`);
  if (channels === 1) return Buffer.concat([header, data]);
  const out = Buffer.allocUnsafe(header.length + width * height);
  out.set(header);
  for (let i = header.length, p = 1; i < out.length; i++, p += 3) out[i] = data[p]!;
  return out;
}
