import { expect, it } from 'vitest';
import type { Cleanup, WholeWay } from './own.ts';
import { typical } from './table.ts';

it('takes the middle one of several measurements, and hides no failure of the others', () => {
  const whole = (pagesPerMinute: number, peakMemoryBytes: number, failures: string[] = []) =>
    ({ pagesPerMinute, peakMemoryBytes, failures }) as WholeWay;
  const cleanup = (pagesPerMinute: number, wrongTurns: string[] = []) =>
    ({ pagesPerMinute, turned: wrongTurns.length, wrongTurns }) as Cleanup;
  const {
    whole: one,
    cleanup: cleaned,
    speeds,
  } = typical(
    [whole(20, 9e8), whole(40, 12e8, ['read: worker-died']), whole(30, 13e8)],
    [cleanup(200, ['a 90']), cleanup(100), cleanup(300)],
  );
  expect(one).toEqual({ pagesPerMinute: 30, peakMemoryBytes: 9e8, failures: ['read: worker-died'] });
  expect(cleaned).toEqual({ pagesPerMinute: 200, turned: 1, wrongTurns: ['a 90'] });
  expect(speeds).toEqual({ whole: [20, 40, 30], cleanup: [200, 100, 300] });
});
