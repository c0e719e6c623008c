/** Patch codes: four long bars, two of them wide, as scanners' separator sheets carry them. */
import type { Raster } from '../imaging/raster.ts';
import { PATCHES, type PageCode } from './types.ts';

/** Inches: narrow bars and all spaces; wide bars; least length of the bars. */
const NARROW = 0.08;
const WIDE = 0.2;
const LEAST_LENGTH = 1.6;
/** By how much (inches) a bar may differ: toner spreads and light eats. */
const TOLERANCE = 0.035;
/** Clear paper before the first and behind the last bar. */
const QUIET = 0.12;
/** Distance of the lines on which bars are looked for, inches. */
const STEP = 0.2;
/** By how much, inches, bars may run up or down from one line to the next on a skewed page. */
const SLANT = 0.03;

interface Hit {
  line: number;
  from: number;
  to: number;
  bars: string;
}

/** Patch codes whose bars lie or stand on the page. Those that stand are named as if the page lay turned to the right. */
export function findPatches(page: Raster, dpi: number): PageCode[] {
  return [...along(page, dpi, true), ...along(page, dpi, false)];
}

function along(page: Raster, dpi: number, lying: boolean): PageCode[] {
  const { width, height, channels, data } = page;
  const [across, length] = lying ? [width, height] : [height, width];
  const step = Math.max(1, Math.round(STEP * dpi));
  const hits: Hit[] = [];
  const line = new Uint8Array(length);
  const stride = (lying ? width : 1) * channels;
  for (let at = step; at < across - step; at += step) {
    const start = (lying ? at : at * width) * channels;
    for (let i = 0; i < length; i++) line[i] = data[start + i * stride]!;
    hits.push(...patternsOf(line, dpi).map((hit) => ({ ...hit, line: at })));
  }
  return gather(hits, step, dpi).map(({ bars, first, last, from, to }) => ({
    format: 'patch' as const,
    text: Object.entries(PATCHES).find(([, pattern]) => pattern === bars)![0],
    box: (lying
      ? [first, from, last - first, to - from]
      : [from, first, to - from, last - first]) as PageCode['box'],
  }));
}

/** Four bars with narrow spaces between, on one line of pixels. */
function patternsOf(line: Uint8Array, dpi: number): Omit<Hit, 'line'>[] {
  const starts = runStarts(line);
  const length = (n: number) => starts[n + 1]! - starts[n]!;
  const narrow = (n: number) => near(length(n), NARROW, dpi);
  const found: Omit<Hit, 'line'>[] = [];
  // Runs alternate; even places are paper, and the last start is the line's end.
  for (let i = 1; i + 7 < starts.length; i += 2) {
    if (!narrow(i + 1) || !narrow(i + 3) || !narrow(i + 5)) continue;
    const last = i + 8 >= starts.length;
    if (length(i - 1) < QUIET * dpi || (!last && length(i + 7) < QUIET * dpi)) continue;
    const bars = [0, 2, 4, 6]
      .map((n) => (narrow(i + n) ? 'N' : near(length(i + n), WIDE, dpi) ? 'W' : '?'))
      .join('');
    if (Object.values<string>(PATCHES).includes(bars))
      found.push({ from: starts[i]!, to: starts[i + 7]!, bars });
  }
  return found;
}

function near(pixels: number, inches: number, dpi: number): boolean {
  return Math.abs(pixels / dpi - inches) <= TOLERANCE;
}

/**
 * Where runs of paper and ink in turn start, paper first (it may be empty), and the line's end; the threshold lies
 * between the line's own extremes. Empty where there is hardly any contrast.
 */
function runStarts(line: Uint8Array): number[] {
  let [low, high] = [255, 0];
  for (let i = 0; i < line.length; i++) {
    if (line[i]! < low) low = line[i]!;
    if (line[i]! > high) high = line[i]!;
  }
  if (high - low < 60) return [];
  const middle = low + 0.55 * (high - low);
  const starts = [0];
  let ink = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i]! < middle === ink) continue;
    ink = !ink;
    starts.push(i);
  }
  starts.push(line.length);
  return starts;
}

interface Gathered {
  bars: string;
  first: number;
  last: number;
  from: number;
  to: number;
}

/** Hits on neighbouring lines that go on from each other; long enough to be bars and no letters. */
function gather(hits: Hit[], step: number, dpi: number): Gathered[] {
  const groups: (Gathered & { end: number; count: number })[] = [];
  for (const hit of hits) {
    const group = groups.find(
      (g) =>
        g.bars === hit.bars &&
        hit.line - g.last <= 2 * step &&
        Math.abs(hit.from - g.end) <= 2 * SLANT * dpi + 2,
    );
    if (!group)
      groups.push({
        bars: hit.bars,
        first: hit.line,
        last: hit.line,
        from: hit.from,
        to: hit.to,
        end: hit.from,
        count: 1,
      });
    else {
      group.last = hit.line;
      group.end = hit.from;
      group.count++;
      group.from = Math.min(group.from, hit.from);
      group.to = Math.max(group.to, hit.to);
    }
  }
  return groups.filter(
    (g) => g.last - g.first >= LEAST_LENGTH * dpi && g.count >= (0.7 * (g.last - g.first)) / step,
  );
}
