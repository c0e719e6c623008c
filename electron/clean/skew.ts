/** The angle of text lines, from how sharply ink falls into rows (projection profile; Postl 1986, Bloomberg 1995). */

/** Ink as points with weights, in any coordinates. */
export interface InkPoints {
  x: Float32Array;
  y: Float32Array;
  weight: Float32Array;
  count: number;
}

export interface SkewEstimate {
  /** Degrees, clockwise positive (the lines fall to the right). */
  angle: number;
  /** 0–1: how far the best angle stands out from the others. */
  confidence: number;
  /** Sharpness of the profile at the best angle, per ink; comparable between directions of the same page. */
  sharpness: number;
}

const COARSE_STEP = 0.5;
const FINE_STEP = 0.05;

/** Searches within ±`maxAngle`: coarse steps, then 0.05° around the best, then the parabola's top. */
export function findSkew(ink: InkPoints, maxAngle: number): SkewEstimate {
  if (ink.count < 50) return { angle: 0, confidence: 0, sharpness: 0 };
  const coarse: { angle: number; score: number }[] = [];
  for (let a = -maxAngle; a <= maxAngle + 1e-9; a += COARSE_STEP)
    coarse.push({ angle: a, score: sharpness(ink, a) });
  const best = coarse.reduce((m, c) => (c.score > m.score ? c : m));
  const sorted = coarse.map((c) => c.score).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1]!;
  const confidence = best.score <= 0 ? 0 : Math.min(1, Math.max(0, (best.score - median) / best.score));
  let top = best;
  const fine = new Map<number, number>();
  for (let n = -Math.round(COARSE_STEP / FINE_STEP); n <= Math.round(COARSE_STEP / FINE_STEP); n++) {
    const angle = best.angle + n * FINE_STEP;
    const score = sharpness(ink, angle);
    fine.set(n, score);
    if (score > top.score) top = { angle, score };
  }
  const n = Math.round((top.angle - best.angle) / FINE_STEP);
  const [before, at, after] = [fine.get(n - 1), fine.get(n) ?? top.score, fine.get(n + 1)];
  let offset = 0;
  if (before !== undefined && after !== undefined) {
    const bend = before - 2 * at + after;
    if (bend < 0) offset = Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend));
  }
  return { angle: top.angle + offset * FINE_STEP, confidence, sharpness: top.score };
}

/** Sum of squared differences between neighbouring rows, over the ink squared: 0 for an even spread. */
function sharpness({ x, y, weight, count }: InkPoints, degrees: number): number {
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const r = y[i]! * cos - x[i]! * sin;
    if (r < least) least = r;
    if (r > most) most = r;
  }
  const rows = new Float32Array(Math.ceil(most - least) + 3);
  let total = 0;
  for (let i = 0; i < count; i++) {
    // Shared between the two rows it lies between, so that small angles make small changes.
    const r = y[i]! * cos - x[i]! * sin - least;
    const row = Math.floor(r);
    const part = r - row;
    rows[row] = rows[row]! + weight[i]! * (1 - part);
    rows[row + 1] = rows[row + 1]! + weight[i]! * part;
    total += weight[i]!;
  }
  let sum = 0;
  for (let r = 1; r < rows.length; r++) sum += (rows[r]! - rows[r - 1]!) ** 2;
  return total === 0 ? 0 : sum / total;
}
