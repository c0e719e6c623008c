import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atHand,
  inkGrey,
  laid,
  lifted,
  median3,
  multiply,
  reduceBy,
  resampleBy,
  rowSharpness,
  stretchBy,
} from './kernels.ts';
import type { Affine, Raster } from './raster.ts';

const side = fc.integer({ min: 1, max: 70 });
const picture = (channels: 1 | 3) =>
  fc
    .tuple(side, side)
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: width * height * channels, maxLength: width * height * channels })
        .map((data): Raster => ({ data, width, height, channels })),
    );

/** Brightness as a whole number: the value itself of a grey picture. */
function lumaAt({ data, width, channels }: Raster, x: number, y: number): number {
  const at = (y * width + x) * channels;
  if (channels === 1) return data[at]!;
  return (data[at]! * 77 + data[at + 1]! * 150 + data[at + 2]! * 29) >> 8;
}

describe('kernels do what their plain definitions say', () => {
  it('median of 3×3', () => {
    fc.assert(
      fc.property(picture(1), (raster) => {
        const { width, height, data } = raster;
        const out = median3(raster).data;
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const rim = x === 0 || y === 0 || x === width - 1 || y === height - 1;
            // Pictures narrower than a vector are left alone.
            if (rim || width <= 17) expect(out[y * width + x]).toBe(data[y * width + x]);
            else {
              const around = [-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i) => data[(y + j) * width + x + i]!));
              expect(out[y * width + x]).toBe(around.sort((a, b) => a - b)[4]);
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('mean luma of blocks', () => {
    fc.assert(
      fc.property(fc.oneof(picture(1), picture(3)), fc.integer({ min: 1, max: 5 }), (raster, wanted) => {
        const factor = Math.min(wanted, raster.width, raster.height);
        const { grey, width, height } = reduceBy(raster, factor);
        expect([width, height]).toEqual([
          Math.floor(raster.width / factor),
          Math.floor(raster.height / factor),
        ]);
        grey.forEach((value, i) => {
          let sum = 0;
          for (let j = 0; j < factor; j++)
            for (let k = 0; k < factor; k++)
              sum += lumaAt(raster, (i % width) * factor + k, Math.floor(i / width) * factor + j);
          expect(value).toBe(Math.floor(sum / factor ** 2));
        });
      }),
      { numRuns: 50 },
    );
  });

  it('factors by column, and levels', () => {
    fc.assert(
      fc.property(picture(1), fc.integer({ min: 0, max: 2000 }), (raster, factor) => {
        const across = 1 + (factor % 4);
        const down = 1 + (factor % 3);
        const count = Math.max(1, Math.floor(raster.width / across));
        const of = (row: number, n: number) => (factor * (1 + row) + 97 * n) % 2000;
        const out = multiply(raster, { across, down, count }, (row, factors) => {
          for (let n = 0; n < count; n++) factors[n] = of(row, n);
        }).data;
        out.forEach((value, i) => {
          const n = Math.min(count - 1, Math.floor((i % raster.width) / across));
          const row = Math.floor(Math.floor(i / raster.width) / down);
          expect(value).toBe(Math.min(255, (raster.data[i]! * of(row, n)) >> 8));
        });
        const stretched = stretchBy(raster, (histogram) => {
          expect(histogram.reduce((a, b) => a + b, 0)).toBe(raster.data.length);
          return { black: 40, white: 200 };
        }).data;
        stretched.forEach((value, i) => {
          expect(
            Math.abs(value - Math.max(0, Math.min(255, ((raster.data[i]! - 40) * 255) / 160))),
          ).toBeLessThan(2);
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each([1, 3] as const)('a picture of %i channels moved by whole pixels', (channels) => {
    fc.assert(
      fc.property(picture(channels), fc.integer({ min: -9, max: 9 }), (raster, shift) => {
        const fill = [7, 8, 9].slice(0, channels);
        const out = resampleBy(raster, [1, 0, 0, 1, shift, 0], raster.width, raster.height, fill).data;
        out.forEach((value, n) => {
          const pixel = Math.floor(n / channels);
          const x = (pixel % raster.width) + shift;
          const inside = x >= 0 && x < raster.width;
          const at = (pixel - (pixel % raster.width) + x) * channels + (n % channels);
          expect(value).toBe(inside ? raster.data[at] : fill[n % channels]);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('a slope stays a slope when it is turned', () => {
    const size = 200;
    const data = Uint8Array.from({ length: size * size }, (_, i) => i % size);
    const radians = (7 * Math.PI) / 180;
    const back: Affine = [Math.cos(radians), Math.sin(radians), -Math.sin(radians), Math.cos(radians), 10, 3];
    const out = resampleBy({ data, width: size, height: size, channels: 1 }, back, 150, 150, [0]).data;
    for (let y = 0; y < 150; y += 7) {
      for (let x = 0; x < 150; x += 7) {
        const [sx, sy] = [back[0] * x + back[2] * y + 10, back[1] * x + back[3] * y + 3];
        if (sx < 1 || sx > 198 || sy < 0 || sy > 198) continue;
        expect(Math.abs(out[y * 150 + x]! - sx)).toBeLessThan(1.1);
      }
    }
  });

  it('a turned part of a picture, pixel by pixel, the first and last of each row too', () => {
    const [width, height] = [640, 60];
    fc.assert(
      fc.property(
        fc.constantFrom(1, 3),
        fc.double({ min: -0.03, max: 0.03, noNaN: true }),
        fc.integer({ min: 1, max: 600 }),
        (channels, slope, wide) => {
          const noise = (i: number) => (Math.imul(i + 1, 2654435761) >>> 24) & 255;
          const data = Uint8Array.from({ length: width * height * channels }, (_, i) => noise(i));
          const back: Affine = [1, slope, -slope, 1, 20.3, 20.4];
          const raster: Raster = { data, width, height, channels: channels as 1 | 3 };
          const out = resampleBy(raster, back, wide, 12, [0, 0, 0]).data;
          out.forEach((value, n) => {
            const [x, y] = [Math.floor(n / channels) % wide, Math.floor(n / channels / wide)];
            const [sx, sy] = [back[0] * x + back[2] * y + back[4], back[1] * x + back[3] * y + back[5]];
            const [left, top] = [Math.floor(sx), Math.floor(sy)];
            const at = (i: number, j: number) =>
              data[((top + j) * width + left + i) * channels + (n % channels)]!;
            const [u, v] = [sx - left, sy - top];
            const plain =
              (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
            // Places are known to a 32nd of a pixel.
            expect(Math.abs(value - plain)).toBeLessThan(18);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('grey of coloured ink', () => {
    const gain = fc.integer({ min: 200, max: 1003 });
    fc.assert(
      fc.property(picture(3), fc.tuple(gain, gain, gain), (raster, gains) => {
        const out = inkGrey(raster, gains, 30, 60).data;
        out.forEach((value, n) => {
          const [r, g, b] = gains.map((k, c) => (raster.data[3 * n + c]! * k) >> 8) as [
            number,
            number,
            number,
          ];
          const most = Math.max(r, g, b);
          const part = Math.trunc((Math.min(30, Math.max(0, most - Math.min(r, g, b) - 30)) * 256) / 30);
          let v = (r * 77 + g * 150 + b * 29) >> 8;
          v += ((most - v) * part) >> 8;
          if (b === most) v += ((((b - Math.max(r, g)) * 3) >> 1) * part) >> 8;
          expect(value).toBe(Math.min(255, v));
        });
      }),
      { numRuns: 50 },
    );
  });

  it('coloured ink is fainter than black ink', () => {
    // Black, red, blue, the dark blue of a full pen stroke, paper.
    const data = Uint8Array.from([20, 20, 20, 200, 30, 40, 30, 40, 190, 20, 25, 90, 235, 235, 235]);
    const out = inkGrey({ data, width: 5, height: 1, channels: 3 }, [256, 256, 256], 30, 60).data;
    expect([...out]).toEqual([19, 200, 255, 187, 234].map((v) => expect.closeTo(v, -0.5)));
  });

  it('sharpness of a row profile', () => {
    const point = fc.record({
      x: fc.integer({ min: 0, max: 300 }),
      y: fc.integer({ min: 0, max: 200 }),
      weight: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 80 }), (points) => {
        const of = (key: keyof (typeof points)[number]) => Float32Array.from(points, (p) => p[key]);
        const ink = { x: of('x'), y: of('y'), weight: of('weight'), count: points.length };
        // Straight across, every point falls wholly into one row.
        const rows = new Array<number>(210).fill(0);
        for (const { y, weight } of points) rows[y]! += weight;
        const sum = rows.reduce((all, v, r) => all + (r === 0 ? 0 : (v - rows[r - 1]!) ** 2), 0);
        expect(rowSharpness(ink, 210)(0, 1, 0)).toBeCloseTo(sum, 6);
        // Half a row further down each weight is shared evenly.
        const halves = rows.map((v, r) => (v + (rows[r - 1] ?? 0)) / 2);
        const softer = halves.reduce((all, v, r) => all + (r === 0 ? 0 : (v - halves[r - 1]!) ** 2), 0);
        expect(rowSharpness(ink, 210)(0, 1, -0.5)).toBeCloseTo(softer, 6);
      }),
      { numRuns: 50 },
    );
  });
});

describe('laid pictures', () => {
  /** Every kernel after the other, from one picture to the next. */
  function allOf(raster: Raster): Raster[] {
    const turned = resampleBy(raster, [1, 0.1, -0.1, 1, 0.5, 0.5], 40, 30, [9, 8, 7]);
    const grey = inkGrey(turned, [300, 256, 200], 30, 60);
    const calm = median3(grey);
    const even = multiply(calm, { across: 8, down: 8, count: 5 }, (_, factors) => factors.fill(300));
    return [turned, grey, calm, even, stretchBy(even, () => ({ black: 20, white: 220 }))];
  }

  it('give what others give, whatever is laid beside them, and what is lifted lasts', () => {
    fc.assert(
      fc.property(picture(3), picture(1), (raster, other) => {
        const reduced = reduceBy(raster, 2);
        const { made, kept, small } = atHand(() => {
          const [page, beside] = [laid(raster), laid(other)];
          const steps = allOf(page);
          return { made: steps.map(lifted), kept: lifted(beside), small: reduceBy(page, 2) };
        });
        // What comes after takes the same memory.
        atHand(() => allOf(laid({ ...raster, data: raster.data.map((v) => 255 - v) })));
        expect(made).toEqual(allOf(raster));
        expect(kept).toEqual(other);
        expect(small).toEqual(reduced);
      }),
    );
  });

  it('leave the memory free, also where the work failed', () => {
    const large: Raster = { data: new Uint8Array(3e6).fill(7), width: 1000, height: 1000, channels: 3 };
    for (let n = 0; n < 2000; n++) {
      const failing = () =>
        atHand(() => {
          laid(large);
          throw new Error('in the middle');
        });
      // Two thousand times three megabytes would be more than there is.
      expect(failing).toThrow('in the middle');
    }
    expect(atHand(() => lifted(laid(large)))).toEqual(large);
  });
});
