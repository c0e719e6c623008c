/** An sRGB ICC profile (version 2.1, monitor), made from the figures of IEC 61966-2-1; always the same bytes. */

const XYZ_D50 = {
  wtpt: [0.95045, 1, 1.08905],
  rXYZ: [0.43607, 0.22249, 0.01392],
  gXYZ: [0.38515, 0.71687, 0.09708],
  bXYZ: [0.14307, 0.06061, 0.7141],
} as const;
const CURVE_POINTS = 1024;
const NAME = 'sRGB IEC61966-2.1';

/** The profile for the output intent. */
export function srgbProfile(): Buffer {
  const curve = tag('curv', 4 + 2 * CURVE_POINTS, (b) => {
    b.writeUInt32BE(CURVE_POINTS, 8);
    for (let i = 0; i < CURVE_POINTS; i++)
      b.writeUInt16BE(Math.round(linear(i / (CURVE_POINTS - 1)) * 65535), 12 + 2 * i);
  });
  const tags: [string, Buffer][] = [
    ['desc', description(NAME)],
    [
      'cprt',
      tag('text', 'No copyright, use freely'.length + 1, (b) =>
        b.write('No copyright, use freely', 8, 'latin1'),
      ),
    ],
    ...Object.entries(XYZ_D50).map(([name, xyz]): [string, Buffer] => [name, xyzTag(xyz)]),
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const directory = Buffer.alloc(4 + 12 * tags.length);
  directory.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  const placed = new Map<Buffer, number>();
  let offset = 128 + directory.length;
  tags.forEach(([name, body], i) => {
    if (!placed.has(body)) {
      placed.set(body, offset);
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
      bodies.push(padded);
      offset += padded.length;
    }
    directory.write(name, 4 + 12 * i, 'latin1');
    directory.writeUInt32BE(placed.get(body)!, 8 + 12 * i);
    directory.writeUInt32BE(body.length, 12 + 12 * i);
  });
  return Buffer.concat([header(offset), directory, ...bodies]);
}

function header(size: number): Buffer {
  const h = Buffer.alloc(128);
  h.writeUInt32BE(size, 0);
  h.writeUInt32BE(0x02100000, 8);
  h.write('mntrRGB XYZ ', 12, 'latin1');
  [2000, 1, 1, 0, 0, 0].forEach((part, i) => {
    h.writeUInt16BE(part, 24 + 2 * i);
  });
  h.write('acsp', 36, 'latin1');
  // The illuminant of the connection space, D50.
  [0.9642, 1, 0.82491].forEach((v, i) => {
    h.writeInt32BE(Math.round(v * 65536), 68 + 4 * i);
  });
  return h;
}

function tag(type: string, size: number, fill: (body: Buffer) => void): Buffer {
  const body = Buffer.alloc(8 + size);
  body.write(type, 0, 'latin1');
  fill(body);
  return body;
}

function xyzTag(values: readonly number[]): Buffer {
  return tag('XYZ ', 12, (b) => {
    values.forEach((v, i) => {
      b.writeInt32BE(Math.round(v * 65536), 8 + 4 * i);
    });
  });
}

function description(text: string): Buffer {
  return tag('desc', 4 + text.length + 1 + 8 + 3 + 67, (b) => {
    b.writeUInt32BE(text.length + 1, 8);
    b.write(text, 12, 'latin1');
  });
}

/** The sRGB transfer function. */
function linear(v: number): number {
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}
