/** What is kept of a page, between the picture as it was scanned and the page as it is shown. Pure. */
import { type Box, union } from '../viewer/geometry.ts';

/** x' = a·x + c·y + e, y' = b·x + d·y + f, as `[a, b, c, d, e, f]`. */
export type Affine = readonly [number, number, number, number, number, number];

/** The smallest upright box in the scan that holds `box` of the page; `toAccess` leads from the scan to the page. */
export function cropOf(box: Box, toAccess: Affine): Box {
  const [a, b, c, d, e, f] = toAccess;
  const area = a * d - b * c;
  const back = (x: number, y: number): Box => [
    (d * (x - e) - c * (y - f)) / area,
    (a * (y - f) - b * (x - e)) / area,
    0,
    0,
  ];
  const [x, y, w, h] = box;
  return union([back(x, y), back(x + w, y), back(x, y + h), back(x + w, y + h)]).map(Math.round) as Box;
}

/** `page` without so many percent at each edge. */
export function withoutEdges(
  page: { width: number; height: number },
  { top, right, bottom, left }: Record<'top' | 'right' | 'bottom' | 'left', number>,
): Box {
  const x = (page.width * left) / 100;
  const y = (page.height * top) / 100;
  return [x, y, page.width - x - (page.width * right) / 100, page.height - y - (page.height * bottom) / 100];
}
