/** Size and colour of a JPEG from its frame header. */

/** Null when the bytes are no JPEG with a frame of one or three components. */
export function jpegInfo(bytes: Buffer): { width: number; height: number; components: 1 | 3 } | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // Start of frame: C0–CF without the tables DHT, JPG and DAC among them.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const components = bytes[at + 9]!;
      const info = { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
      return components === 1 || components === 3 ? { ...info, components } : null;
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}
