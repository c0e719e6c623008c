import { describe, expect, it } from 'vitest';
import type { Raster } from '../imaging/raster.ts';
import { nameLines } from './name-line.ts';

const [WIDTH, HEIGHT] = [400, 120];
/** Bars of print, as letters stand in a name, crossed by a pen; the right half lies in a stain. */
const isPrint = (x: number, y: number) => y >= 40 && y < 66 && x >= 60 && x < 340 && x % 14 < 5;
const isPen = (x: number, y: number) => Math.abs(y - 53 - 20 * Math.sin(x / 17)) < 3 && x > 80 && x < 360;

function signed(pen: boolean): Raster {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0, i = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++, i += 3) {
      const paper = x > 200 ? [150, 130, 90] : [225, 215, 175];
      // Ink of a pen lets print show through: both together are darker than either.
      const ink = pen && isPen(x, y) ? [0.35, 0.4, 0.75] : [1, 1, 1];
      const print = isPrint(x, y) ? 0.25 : 1;
      for (let k = 0; k < 3; k++) data[i + k] = paper[k]! * ink[k]! * print;
    }
  return { data, width: WIDTH, height: HEIGHT, channels: 3 };
}

describe('a name under a signature', () => {
  it('is drawn once more as print alone, in a stain as on clean paper', () => {
    const pictures = nameLines(signed(true));
    expect(pictures.length).toBe(4);
    const { raster, x: left, y: top } = pictures[3]!;
    const seen = { print: [] as number[], pen: [] as number[] };
    for (let y = 4; y < raster.height - 4; y++)
      for (let x = 4; x < raster.width - 4; x++) {
        const [px, py] = [x + left, y + top];
        const around = [-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i) => isPrint(px + i, py + j)));
        const value = raster.data[y * raster.width + x]!;
        if (around.every(Boolean)) seen.print.push(value);
        else if (!around.some(Boolean) && isPen(px, py)) seen.pen.push(value);
      }
    expect(seen.print.length).toBeGreaterThan(200);
    expect(seen.pen.length).toBeGreaterThan(200);
    const share = (values: number[], is: (value: number) => boolean) =>
      values.filter(is).length / values.length;
    expect(share(seen.print, (value) => value < 100)).toBeGreaterThan(0.95);
    expect(share(seen.pen, (value) => value > 150)).toBeGreaterThan(0.8);
  });

  it('has no such picture where no pen wrote', () => {
    expect(nameLines(signed(false)).length).toBe(3);
  });
});
