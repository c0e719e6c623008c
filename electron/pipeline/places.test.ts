import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placesBetween } from './places.ts';

const natural = (n: number) => `${String(n).padStart(8, '0')}0000000`;

describe('places', () => {
  it('lie in order between their neighbours, however often one is put between two', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 40 })), { maxLength: 60 }),
        (moves) => {
          const keys = [1, 2, 3, 4].map(natural);
          for (const [where, count] of moves) {
            const at = where % (keys.length + 1);
            keys.splice(at, 0, ...placesBetween(keys[at - 1] ?? null, keys[at] ?? null, count));
          }
          expect(keys).toEqual([...keys].sort());
          expect(new Set(keys).size).toBe(keys.length);
        },
      ),
    );
  });

  it('take hold at the very edge, again and again', () => {
    let first = natural(1);
    for (let n = 0; n < 200; n++) [first] = placesBetween(null, first, 1) as [string];
    let between = natural(1);
    for (let n = 0; n < 200; n++) [between] = placesBetween(between, natural(2), 1) as [string];
    expect(first > '0'.repeat(15) && between < natural(2)).toBe(true);
    expect(between.length).toBeLessThan(700);
  });

  it('are refused where there is no room by definition', () => {
    expect(() => placesBetween(natural(2), natural(1), 1)).toThrow(RangeError);
  });
});
