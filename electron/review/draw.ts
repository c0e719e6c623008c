/** Draws a sample that anybody can draw again from its seed, and says how sure an error rate is. Pure. */
import { createHash } from 'node:crypto';

/**
 * Positions (0 to `lot` - 1, ascending) of `size` items: those with the smallest SHA-256 of "seed:position". Every item
 * has the same chance, and whoever doubts the draw can repeat it with any tool.
 */
export function drawSample(seed: string, lot: number, size: number): number[] {
  const ranked = Array.from({ length: lot }, (_, position) => ({
    position,
    rank: createHash('sha256').update(`${seed}:${position}`).digest('hex'),
  })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked
    .slice(0, Math.min(size, lot))
    .map((r) => r.position)
    .sort((a, b) => a - b);
}

export interface Rate {
  found: number;
  of: number;
  /** found / of; null while nothing was looked at. */
  rate: number | null;
  /** Exact 95 % interval. */
  low: number;
  high: number;
}

/** The rate with its interval after Clopper and Pearson (Biometrika 26, 1934), confidence 95 %. */
export function rateOf(found: number, of: number): Rate {
  if (of === 0) return { found, of, rate: null, low: 0, high: 1 };
  const tail = 0.025;
  const low = found === 0 ? 0 : bisect((p) => 1 - atMost(found - 1, of, p) < tail);
  const high = found === of ? 1 : bisect((p) => atMost(found, of, p) > tail);
  return { found, of, rate: found / of, low, high };
}

/** The greatest p for which `below` holds; it holds for small p and not for large ones. */
function bisect(below: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Chance of at most `k` of `n` at chance `p` each. */
function atMost(k: number, n: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return k >= n ? 1 : 0;
  let log = n * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let i = 1; i <= k; i++) {
    log += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}
