/** Which pages of a batch are unlike the rest, so that a person looks at the ten that need it. Pure. */

/** What is compared; a value that is not known for a page is null. */
export interface PageMeasures {
  /** Size of the page, millimetres. */
  width: number;
  height: number;
  skew: number;
  /** Part of the page that its marks' box covers, and part of the page that is ink, 0–1. */
  content: number | null;
  darkness: number | null;
  words: number | null;
  confidence: number | null;
}

export interface Outlier {
  /** Greatest distance from the batch's middle, in robust standard deviations. */
  score: number;
  /** The measures that are far off, farthest first. */
  reasons: (keyof PageMeasures)[];
}

/** Fewer pages have no middle to be far from. */
const LEAST_PAGES = 5;
/** Spread below which a measure counts as equal everywhere: a batch of like pages has no outliers by a millimetre. */
const LEAST_SPREAD: PageMeasures = {
  width: 3,
  height: 3,
  skew: 0.5,
  content: 0.05,
  darkness: 0.01,
  words: 20,
  confidence: 2,
};

/**
 * One entry per page, null for those that are like the rest. `far`: the modified z-score from which a value is far off
 * (3.5 by Iglewicz & Hoaglin 1993); null: none ever is.
 */
export function findOutliers(pages: PageMeasures[], far: number | null): (Outlier | null)[] {
  if (far === null || pages.length < LEAST_PAGES) return pages.map(() => null);
  const distances = pages.map(() => new Map<keyof PageMeasures, number>());
  for (const measure of Object.keys(LEAST_SPREAD) as (keyof PageMeasures)[]) {
    const known = pages.flatMap((page) => (page[measure] === null ? [] : [page[measure]]));
    if (known.length < LEAST_PAGES) continue;
    const middle = median(known);
    // 1.4826 makes the median distance a standard deviation where values are spread normally.
    const spread = Math.max(LEAST_SPREAD[measure]!, 1.4826 * median(known.map((v) => Math.abs(v - middle))));
    pages.forEach((page, i) => {
      const value = page[measure];
      if (value !== null) distances[i]!.set(measure, Math.abs(value - middle) / spread);
    });
  }
  return distances.map((measures) => {
    const reasons = [...measures].filter(([, distance]) => distance > far).sort((a, b) => b[1] - a[1]);
    return reasons.length === 0
      ? null
      : { score: Math.round(reasons[0]![1] * 10) / 10, reasons: reasons.map(([measure]) => measure) };
  });
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
