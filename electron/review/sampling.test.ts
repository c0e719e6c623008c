import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTALL_DIR } from '../install.ts';
import { drawSample, rateOf } from './draw.ts';
import { codeLetter, LEVELS, loadSampling, planFor, type Severity } from './sampling-plan.ts';
import { afterLot, type LotResult, NEW_STREAM, type Stream } from './switching.ts';

const TABLES = loadSampling([join(INSTALL_DIR, 'resources')]);

/**
 * Typed in from MIL-STD-105E (10 May 1989), Table I with Tables II-A and II-B, as reprinted in the AC-TABLE of the U.S.
 * National Institute of Building Sciences: lot, then sample size and Re per AQL (.65 1.0 1.5 2.5 4.0 6.5 10 15);
 * "v" and "^" are the arrows.
 */
const AQLS = [0.65, 1, 1.5, 2.5, 4, 6.5, 10, 15];
const NORMAL_II = `
8      A 2    v v v v v 1 v v
15     B 3    v v v v 1 ^ v 2
25     C 5    v v v 1 ^ v 2 3
50     D 8    v v 1 ^ v 2 3 4
90     E 13   v 1 ^ v 2 3 4 6
150    F 20   1 ^ v 2 3 4 6 8
280    G 32   ^ v 2 3 4 6 8 11
500    H 50   v 2 3 4 6 8 11 15
1200   J 80   2 3 4 6 8 11 15 22
3200   K 125  3 4 6 8 11 15 22 ^
10000  L 200  4 6 8 11 15 22 ^ ^
35000  M 315  6 8 11 15 22 ^ ^ ^
150000 N 500  8 11 15 22 ^ ^ ^ ^
500000 P 800  11 15 22 ^ ^ ^ ^ ^
500001 Q 1250 15 22 ^ ^ ^ ^ ^ ^`;
const TIGHTENED = `
A 2   v v v v v v 1 v
B 3   v v v v v 1 v v
C 5   v v v v 1 v v 2
D 8   v v v 1 v v 2 3
E 13  v v 1 v v 2 3 4
F 20  v 1 v v 2 3 4 6
G 32  1 v v 2 3 4 6 9
H 50  v v 2 3 4 6 9 13
J 80  v 2 3 4 6 9 13 19
K 125 2 3 4 6 9 13 19 ^
L 200 3 4 6 9 13 19 ^ ^`;
/** Table II-A as printed there: all plans of a row, from its first to its last. */
const ROWS_A = {
  A: '0/1 1/2 2/3 3/4 5/6 7/8 10/11 14/15 21/22 30/31',
  D: '0/1 1/2 2/3 3/4 5/6 7/8 10/11 14/15 21/22 30/31 44/45',
  F: '0/1 1/2 2/3 3/4 5/6 7/8 10/11 14/15 21/22',
  Q: '0/1 1/2 2/3 3/4 5/6 7/8 10/11 14/15 21/22',
  R: '1/2 2/3 3/4 5/6 7/8 10/11 14/15 21/22',
};

function cell(severity: Severity, letter: string, aql: number): string {
  const found = TABLES.severities[severity].plans[letter]!.split(' ')[TABLES.aqls.indexOf(aql)]!;
  return found.includes('/') ? found.split('/')[1]! : found;
}

describe('the tables against MIL-STD-105E', () => {
  it('agree in Table I at level II, in sizes, and in every cell of the normal plans', () => {
    for (const line of NORMAL_II.trim().split('\n')) {
      const [lot, letter, size, ...cells] = line.trim().split(/\s+/) as [string, string, string, ...string[]];
      expect(codeLetter(TABLES, Number(lot), 'II')).toBe(letter);
      expect(TABLES.severities.normal.sizes[letter]).toBe(Number(size));
      expect([letter, ...AQLS.map((aql) => cell('normal', letter, aql))]).toEqual([letter, ...cells]);
    }
  });

  it('agree in every cell of the tightened plans', () => {
    for (const line of TIGHTENED.trim().split('\n')) {
      const [letter, size, ...cells] = line.trim().split(/\s+/) as [string, string, ...string[]];
      expect(TABLES.severities.tightened.sizes[letter]).toBe(Number(size));
      expect([letter, ...AQLS.map((aql) => cell('tightened', letter, aql))]).toEqual([letter, ...cells]);
    }
  });

  it('agree in whole rows of II-A and in Table I at the other levels', () => {
    for (const [letter, row] of Object.entries(ROWS_A)) {
      const plans = TABLES.severities.normal.plans[letter]!.split(' ').filter((c) => c.includes('/'));
      expect(plans.join(' ')).toBe(row);
    }
    const levels = (lot: number) => LEVELS.map((level) => codeLetter(TABLES, lot, level)).join(' ');
    expect(levels(8)).toBe('A A A A A A B');
    expect(levels(150)).toBe('B B C D D F G');
    expect(levels(1200)).toBe('C C E F G J K');
    expect(levels(35_000)).toBe('C D F H K M N');
    expect(levels(600_000)).toBe('D E H K N Q R');
  });

  it('lead along the arrows to a plan, never past the lot, and get stricter with the AQL', () => {
    const severities: Severity[] = ['normal', 'tightened', 'reduced'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom(...LEVELS),
        fc.constantFrom(...TABLES.aqls),
        fc.constantFrom(...severities),
        (lot, level, aql, severity) => {
          const plan = planFor(TABLES, lot, level, aql, severity)!;
          expect(plan.size).toBeLessThanOrEqual(lot);
          expect(plan.re).toBeGreaterThan(plan.ac);
          if (severity !== 'reduced') expect(plan.re).toBe(plan.ac + 1);
        },
      ),
    );
    // MIL-STD-105E, Table II-A: lot 1000 at level II and AQL 0.40 is letter J, arrow up or down to a plan of its own size.
    expect(planFor(TABLES, 1000, 'II', 1, 'normal')).toEqual({ letter: 'J', size: 80, ac: 2, re: 3 });
    expect(planFor(TABLES, 100, 'II', 1, 'normal')).toEqual({ letter: 'E', size: 13, ac: 0, re: 1 });
    expect(planFor(TABLES, 10, 'II', 1, 'normal')).toEqual({ letter: 'E', size: 10, ac: 0, re: 1 });
    expect(planFor(TABLES, 10, 'II', 1.1, 'normal')).toBeNull();
  });
});

