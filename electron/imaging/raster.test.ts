import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Affine, apply, compose, invert, mapBox, release } from './raster.ts';

const number = fc.double({ min: -50, max: 50, noNaN: true });
const affine = fc
  .tuple(number, number, number, number, number, number)
  .filter(([a, b, c, d]) => Math.abs(a * d - b * c) > 0.5) as fc.Arbitrary<Affine>;

describe('affine maps', () => {
  it('are undone by their inverse', () => {
    fc.assert(
      fc.property(affine, number, number, (m, x, y) => {
        const [bx, by] = apply(invert(m), ...apply(m, x, y));
        expect(bx).toBeCloseTo(x, 4);
        expect(by).toBeCloseTo(y, 4);
      }),
    );
  });

  it('compose in order', () => {
    fc.assert(
      fc.property(affine, affine, number, number, (m, n, x, y) => {
        const one = apply(compose(m, n), x, y);
        const two = apply(n, ...apply(m, x, y));
        expect(one[0]).toBeCloseTo(two[0], 4);
        expect(one[1]).toBeCloseTo(two[1], 4);
      }),
    );
  });

  it('leave boxes alone when they do nothing', () => {
    expect(mapBox([1, 0, 0, 1, 0, 0], [3, 4, 5, 6])).toEqual([3, 4, 5, 6]);
    expect(mapBox([0, 1, -1, 0, 100, 0], [3, 4, 5, 6])).toEqual([90, 3, 6, 5]);
  });

  it('cannot be inverted when they flatten', () => {
    expect(() => invert([1, 1, 1, 1, 0, 0])).toThrow(RangeError);
  });
});

describe('pixels that are given back', () => {
  it('are gone at once, and may be given back again', () => {
    const pixels = new Uint8Array(1000).fill(1);
    release(pixels);
    release(pixels);
    expect(pixels).toHaveLength(0);
  });

  it('take nothing with them that others have in the same memory', () => {
    // Node cuts small buffers from one.
    const [small, other] = [Buffer.from('small'), Buffer.from('other')];
    release(small);
    const whole = new Uint8Array(100).fill(1);
    release(whole.subarray(10, 20));
    expect(String(other)).toBe('other');
    expect(whole[99]).toBe(1);
  });
});
