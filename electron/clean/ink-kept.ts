/** How much of the page's ink is still there in the reading image: cleanup that eats letters has to be noticed. */
import { type Affine, apply, type Raster } from '../imaging/raster.ts';
import { letterLabels, type Pieces } from './components.ts';
import type { Survey } from './survey.ts';

/** Survey strength from which a pixel certainly is ink. */
const CERTAIN = 80;
/** Reading-image value around a place below which its ink is still there. */
const DARK = 170;
/** Every seventh pixel is a fair sample. */
const STEP = 7;

/**
 * The part, 0–1, of the letters' strong pixels that is dark in the reading image; 1 where there are no letters.
 * `toReading` leads from pixels of the original to those of the reading image.
 */
export function inkKept(
  survey: Survey,
  { labels, pieces }: Pieces,
  toReading: Affine,
  reading: Raster,
): number {
  const letter = letterLabels(pieces);
  let [kept, all] = [0, 0];
  for (let i = 0; i < labels.length; i += STEP) {
    if (survey.ink[i]! < CERTAIN || letter[labels[i]!] === 0) continue;
    const x = i % survey.width;
    const y = (i - x) / survey.width;
    const [rx, ry] = apply(toReading, (x + 0.5) * survey.factor, (y + 0.5) * survey.factor);
    all++;
    if (meanAround(reading, Math.floor(rx), Math.floor(ry)) < DARK) kept++;
  }
  return all === 0 ? 1 : kept / all;
}

/** Mean of 3×3: a survey pixel is an average too, and of a stroke whose core is lost the edges alone stay dark. */
function meanAround({ data, width, height }: Raster, x: number, y: number): number {
  let [sum, count] = [0, 0];
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++, count++)
      sum += data[j * width + i]!;
  }
  return count === 0 ? 255 : sum / count;
}
