/** CCITT Group 4 (ITU-T T.6): the closest packing of black and white that every PDF reader knows. */
import sharp from 'sharp';
import type { InkMask } from './ink-mask.ts';

/** A G4 stream, ink as black. The picture is padded with white to the right and below, to multiples of 16. */
export interface G4 {
  bytes: Buffer;
  columns: number;
  rows: number;
}

const TILE_OFFSETS = 324;
const TILE_BYTES = 325;

/** Encodes a mask. The encoder writes TIFF; one tile as large as the picture is one stream, where strips are many. */
export async function encodeG4({ data, width, height }: InkMask): Promise<G4> {
  const columns = Math.ceil(width / 16) * 16;
  const rows = Math.ceil(height / 16) * 16;
  const grey = Buffer.alloc(columns * rows, 255);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, out = y * columns; x < width; x++, i++, out++) if (data[i] === 1) grey[out] = 0;
  }
  const tiff = await sharp(grey, {
    raw: { width: columns, height: rows, channels: 1 },
    limitInputPixels: false,
  })
    .toColourspace('b-w')
    .tiff({
      compression: 'ccittfax4',
      bitdepth: 1,
      miniswhite: true,
      tile: true,
      tileWidth: columns,
      tileHeight: rows,
    })
    .toBuffer();
  const [offset, length] = [tagValue(tiff, TILE_OFFSETS), tagValue(tiff, TILE_BYTES)];
  return { bytes: tiff.subarray(offset, offset + length), columns, rows };
}

/** The value of a tag with one 32-bit number in the first directory of a little-endian TIFF. */
function tagValue(tiff: Buffer, tag: number): number {
  const directory = tiff.readUInt32LE(4);
  const count = tiff.readUInt16LE(directory);
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + 12 * i;
    if (tiff.readUInt16LE(at) === tag && tiff.readUInt32LE(at + 4) === 1) return tiff.readUInt32LE(at + 8);
  }
  throw new Error(`TIFF without tag ${tag}`);
}
