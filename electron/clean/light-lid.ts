/** A sheet that is smaller than the scanner's bed, under a light lid: its edge is a sharp, straight step in brightness. */
import { countSet, erode } from './masks.ts';

/** Steps of brightness between lid and paper that count; less is the paper's own unevenness. */
const LEAST_STEP = 9;
/** How far the lid strays from its own brightness. */
const EVEN = 5;
/** The lid shows along at least this part of the picture's rim, and on this part of the picture. */
const LEAST_RIM = 0.12;
const LEAST_LID = 0.03;
const LEAST_SHEET = 0.08;
/** The sheet fills its rectangle, leaning by up to this many degrees, to this part: dog-ears are allowed, clouds are not. */
const MOST_LEAN = 12;
const RECTANGULAR = 0.95;
/** Part of the sheet's edge where brightness must change at once, and within how many survey pixels (1 mm). */
const SHARP = 0.75;
const REACH = 4;
/** Paper is not much darker than the lid: a picture printed on a white page is. */
const LEAST_PAPER = 0.6;
/** Part of the area around the sheet that may be something else than lid: dust. More is print on a larger sheet. */
const MOST_DIRT = 0.002;

/**
 * 1 for every pixel of a light lid around the sheet, or null where the picture shows none: an even area that reaches
 * in from the rim, differs from the paper, and leaves a rectangle with sharp edges. `grey` is the survey's.
 */
export function findLightLid(grey: Uint8Array, width: number, height: number): Uint8Array | null {
  const level = rimLevel(grey, width, height);
  if (level === null) return null;
  if (!mayHoldSheet(grey, level)) return null;
  const lid = flood(grey, width, height, level);
  const area = countSet(lid);
  if (area < LEAST_LID * lid.length || area > (1 - LEAST_SHEET) * lid.length) return null;
  const spans = sheetSpans(lid, width, height);
  if (!spans) return null;
  const paper = paperLevel(grey, spans, width);
  if (paper === null || Math.abs(paper - level) < LEAST_STEP || paper < LEAST_PAPER * level) return null;
  if (!isRectangle(spans, height)) return null;
  if (!hasSharpEdges(grey, spans, width, level, paper)) return null;
  const outside = new Uint8Array(lid.length).fill(1);
  spans.forEach(([from, to], y) => {
    // The outermost pixel is half lid.
    if (to >= from) outside.fill(0, y * width + from + 1, y * width + to);
  });
  return isClear(lid, outside, width, height) ? outside : null;
}

/** Whether nothing but lid lies outside, the shadow along the sheet's edge left out of account. */
function isClear(lid: Uint8Array, outside: Uint8Array, width: number, height: number): boolean {
  const well = erode(outside, width, height, 2 * REACH);
  let [dirt, all] = [0, 0];
  for (let i = 0; i < well.length; i++) {
    if (well[i] === 0) continue;
    all++;
    if (lid[i] === 0) dirt++;
  }
  return all > 0 && dirt <= MOST_DIRT * all;
}

/** First and last pixel of the sheet in a row; `to < from` where there is none. */
type Span = [from: number, to: number];

/** The brightness that most of the picture's rim has, or null where no light one prevails. */
function rimLevel(grey: Uint8Array, width: number, height: number): number | null {
  const histogram = new Uint32Array(256);
  let count = 0;
  const take = (i: number) => {
    histogram[grey[i]!]!++;
    count++;
  };
  for (let x = 0; x < width; x++) {
    take(x + width);
    take((height - 2) * width + x);
  }
  for (let y = 1; y < height - 1; y++) {
    take(y * width + 1);
    take((y + 1) * width - 2);
  }
  // The lid is on the rim for sure where it is lighter than any paper, so the lightest level that is common is tried.
  for (let g = 255 - EVEN; g >= 120; g--) {
    let sum = 0;
    for (let k = -EVEN; k <= EVEN; k++) sum += histogram[g + k] ?? 0;
    if (sum < LEAST_RIM * count) continue;
    let best = g;
    for (let k = g; k > g - 2 * EVEN; k--) if (histogram[k]! > histogram[best]!) best = k;
    return best;
  }
  return null;
}

/** Whether enough of the picture has another brightness that paper may have: on most pages all is one paper. */
function mayHoldSheet(grey: Uint8Array, level: number): boolean {
  let count = 0;
  for (let i = 0; i < grey.length; i += 5) {
    if (Math.abs(grey[i]! - level) >= LEAST_STEP && grey[i]! >= LEAST_PAPER * level) count++;
  }
  return count >= (LEAST_SHEET * grey.length) / 5;
}

