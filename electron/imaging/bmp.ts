/** BMP, which sharp's libvips does not read. */
import { decode } from 'bmp-ts';
import { StationError } from '../errors.ts';
import type { FrameHeader } from './codec.ts';
import type { Raster } from './raster.ts';

const INCHES_PER_METRE = 39.3701;

/** Size and resolution from the header; throws `unreadable-image` when it contradicts itself or the file's length. */
export function bmpHeader(file: Buffer): FrameHeader {
  if (file.length < 54) throw new StationError('truncated-image', { detail: 'bmp header' });
  const headerSize = file.readUInt32LE(14);
  if (headerSize < 40) throw new StationError('unsupported-format', { params: { format: 'BMP (OS/2)' } });
  const width = file.readInt32LE(18);
  const height = Math.abs(file.readInt32LE(22));
  const bits = file.readUInt16LE(28);
  const compression = file.readUInt32LE(30);
  if (width <= 0 || height === 0 || ![1, 4, 8, 16, 24, 32].includes(bits)) {
    throw new StationError('unreadable-image', { detail: 'bmp header' });
  }
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (compression === 0 && file.length < file.readUInt32LE(10) + rowBytes * height) {
    // A width or height far beyond the data is a broken header; a little short is a file cut off.
    const code = file.length * 2 < rowBytes * height ? 'unreadable-image' : 'truncated-image';
    throw new StationError(code, { detail: 'bmp data' });
  }
  const dpi = file.readInt32LE(38) / INCHES_PER_METRE;
  return {
    width,
    height,
    dpi: dpi >= 73 && dpi <= 2400 ? dpi : null,
    frames: 1,
    orientation: 1,
    components: 3,
    profiled: false,
    colour: true,
  };
}

/** All pixels as sRGB. */
export function decodeBmp(file: Buffer, { width, height }: FrameHeader): Raster {
  let rgba: Buffer;
  try {
    rgba = decode(file, { toRGBA: true }).data;
  } catch (thrown) {
    throw new StationError('unreadable-image', { detail: 'bmp', cause: thrown });
  }
  if (rgba.length < width * height * 4) throw new StationError('truncated-image', { detail: 'bmp data' });
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, p = 0; p < data.length; i += 4, p += 3) {
    data[p] = rgba[i]!;
    data[p + 1] = rgba[i + 1]!;
    data[p + 2] = rgba[i + 2]!;
  }
  return { data, width, height, channels: 3 };
}
