/** The three ratios of digitization in one-stop work (QĐ 766/QĐ-TTg): of the receiver's counts, as far as they were entered. */
import type { Actor } from '../accounts/roles.ts';
import { userOf } from '../accounts/roles.ts';
import type { Archive } from '../store/archive.ts';
import type { Period } from '../store/figures.ts';
import type { OneStopCounts } from '../store/one-stop.ts';

export interface OneStopMonth extends OneStopCounts {
  /** `yyyy-mm`. */
  month: string;
  /** Dossiers whose components this station took in; stands for `digitized` where that was not entered. */
  here: number;
}

/** A ratio over all months of the period; without a value it says which months lack a count. */
export interface Ratio {
  /** Digitized at receipt ÷ received, electronic results ÷ resolved, made of data used again ÷ received. */
  name: 'receipt' | 'results' | 'reuse';
  part: number;
  whole: number;
  /** 0–1; null while a month is missing, or nothing was received or resolved. */
  value: number | null;
  missing: string[];
}

export interface OneStopFigures {
  months: OneStopMonth[];
  ratios: Ratio[];
}

const NOTHING: OneStopCounts = {
  received: null,
  digitized: null,
  reused: null,
  resolved: null,
  results: null,
};
/** Longest period that is told month by month. */
const MOST_MONTHS = 120;

/** The counts of every month that the period touches, and the ratios over them. */
export function oneStopFigures({ oneStop }: Archive, { from, to }: Period): OneStopFigures {
  const [first, last] = [from.slice(0, 7), to.slice(0, 7)];
  const entered = new Map(oneStop.ofMonths(first, last).map(({ enteredBy: _, ...row }) => [row.month, row]));
  const here = oneStop.digitizedHere(first, last);
  const months = monthsBetween(first, last).map((month) => ({
    ...NOTHING,
    ...entered.get(month),
    month,
    here: here.get(month) ?? 0,
  }));
  const ratio = (
    name: Ratio['name'],
    part: (m: OneStopMonth) => number | null,
    whole: (m: OneStopMonth) => number | null,
  ): Ratio => {
    const known = months.filter((m) => part(m) !== null && whole(m) !== null);
    const missing = months.filter((m) => !known.includes(m)).map(({ month }) => month);
    const sum = (of: typeof part) => known.reduce((n, m) => n + of(m)!, 0);
    const [parts, wholes] = [sum(part), sum(whole)];
    const value = missing.length > 0 || wholes === 0 ? null : parts / wholes;
    return { name, part: parts, whole: wholes, value, missing };
  };
  return {
    months,
    ratios: [
      ratio(
        'receipt',
        (m) => m.digitized ?? m.here,
        (m) => m.received,
      ),
      ratio(
        'results',
        (m) => m.results,
        (m) => m.resolved,
      ),
      ratio(
        'reuse',
        (m) => m.reused,
        (m) => m.received,
      ),
    ],
  };
}

/** Keeps the counts of one month; what was there before stands in the history. */
export function enterOneStopCounts(archive: Archive, who: Actor, month: string, counts: OneStopCounts): void {
  archive.transaction(() => {
    const [before = null] = archive.oneStop.ofMonths(month, month);
    archive.oneStop.put(month, counts, userOf(who), new Date().toISOString());
    archive.audit(who, 'enter-counts', month, { before, after: counts });
  });
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  let [year, month] = first.split('-').map(Number) as [number, number];
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}`;
    if (name > last || months.length === MOST_MONTHS) return months;
    months.push(name);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}
