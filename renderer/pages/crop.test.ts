import { expect, it } from 'vitest';
import { cropOf, withoutEdges } from './crop.ts';

it('leads a box of the page back to the scan, whichever way it was turned', () => {
  expect(cropOf([10, 20, 30, 40], [1, 0, 0, 1, 0, 0])).toEqual([10, 20, 30, 40]);
  // Turned by 90° clockwise: a scan of 100 by 60 became a page of 60 by 100.
  const turned = [0, 1, -1, 0, 60, 0] as const;
  expect(cropOf([0, 0, 60, 100], turned)).toEqual([0, 0, 100, 60]);
  expect(cropOf([0, 0, 20, 30], turned)).toEqual([0, 40, 30, 20]);
});

it('takes so many percent off each edge', () => {
  const page = { width: 200, height: 100 };
  expect(withoutEdges(page, { top: 10, right: 5, bottom: 0, left: 20 })).toEqual([40, 10, 150, 90]);
});
