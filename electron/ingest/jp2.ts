/** A JPEG 2000 file as the only image of a one-page PDF, so that PDFium can decode it. */
import { StationError } from '../errors.ts';
import type { Limits } from '../imaging/limits.ts';

/** Marker of the image and tile size segment (ISO 15444-1, A.5.1). */
const SIZ = Buffer.from([0xff, 0x4f, 0xff, 0x51]);

/** PDF bytes; one point per pixel. Throws `unreadable-image` or `too-many-pixels`. */
export function wrapJp2(file: Buffer, limits: Limits): Buffer {
  const siz = file.indexOf(SIZ);
  if (siz < 0 || siz + 24 > file.length)
    throw new StationError('unreadable-image', { detail: 'JPEG 2000 header' });
  const word = (n: number) => file.readUInt32BE(siz + 8 + n * 4);
  const [width, height] = [word(0) - word(2), word(1) - word(3)];
  if (width <= 0 || height <= 0) throw new StationError('unreadable-image', { detail: 'JPEG 2000 size' });
  if (width * height > limits.maxPixels)
    throw new StationError('too-many-pixels', { params: { width, height } });
  const draw = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>`,
    `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/Filter/JPXDecode/Length ${file.length}>>`,
    `<</Length ${draw.length}>>`,
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = parts[0]!.length;
  const push = (piece: Buffer) => {
    parts.push(piece);
    length += piece.length;
  };
  objects.forEach((dictionary, i) => {
    offsets.push(length);
    push(Buffer.from(`${i + 1} 0 obj\n${dictionary}\n`));
    const stream = i === 3 ? file : i === 4 ? Buffer.from(draw) : null;
    if (stream) push(Buffer.concat([Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')]));
    push(Buffer.from('endobj\n'));
  });
  const xref = offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('');
  push(
    Buffer.from(
      `xref\n0 6\n0000000000 65535 f \n${xref}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
