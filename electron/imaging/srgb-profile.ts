/** Whether an embedded colour profile says no more than that the colours are sRGB, which is what a file without one has. */

/** Red, green and blue of sRGB as profiles give them: XYZ under D50 (IEC 61966-2-1, adapted as ICC.1:2022, annex E). */
const COLORANTS = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
};
const CURVES = ['rTRC', 'gTRC', 'bTRC'];
/** Tables that go before colorants and curves, and may say something else. */
const TABLES = ['A2B0', 'A2B1', 'A2B2'];
/** Least differences that make it another colour space. */
const OTHER_COLORANT = 0.001;
const OTHER_LIGHT = 0.0005;
const HEADER_BYTES = 128;
const TAG_BYTES = 12;

/**
 * True for an ICC profile (ICC.1:2022) of a display whose colorants and curves are those of sRGB: converting from it
 * changes no pixel, and takes longer than decoding the picture. False for any other, and for what is no profile.
 */
export function isSrgbProfile(profile: Buffer): boolean {
  if (profile.length < HEADER_BYTES + 4 || profile.toString('latin1', 16, 20) !== 'RGB ') return false;
  const tags = new Map<string, Buffer>();
  const count = profile.readUInt32BE(HEADER_BYTES);
  for (let n = 0; n < count; n++) {
    const at = HEADER_BYTES + 4 + n * TAG_BYTES;
    if (at + TAG_BYTES > profile.length) return false;
    const begin = profile.readUInt32BE(at + 4);
    tags.set(
      profile.toString('latin1', at, at + 4),
      profile.subarray(begin, begin + profile.readUInt32BE(at + 8)),
    );
  }
  if (TABLES.some((table) => tags.has(table))) return false;
  return (
    Object.entries(COLORANTS).every(([tag, wanted]) => isColorant(tags.get(tag), wanted)) &&
    CURVES.every((tag) => isSrgbCurve(tags.get(tag)))
  );
}

function isColorant(tag: Buffer | undefined, wanted: number[]): boolean {
  if (!tag || tag.length < 20) return false;
  return wanted.every((value, i) => Math.abs(fixed(tag, 8 + 4 * i) - value) < OTHER_COLORANT);
}

function isSrgbCurve(tag: Buffer | undefined): boolean {
  const curve = tag && curveOf(tag);
  if (!curve) return false;
  for (let value = 0; value < 256; value++) {
    if (Math.abs(curve(value / 255) - light(value / 255)) >= OTHER_LIGHT) return false;
  }
  return true;
}

/** Linear light of an sRGB value, both from 0 to 1. */
function light(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The curve of a table, or of the formula that sRGB has; null for any other kind. */
function curveOf(tag: Buffer): ((value: number) => number) | null {
  const kind = tag.toString('latin1', 0, 4);
  if (kind === 'curv' && tag.length >= 12) {
    const last = tag.readUInt32BE(8) - 1;
    if (last < 1 || tag.length < 12 + 2 * (last + 1)) return null;
    return (value) => {
      const low = Math.min(last - 1, Math.floor(value * last));
      const [a, b] = [tag.readUInt16BE(12 + 2 * low), tag.readUInt16BE(14 + 2 * low)];
      return (a + (b - a) * (value * last - low)) / 65_535;
    };
  }
  if (kind === 'para' && tag.length >= 32 && tag.readUInt16BE(8) === 3) {
    const [g, a, b, c, d] = [12, 16, 20, 24, 28].map((at) => fixed(tag, at)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return (value) => (value >= d ? (a * value + b) ** g : c * value);
  }
  return null;
}

/** A signed number with 16 fraction bits. */
function fixed(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) / 65_536;
}
