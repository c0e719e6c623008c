/**
 * A TrueType font without outlines, made here: invisible text needs widths and an embedded font, but no shapes.
 * Two glyphs: .notdef, and one empty glyph half an em wide that every character uses. Tables after the OpenType
 * specification; without `name` and `OS/2`, which an embedded CIDFontType2 does not need (ISO 32000-1, 9.9).
 */

export const GLYPH_WIDTH = 500;
const UNITS_PER_EM = 1000;
export const ASCENT = 900;
export const DESCENT = -250;

function table(size: number, fill: (view: DataView) => void): Buffer {
  const bytes = Buffer.alloc(size);
  fill(new DataView(bytes.buffer, bytes.byteOffset, size));
  return bytes;
}

const TABLES: Record<string, Buffer> = {
  cmap: table(12 + 16, (v) => {
    v.setUint16(2, 1); // one subtable: Windows, Unicode
    v.setUint16(4, 3);
    v.setUint16(6, 1);
    v.setUint32(8, 12);
    v.setUint16(12, 6); // trimmed table
    v.setUint16(14, 12);
    v.setUint16(18, 32); // the space alone
    v.setUint16(20, 1);
    v.setUint16(22, 1);
  }),
  glyf: Buffer.alloc(4),
  head: table(54, (v) => {
    v.setUint32(0, 0x00010000);
    v.setUint32(4, 0x00010000);
    v.setUint32(12, 0x5f0f3cf5);
    v.setUint16(16, 0x000b);
    v.setUint16(18, UNITS_PER_EM);
    v.setInt16(38, DESCENT);
    v.setInt16(40, GLYPH_WIDTH);
    v.setInt16(42, ASCENT);
    v.setUint16(46, 8); // smallest readable size
    v.setInt16(48, 2);
  }),
  hhea: table(36, (v) => {
    v.setUint32(0, 0x00010000);
    v.setInt16(4, ASCENT);
    v.setInt16(6, DESCENT);
    v.setUint16(10, GLYPH_WIDTH);
    v.setInt16(18, 1);
    v.setUint16(34, 2);
  }),
  hmtx: table(8, (v) => {
    v.setUint16(0, GLYPH_WIDTH);
    v.setUint16(4, GLYPH_WIDTH);
  }),
  loca: Buffer.alloc(6),
  maxp: table(32, (v) => {
    v.setUint32(0, 0x00010000);
    v.setUint16(4, 2);
    v.setUint16(14, 1); // one zone
  }),
  post: table(32, (v) => v.setUint32(0, 0x00030000)),
};

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    sum =
      (sum +
        (((bytes[i] ?? 0) << 24) |
          ((bytes[i + 1] ?? 0) << 16) |
          ((bytes[i + 2] ?? 0) << 8) |
          (bytes[i + 3] ?? 0))) >>>
      0;
  }
  return sum >>> 0;
}

/** The font file; always the same bytes. */
export function glyphlessFont(): Buffer {
  const names = Object.keys(TABLES).sort();
  const count = names.length;
  const power = 2 ** Math.floor(Math.log2(count));
  const directory = table(12 + 16 * count, (v) => {
    v.setUint32(0, 0x00010000);
    v.setUint16(4, count);
    v.setUint16(6, power * 16);
    v.setUint16(8, Math.log2(power));
    v.setUint16(10, (count - power) * 16);
  });
  const bodies: Buffer[] = [];
  let offset = directory.length;
  names.forEach((name, i) => {
    const body = TABLES[name]!;
    directory.write(name, 12 + 16 * i, 'latin1');
    directory.writeUInt32BE(checksum(body), 16 + 16 * i);
    directory.writeUInt32BE(offset, 20 + 16 * i);
    directory.writeUInt32BE(body.length, 24 + 16 * i);
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    bodies.push(padded);
    offset += padded.length;
  });
  const font = Buffer.concat([directory, ...bodies]);
  const head = font.readUInt32BE(20 + 16 * names.indexOf('head'));
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, head + 8);
  return font;
}
