/** A page in three layers: ink as a sharp mask, its colours and the paper behind it as small pictures. */
import { encodeG4, type G4 } from '../../imaging/ccitt.ts';
import { encodeJpeg } from '../../imaging/codec.ts';
import { fillBetween } from '../../imaging/fill.ts';
import { darkestChannel, grown, inkMask } from '../../imaging/ink-mask.ts';
import type { Raster } from '../../imaging/raster.ts';

/** A picture that covers the whole page, however few pixels it has. */
export interface LayerJpeg {
  bytes: Buffer;
  width: number;
  height: number;
  channels: 1 | 3;
}

export interface Layers {
  /** Where the ink is. */
  mask: G4;
  /** Colours of the ink, seen through the mask. */
  ink: LayerJpeg;
  /** What lies behind: paper, stains, pictures, whatever is no stroke. */
  paper: LayerJpeg;
}

/** How much smaller the pictures are than the mask, and their JPEG quality: from the best to what still shows all. */
const STEPS = [
  { paper: 2, paperQuality: 60, ink: 3, inkQuality: 55 },
  { paper: 2, paperQuality: 45, ink: 3, inkQuality: 45 },
  { paper: 3, paperQuality: 55, ink: 4, inkQuality: 50 },
  { paper: 3, paperQuality: 40, ink: 4, inkQuality: 40 },
  { paper: 4, paperQuality: 38, ink: 6, inkQuality: 38 },
  { paper: 6, paperQuality: 30, ink: 8, inkQuality: 30 },
] as const;

/** Sides become multiples of this, so that all layers cover the same area whatever their scale. */
const GRID = 48;

/**
 * Splits a page; the pictures are as good as `budget` bytes for all three layers allow. The layers are up to 47 pixels
 * wider and higher than the page: `columns` and `rows` of the mask say how much they cover.
 */
export async function splitLayers(page: Raster, dpi: number, budget: number): Promise<Layers> {
  const found = inkMask(page, dpi);
  // Strokes fade into the paper over a pixel or two; that rim belongs to neither picture.
  const paper = grown(grown(found)).data.map((set) => 1 - set);
  const dark = darkestChannel(page);
  // The darkest part of a stroke has its colour; towards the rim it is mixed with the paper's.
  const colour = found.data.map((set, i) => (set === 1 ? 1 + (((255 - dark[i]!) ** 2) >> 9) : 0));
  const raster = onGrid(page, page.channels);
  const [paperWeights, inkWeights] = [paper, colour].map((data) => onGrid({ ...found, data }, 1).data) as [
    Uint8Array,
    Uint8Array,
  ];
  const mask = await encodeG4(onGrid(found, 1));
  const papers = onceEach((factor) => fillBetween(raster, paperWeights, factor));
  const inks = onceEach((factor) => fillBetween(raster, inkWeights, factor));
  let layers: Layers | null = null;
  for (const step of STEPS) {
    const [behind, colours] = [papers(step.paper), inks(step.ink)];
    layers = {
      mask,
      paper: await picture(behind, step.paperQuality, dpi / step.paper),
      ink: await picture(colours, step.inkQuality, dpi / step.ink),
    };
    if (mask.bytes.length + layers.ink.bytes.length + layers.paper.bytes.length <= budget) break;
  }
  return layers!;
}

/** A copy with zeros to the right and below, up to the next multiple of the grid. */
function onGrid<C extends 1 | 3>(from: { data: Uint8Array; width: number; height: number }, channels: C) {
  const width = Math.ceil(from.width / GRID) * GRID;
  const height = Math.ceil(from.height / GRID) * GRID;
  const data = new Uint8Array(width * height * channels);
  const row = from.width * channels;
  for (let y = 0; y < from.height; y++) {
    data.set(from.data.subarray(y * row, (y + 1) * row), y * width * channels);
  }
  return { data, width, height, channels };
}

/** `make` of every factor, made when first asked for. */
function onceEach(make: (factor: number) => Raster): (factor: number) => Raster {
  const made = new Map<number, Raster>();
  return (factor) => {
    const known = made.get(factor) ?? make(factor);
    made.set(factor, known);
    return known;
  };
}

async function picture(small: Raster, quality: number, dpi: number): Promise<LayerJpeg> {
  const bytes = await encodeJpeg(small, { quality, dpi, small: true });
  return { bytes, width: small.width, height: small.height, channels: small.channels };
}
