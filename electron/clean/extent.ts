/** What straightening and cropping must not cut off: the marks on the page, and the edge of the paper on the lid. */
import type { Piece } from './components.ts';
import type { Survey } from './survey.ts';
import type { Point } from './transform.ts';

/** Fewer survey pixels than this are a speck. */
const SPECK = 6;
/** Survey pixels of paper in a row (5 mm) below which it is light on the lid. */
const LEAST_RUN = 20;

/** Corners of all marks, pixels of the original (`factor` of them per survey pixel). */
export function contentPoints(pieces: Piece[], factor: number): Point[] {
  return pieces
    .filter((piece) => piece.pixels >= SPECK)
    .flatMap(({ left, top, right, bottom }) => {
      const [l, t, r, b] = [left * factor, top * factor, (right + 1) * factor, (bottom + 1) * factor];
      return [
        [l, t],
        [r, t],
        [l, b],
        [r, b],
      ] as Point[];
    });
}

/** Both ends of the paper in every row, pixels of the original. */
export function sheetPoints({ border, width, height, factor }: Survey): Point[] {
  const points: Point[] = [];
  for (let y = 0; y < height; y++) {
    let run = 0;
    let [first, last] = [-1, -1];
    for (let x = 0; x <= width; x++) {
      if (x < width && border[y * width + x] === 0) run++;
      else {
        if (run >= LEAST_RUN) {
          if (first < 0) first = x - run;
          last = x;
        }
        run = 0;
      }
    }
    if (first < 0) continue;
    points.push([first * factor, y * factor], [first * factor, (y + 1) * factor]);
    points.push([last * factor, y * factor], [last * factor, (y + 1) * factor]);
  }
  return points;
}
