/** A part of a page's image, cut and scaled by the engine. */
import type { Box } from './geometry.ts';

/** Widths that the engine is asked for, so that its answers can be kept. */
const WIDTHS = [800, 1200, 1600, 2400];

interface Pictured {
  id: number;
  images: {
    access?: { version: string } | null | undefined;
    original?: { version: string } | null | undefined;
  };
}

/** The address of the part in `box`, for a place so many CSS pixels wide. */
export function partAddress({ id, images }: Pictured, box: Box, width: number): string {
  const wide = WIDTHS.find((candidate) => candidate >= width * devicePixelRatio) ?? WIDTHS.at(-1)!;
  const version = images.access?.version ?? images.original?.version ?? '';
  return `/api/pages/${id}/part/access?box=${box.map(Math.round).join(',')}&width=${wide}&v=${version}`;
}
