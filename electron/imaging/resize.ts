/** Scaling of the reading image for pages that were scanned too coarsely or too finely. */
import sharp from 'sharp';
import type { Raster } from './raster.ts';

/** A raster scaled by `scale` (cubic). */
export async function resizeTo({ data, width, height, channels }: Raster, scale: number): Promise<Raster> {
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const out = await sharp(data, { raw: { width, height, channels } })
    .resize(w, h, { kernel: 'cubic', fit: 'fill' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
  return {
    data: new Uint8Array(out.buffer, out.byteOffset, out.byteLength),
    width: w,
    height: h,
    channels,
  };
}
