/** Whether a JPEG stream has its end, told from its markers without decoding (ITU-T T.81, annex B). */

const START_OF_SCAN = 0xda;
const FILL = 0xff;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/**
 * True when an end-of-image marker follows the first scan: compressed data never holds those two bytes, and that of a
 * thumbnail in the headers does not count. False where it is missing or the markers are not in order.
 */
export function hasJpegEnd(bytes: Buffer): boolean {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === FILL) {
    const marker = bytes[at + 1]!;
    if (marker === START_OF_SCAN) return bytes.indexOf(END_OF_IMAGE, at + 2) >= 0;
    at += marker === FILL ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return false;
}