/** What hangs together with the rim and keeps to `level`, as the mean of a pixel and those beside it. */
function flood(grey: Uint8Array, width: number, height: number, level: number): Uint8Array {
  const reached = new Uint8Array(grey.length);
  const stack: number[] = [];
  const visit = (i: number) => {
    if (reached[i] === 1) return;
    const x = i % width;
    const mean = x > 0 && x < width - 1 ? (grey[i - 1]! + 2 * grey[i]! + grey[i + 1]!) / 4 : grey[i]!;
    if (Math.abs(mean - level) > EVEN) return;
    reached[i] = 1;
    stack.push(i);
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit((y + 1) * width - 1);
  }
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < grey.length - width) visit(i + width);
  }
  return reached;
}

/** Longest run without lid in every row, where it is long enough to be paper; null when hardly any row has one. */
function sheetSpans(lid: Uint8Array, width: number, height: number): Span[] | null {
  const spans: Span[] = [];
  let rows = 0;
  for (let y = 0; y < height; y++) {
    const longest = longestRun(lid, y * width, width);
    const long = longest[1] - longest[0] >= width * 0.15;
    spans.push(long ? longest : [0, -1]);
    if (long) rows++;
  }
  return rows < height * 0.15 ? null : spans;
}

/** The longest run without lid in the row that begins at `start`. Specks of the lid's colour do not end it; a clear strip does. */
function longestRun(lid: Uint8Array, start: number, width: number): Span {
  let [first, last] = [0, -1];
  let from = -1;
  let gap = 0;
  for (let x = 0; x <= width; x++) {
    if (x < width && lid[start + x] === 0) {
      if (from < 0) from = x;
      gap = 0;
    } else if (from >= 0 && (++gap > REACH || x === width)) {
      const to = x - gap;
      if (to - from > last - first) [first, last] = [from, to];
      from = -1;
      gap = 0;
    }
  }
  return [first, last];
}

/** The paper's usual brightness within the sheet. */
function paperLevel(grey: Uint8Array, spans: Span[], width: number): number | null {
  const histogram = new Uint32Array(256);
  let count = 0;
  spans.forEach(([from, to], y) => {
    for (let x = from + REACH; x <= to - REACH; x += 2, count++) histogram[grey[y * width + x]!]!++;
  });
  if (count === 0) return null;
  let best = 0;
  for (let g = 1; g < 256; g++) if (histogram[g]! > histogram[best]!) best = g;
  return best;
}

/** Whether the spans fill a rectangle that leans a little. */
function isRectangle(spans: Span[], height: number): boolean {
  const area = spans.reduce((sum, [from, to]) => sum + Math.max(0, to - from + 1), 0);
  for (let degrees = -MOST_LEAN; degrees <= MOST_LEAN; degrees += 0.5) {
    const radians = (degrees * Math.PI) / 180;
    const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
    let [left, right, top, bottom] = [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ];
    for (let y = 0; y < height; y += 4) {
      const [from, to] = spans[y]!;
      if (to < from) continue;
      for (const x of [from, to + 1]) {
        const [u, v] = [x * cos + y * sin, y * cos - x * sin];
        left = Math.min(left, u);
        right = Math.max(right, u);
        top = Math.min(top, v);
        bottom = Math.max(bottom, v);
      }
    }
    if (area >= RECTANGULAR * (right - left) * (bottom - top)) return true;
  }
  return false;
}

/** Whether brightness changes from lid to paper within a millimetre along most of the left and right edges. */
function hasSharpEdges(
  grey: Uint8Array,
  spans: Span[],
  width: number,
  level: number,
  paper: number,
): boolean {
  let [sharp, edges] = [0, 0];
  const half = Math.abs(level - paper) / 2;
  spans.forEach(([from, to], y) => {
    if (to < from) return;
    for (const [edge, out] of [
      [from, -1],
      [to, 1],
    ] as const) {
      const [inner, outer] = [edge - out * REACH, edge + out * REACH];
      // Where the sheet lies at the picture's rim there is no lid to see.
      if (outer < 0 || outer >= width) continue;
      edges++;
      if (Math.abs(grey[y * width + outer]! - grey[y * width + inner]!) >= half) sharp++;
    }
  });
  // A sheet as wide as the picture shows its edges above or below only; the step found above must do.
  return edges === 0 || sharp >= SHARP * edges;
}
