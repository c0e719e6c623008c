/** Which way up: text lines run across (or down), and more ink stands above the small letters than hangs below. */
import { isLetterLike, letterLabels, type Piece, type Pieces } from './components.ts';
import { nearness } from './nearness.ts';
import { coarseSkew, type InkPoints, refineSkew, type SkewEstimate } from './skew.ts';
import type { Survey } from './survey.ts';

export interface Orientation {
  /** Clockwise quarter turn that makes the page upright. */
  turn: 0 | 90 | 180 | 270;
  /** 0–1. */
  confidence: number;
  /** Skew of the page as it lies, degrees clockwise positive. */
  skew: SkewEstimate;
  letters: number;
}

const MOST_POINTS = 40_000;
/** From this nearness on, letters tell which way lines run: in lists and typescript columns can be as sharp as lines. */
const NEAR = 0.25;

/**
 * Judges the survey's ink, or the pieces of it that `counts` admits; a page without enough letters stays as it is, with
 * confidence 0.
 */
export function judgeOrientation(
  survey: Survey,
  found: Pieces,
  maxSkew: number,
  counts: (piece: Piece) => boolean = () => true,
): Orientation {
  const { points, letters } = letterPoints(survey, found, counts);
  if (letters < 20)
    return { turn: 0, confidence: 0, skew: { angle: 0, confidence: 0, sharpness: 0 }, letters };
  const across = coarseSkew(points, maxSkew);
  // The same ink lying on its side: x and y change places (and the sense of turning with them).
  const lying = { ...points, x: points.y, y: points.x };
  const down = coarseSkew(lying, maxSkew);
  const near = nearness(found.pieces.filter((piece) => isLetterLike(piece) && counts(piece)));
  const sharperDown = down.sharpness > across.sharpness;
  const sideways = Math.abs(near) < NEAR ? sharperDown : near < 0;
  const [better, worse] = sideways ? [down, across] : [across, down];
  // Where columns say one thing and letters another, reading has to tell; columns alone lay no page on its side.
  const agreed = sideways ? sharperDown && near <= -NEAR : !sharperDown;
  const lines = !agreed || better.sharpness === 0 ? 0 : 1 - worse.sharpness / better.sharpness;
  const exact = better.confidence === 0 ? better : refineSkew(sideways ? lying : points, better);
  const skew = sideways ? { ...exact, angle: -exact.angle } : exact;
  // For sideways text, x read from right to left runs down the lines of a page that needs a turn of 270.
  const frame = sideways ? { ...points, x: points.y, y: mirror(points.x) } : points;
  const lean = ascenderLean(frame, skew.angle);
  // Lines read upwards (their tops to the left) need a quarter turn clockwise.
  const turn = sideways ? (lean.value >= 0 ? 270 : 90) : lean.value >= 0 ? 0 : 180;
  return { turn, confidence: Math.min(1, 2.5 * lines) * lean.confidence, skew, letters };
}

function mirror(values: Float32Array): Float32Array {
  return values.map((v) => -v);
}

/** Ink of letter-like pieces, thinned to a number that is quick to project. */
function letterPoints(
  { ink, width }: Survey,
  { labels, pieces }: Pieces,
  counts: (piece: Piece) => boolean,
): { points: InkPoints; letters: number } {
  const letter = letterLabels(pieces, counts);
  const letters = letter.filter(Boolean).length;
  const total = pieces.reduce((sum, piece, n) => sum + (letter[n + 1] === 1 ? piece.pixels : 0), 0);
  const every = Math.max(1, Math.ceil(total / MOST_POINTS));
  const size = Math.ceil(total / every);
  const points = {
    x: new Float32Array(size),
    y: new Float32Array(size),
    weight: new Float32Array(size),
    count: 0,
  };
  let skip = 0;
  for (let y = 0; y * width < labels.length; y++)
    skip = takeRow(points, ink, labels, letter, y, width, every, skip);
  return { points, letters };
}

/** Adds every `every`th letter pixel of row `y`, the first `skip` left out; how many the next row has to leave out. */
function takeRow(
  points: InkPoints,
  ink: Uint8Array,
  labels: Int32Array,
  letter: Uint8Array,
  y: number,
  width: number,
  every: number,
  skip: number,
): number {
  let left = skip;
  for (let x = 0, i = y * width; x < width; x++, i++) {
    if (letter[labels[i]!] === 0) continue;
    if (left > 0) {
      left--;
      continue;
    }
    left = every - 1;
    const at = points.count++;
    points.x[at] = x;
    points.y[at] = y;
    points.weight[at] = ink[i]! / 255;
  }
  return left;
}

/**
 * Rows of ink along the text lines: each line has a dense core (the small letters). Latin letters, and Vietnamese
 * with its marks all the more, put more ink just above the core than below it. Positive: the right way up.
 */
function ascenderLean(ink: InkPoints, degrees: number): { value: number; confidence: number } {
  const rows = profile(ink, degrees);
  let above = 0;
  let below = 0;
  let lines = 0;
  for (const [from, to] of cores(rows)) {
    const reach = Math.max(3, Math.round((to - from + 1) * 0.9));
    let a = 0;
    let b = 0;
    for (let r = 1; r <= reach; r++) {
      a += rows[from - r] ?? 0;
      b += rows[to + r] ?? 0;
    }
    if (a + b === 0) continue;
    above += a;
    below += b;
    lines++;
  }
  if (lines === 0) return { value: 0, confidence: 0 };
  const value = (above - below) / (above + below);
  return { value, confidence: Math.min(1, Math.abs(value) * 5) * Math.min(1, lines / 6) };
}

function profile({ x, y, weight, count }: InkPoints, degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const at = new Float32Array(count);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const r = y[i]! * cos - x[i]! * sin;
    at[i] = r;
    if (r < least) least = r;
    if (r > most) most = r;
  }
  const rows = new Float32Array(Math.ceil(most - least) + 2);
  for (let i = 0; i < count; i++) {
    const row = Math.round(at[i]! - least);
    rows[row] = rows[row]! + weight[i]!;
  }
  return rows;
}

/** Runs of rows that hold more than half of the densest row around. */
function cores(rows: Float32Array): [from: number, to: number][] {
  const found: [number, number][] = [];
  const window = 14;
  let from = -1;
  for (let r = 0; r <= rows.length; r++) {
    let peak = 0;
    for (let k = Math.max(0, r - window); k <= Math.min(rows.length - 1, r + window); k++) {
      peak = Math.max(peak, rows[k]!);
    }
    const core = r < rows.length && rows[r]! > 0.5 * peak && peak > 2;
    if (core && from < 0) from = r;
    if (!core && from >= 0) {
      if (r - from >= 3 && r - from <= 24) found.push([from, r - 1]);
      from = -1;
    }
  }
  return found;
}
