import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decode, proveWhole } from './codec.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { type Box, cut } from './raster.ts';
import { isSrgbProfile } from './srgb-profile.ts';

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', '002-ordinary.jpg');

it('says that a page is cut off, however many threads fail at the same time', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'station-codec-')), 'cut.jpg');
  writeFileSync(path, readFileSync(SAMPLE).subarray(0, 50_000));
  const options = { mime: 'image/jpeg', frame: 0, limits: DEFAULT_LIMITS };
  const codes = new Set<string>();
  for (let round = 0; round < 15; round++) {
    const tried = [proveWhole, decode, proveWhole].map((read) => read(path, options).catch((e) => e));
    for (const { code } of await Promise.all(tried)) codes.add(code);
  }
  expect([...codes]).toEqual(['truncated-image']);
});

it('gives a part of a picture as it gives the whole, also where a tag turns it', async () => {
  const [width, height] = [60, 40];
  const pixels = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + (i >> 5) * 11) % 256),
  );
  for (const orientation of [1, 6]) {
    const path = join(mkdtempSync(join(tmpdir(), 'station-codec-')), 'turned.jpg');
    const picture = sharp(pixels, { raw: { width, height, channels: 3 } }).withMetadata({ orientation });
    writeFileSync(path, await picture.jpeg({ quality: 90 }).toBuffer());
    const file = { mime: 'image/jpeg', frame: 0, limits: DEFAULT_LIMITS };
    const part: Box = [7, 11, 20, 13];
    expect(await decode(path, { ...file, part })).toEqual(cut(await decode(path, file), part));
  }
});

it('gives sRGB, whatever profile a file has, and the same pixels as without one that is sRGB', async () => {
  const [width, height] = [64, 48];
  const pixels = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * 29 + (i >> 7)) % 256));
  const dir = mkdtempSync(join(tmpdir(), 'station-codec-'));
  const decoded = async (name: string, file: Buffer) => {
    writeFileSync(join(dir, name), file);
    return decode(join(dir, name), { mime: 'image/png', frame: 0, limits: DEFAULT_LIMITS });
  };
  const picture = () => sharp(pixels, { raw: { width, height, channels: 3 } });
  const plain = await picture().png().toBuffer();
  const srgb = await picture().withIccProfile('srgb').png().toBuffer();
  const p3 = await picture().withIccProfile('p3').png().toBuffer();
  const { data } = await decoded('plain.png', plain);
  expect(Buffer.from(data)).toEqual(pixels);
  expect((await decoded('srgb.png', srgb)).data).toEqual(data);
  const wide = (await decoded('p3.png', p3)).data;
  expect(isSrgbProfile((await sharp(srgb).metadata()).icc!)).toBe(true);
  expect(isSrgbProfile((await sharp(p3).metadata()).icc!)).toBe(false);
  // The file holds other numbers for the same colours, so that undoing the profile comes back to these.
  const stored = (await sharp(p3, { ignoreIcc: true }).raw().toBuffer()) as Uint8Array;
  const off = (bytes: Uint8Array) => bytes.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0);
  expect(off(wide)).toBeLessThan(off(stored) / 4);
});

it('takes no damaged or foreign profile for sRGB', async () => {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } });
  const whole = (await sharp(await picture.withIccProfile('srgb').png().toBuffer()).metadata()).icc!;
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), (end) => {
      expect(isSrgbProfile(whole.subarray(0, end))).toBe(false);
    }),
  );
  const curve = Buffer.from(whole);
  curve.writeInt32BE(Math.round(2.2 * 65_536), whole.indexOf('para', 132) + 12);
  expect(isSrgbProfile(curve)).toBe(false);
});