describe('the switching rules', () => {
  const lot = (accepted: boolean, more: Partial<LotResult> = {}): LotResult => ({
    accepted,
    found: accepted ? 0 : 9,
    ac: 2,
    re: 3,
    tighterAc: 1,
    ...more,
  });
  const run = (lots: LotResult[], from: Stream = NEW_STREAM, mayReduce = true) =>
    lots.reduce((s, l) => afterLot(s, l, mayReduce), from);

  it('tighten after two of five refused, return after five accepted in a row, and stop after five refused', () => {
    const [yes, no] = [lot(true), lot(false)];
    expect(run([no, yes, yes, yes, yes, no]).severity).toBe('normal');
    const tight = run([no, yes, yes, yes, no]);
    expect(tight.severity).toBe('tightened');
    expect(run([yes, yes, yes, yes], tight).severity).toBe('tightened');
    expect(run([yes, yes, yes, yes, yes], tight).severity).toBe('normal');
    expect(run([yes, yes, no, yes, yes, yes, yes], tight).severity).toBe('tightened');
    expect(run([no, no, no, no], tight).stopped).toBe(false);
    expect(run([no, no, yes, no, no, no], tight).stopped).toBe(true);
  });

  it('reduce by the switching score, only where that is allowed, and return at the first doubt', () => {
    const ten = Array.from({ length: 10 }, () => lot(true));
    expect(run(ten).severity).toBe('reduced');
    expect(run(ten, NEW_STREAM, false).severity).toBe('normal');
    expect(run(ten.slice(1)).severity).toBe('normal');
    // Passed, but not one step tighter: the score begins again.
    expect(run([...ten.slice(1), lot(true, { found: 2 }), lot(true)]).score).toBe(3);
    const small = Array.from({ length: 15 }, () => lot(true, { ac: 0, re: 1 }));
    expect(run(small).severity).toBe('reduced');
    const reduced = run(ten);
    expect(run([lot(true)], reduced).severity).toBe('reduced');
    expect(run([lot(true, { ac: 0, re: 3, found: 1 })], reduced).severity).toBe('normal');
    expect(run([lot(false)], reduced).severity).toBe('normal');
  });
});

describe('a draw', () => {
  it('is the same for the same seed, of that size, from the lot, and fair', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 300 }), fc.nat(400), (seed, lot, size) => {
        const drawn = drawSample(seed, lot, size);
        expect(drawn).toEqual(drawSample(seed, lot, size));
        expect(drawn).toHaveLength(Math.min(size, lot));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.every((p) => p >= 0 && p < lot)).toBe(true);
      }),
      { numRuns: 50 },
    );
    const times = new Array<number>(10).fill(0);
    for (let s = 0; s < 2000; s++) for (const p of drawSample(`seed ${s}`, 10, 3)) times[p]!++;
    // 600 expected each; four standard deviations are 82.
    for (const n of times) expect(Math.abs(n - 600)).toBeLessThan(82);
  });

  it('gives rates with exact intervals', () => {
    // Clopper–Pearson values as tabulated: 0 of 10, 1 of 10, 5 of 50, and the mirror image.
    expect(rateOf(0, 10)).toMatchObject({ rate: 0, low: 0 });
    expect(rateOf(0, 10).high).toBeCloseTo(0.3085, 4);
    expect(rateOf(1, 10).low).toBeCloseTo(0.0025, 4);
    expect(rateOf(1, 10).high).toBeCloseTo(0.445, 3);
    expect(rateOf(5, 50).low).toBeCloseTo(0.0333, 4);
    expect(rateOf(5, 50).high).toBeCloseTo(0.2181, 4);
    expect(rateOf(10, 10)).toMatchObject({ high: 1 });
    expect(rateOf(10, 10).low).toBeCloseTo(1 - 0.3085, 4);
    expect(rateOf(0, 0)).toEqual({ found: 0, of: 0, rate: null, low: 0, high: 1 });
    expect(rateOf(3, 2000).high).toBeCloseTo(0.00438, 5);
  });
});
