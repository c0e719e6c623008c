import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasJpegEnd } from './jpeg-end.ts';

const whole = readFileSync(join(import.meta.dirname, '..', '..', 'resources', 'samples', '002-ordinary.jpg'));

it('sees the end of a whole picture, also with bytes behind it, and of none that is cut off anywhere', () => {
  expect(hasJpegEnd(whole)).toBe(true);
  expect(hasJpegEnd(Buffer.concat([whole, Buffer.alloc(100)]))).toBe(true);
  fc.assert(
    fc.property(fc.nat(whole.length - 2), (length) => {
      expect(hasJpegEnd(whole.subarray(0, length))).toBe(false);
    }),
  );
});

it('is not deceived by the end of a thumbnail in the headers', () => {
  const thumbnail = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, thumbnail.length + 2]), thumbnail]);
  const withThumbnail = Buffer.concat([whole.subarray(0, 2), segment, whole.subarray(2)]);
  expect(hasJpegEnd(withThumbnail)).toBe(true);
  expect(hasJpegEnd(withThumbnail.subarray(0, 50_000))).toBe(false);
});
