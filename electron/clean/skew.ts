/** The angle of text lines, from how sharply ink falls into rows (projection profile; Postl 1986, Bloomberg 1995). */
import { rowSharpness } from '../imaging/kernels.ts';

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
/** Points that are enough to tell half degrees apart. */
const COARSE_POINTS = 15000;

/** The best half degree within ±`maxAngle`, from a part of the points. */
export function coarseSkew(ink: InkPoints, maxAngle: number): SkewEstimate {
  if (ink.count < 50) return { angle: 0, confidence: 0, sharpness: 0 };
  const profile = profiler(ink, Math.max(1, Math.floor(ink.count / COARSE_POINTS)));
  const scores: number[] = [];
  let best = { angle: 0, score: -1 };
  for (let angle = -maxAngle; angle <= maxAngle + 1e-9; angle += COARSE_STEP) {
    const score = profile(angle);
    scores.push(score);
    if (score > best.score) best = { angle, score };
  }
  const median = scores.sort((a, b) => a - b)[scores.length >> 1]!;
  const confidence = best.score <= 0 ? 0 : Math.min(1, Math.max(0, (best.score - median) / best.score));
  return { angle: best.angle, confidence, sharpness: best.score };
}

/** A coarse estimate made exact: all points, 0.05° around it, then the top of the parabola through the best three. */
export function refineSkew(ink: InkPoints, coarse: SkewEstimate): SkewEstimate {
  const profile = profiler(ink, 1);
  const steps = Math.round(COARSE_STEP / FINE_STEP);
  const scores: number[] = [];
  for (let n = -steps; n <= steps; n++) scores.push(profile(coarse.angle + n * FINE_STEP));
  const top = scores.indexOf(Math.max(...scores));
  const [before, at, after] = [scores[top - 1], scores[top]!, scores[top + 1]];
  let offset = 0;
  if (before !== undefined && after !== undefined) {
    const bend = before - 2 * at + after;
    if (bend < 0) offset = Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend));
  }
  return { ...coarse, angle: coarse.angle + (top - steps + offset) * FINE_STEP, sharpness: at };
}

/**
 * Returns the sharpness of the row profile at an angle: the sum of squared differences between neighbouring rows,
 * over the ink; 0 for an even spread. Takes every `every`th point.
 */
function profiler(ink: InkPoints, every: number): (degrees: number) => number {
  const size = Math.ceil(ink.count / every);
  const thin = (values: Float32Array) => Float32Array.from({ length: size }, (_, i) => values[i * every]!);
  const [x, y, weight] =
    every === 1 ? [ink.x, ink.y, ink.weight] : [thin(ink.x), thin(ink.y), thin(ink.weight)];
  let total = 0;
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  for (let i = 0; i < size; i++) {
    left = Math.min(left, x[i]!);
    right = Math.max(right, x[i]!);
    top = Math.min(top, y[i]!);
    bottom = Math.max(bottom, y[i]!);
    total += weight[i]!;
  }
  if (total === 0) return () => 0;
  const length = Math.ceil(Math.hypot(right - left, bottom - top)) + 4;
  const sharpness = rowSharpness({ x, y, weight, count: size }, length);
  return (degrees) => {
    const radians = (degrees * Math.PI) / 180;
    const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
    // A hair less, so that no rounding leads below the first row.
    const least = Math.min(top * cos - left * sin, top * cos - right * sin) - 0.01;
    return sharpness(sin, cos, least) / total;
  };
}
