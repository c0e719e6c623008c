import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decode, proveWhole } from './codec.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { type Box, cut } from './raster.ts';

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
