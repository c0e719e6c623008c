/** What straightening and cropping must not cut off: the marks on the page, and the edge of the paper on the lid. */
import { apply, type Box } from '../imaging/raster.ts';
import type { Piece } from './components.ts';
import type { Survey } from './survey.ts';
import type { Placement, Point } from './transform.ts';

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

/** The box around the marks once the page is placed, access-image pixels; null without marks. */
export function contentBox(marks: Point[], { map, width, height }: Placement): Box | null {
  if (marks.length === 0) return null;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const [x, y] of marks) {
    const [px, py] = apply(map, x, y);
    left = Math.min(left, px);
    top = Math.min(top, py);
    right = Math.max(right, px);
    bottom = Math.max(bottom, py);
  }
  const [l, t] = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))];
  return [l, t, Math.min(width, Math.ceil(right)) - l, Math.min(height, Math.ceil(bottom)) - t];
}

/** Both ends of the paper in every row, pixels of the original. */
export function sheetPoints({ border, width, height, factor }: Survey): Point[] {
  const points: Point[] = [];
  for (let y = 0; y < height; y++) {
    const [first, last] = paperIn(border, y * width, width);
    if (first < 0) continue;
    points.push([first * factor, y * factor], [first * factor, (y + 1) * factor]);
    points.push([last * factor, y * factor], [last * factor, (y + 1) * factor]);
  }
  return points;
}

/** From where to where paper shows in the row that begins at `start`; −1 where none does. */
function paperIn(border: Uint8Array, start: number, width: number): [first: number, last: number] {
  let run = 0;
  let [first, last] = [-1, -1];
  for (let x = 0; x <= width; x++) {
    if (x < width && border[start + x] === 0) run++;
    else {
      if (run >= LEAST_RUN) {
        if (first < 0) first = x - run;
        last = x;
      }
      run = 0;
    }
  }
  return [first, last];
}
