import { describe, expect, it } from 'vitest';
import type { ListedPage } from '../batch/types.ts';
import { arrange, landing, urgency } from './order.ts';
import { choose, kept, NOTHING, press } from './selection.ts';

const page = (id: number, more: object = {}) => ({
  id,
  eyes: [],
  blank: false,
  ...more,
});

describe('the order of pages', () => {
  const pages = [
    page(1),
    page(2),
    page(3, { eyes: [{ code: 'outlier', weight: 100, message: '' }] }),
    page(4, { blank: true }),
    page(5, { work: 'failed' }),
    page(6, { eyes: [{ code: 'ink-lost', weight: 20, message: '' }] }),
  ] as (ReturnType<typeof page> & Pick<ListedPage, 'eyes' | 'work'>)[];
  const ids = (how: Parameters<typeof arrange>[1]) => arrange(pages, how).map((p) => p.id);

  it('puts failures before outliers before flags, and leaves the rest as scanned', () => {
    expect(ids({ sorting: 'look', shown: 'all' })).toEqual([5, 3, 6, 1, 2, 4]);
    expect(ids({ sorting: 'batch', shown: 'look' })).toEqual([3, 5, 6]);
    expect(ids({ sorting: 'batch', shown: 'blank' })).toEqual([4]);
    expect(urgency(pages[1]!)).toBe(0);
  });

  it('knows where dropped pages land, and when nothing moves', () => {
    const order = [1, 2, 3, 4, 5];
    expect(landing(order, new Set([2, 4]), 0)).toBeNull();
    expect(landing(order, new Set([1, 2]), 5)).toBe(5);
    expect(landing(order, new Set([1]), 3)).toBe(3);
    expect(landing(order, new Set([2, 3]), 2)).toBeUndefined();
    // Two that are apart come together.
    expect(landing(order, new Set([2, 4]), 3)).toBe(3);
  });
});

describe('choosing pages', () => {
  const order = [10, 11, 12, 13, 14, 15, 16];
  const grid = { columns: 3, rows: 2 };
  const none = { ctrl: false, shift: false };

  it('works like a file manager', () => {
    let now = choose(NOTHING, order, 11, none);
    now = choose(now, order, 14, { ctrl: false, shift: true });
    expect([...now.chosen]).toEqual([11, 12, 13, 14]);
    now = choose(now, order, 12, { ctrl: true, shift: false });
    expect([...now.chosen]).toEqual([11, 13, 14]);
    now = press(now, order, 'ArrowDown', none, grid)!;
    expect([now.focus, [...now.chosen]]).toEqual([15, [15]]);
    now = press(now, order, 'ArrowLeft', { ctrl: true, shift: false }, grid)!;
    expect([now.focus, [...now.chosen]]).toEqual([14, [15]]);
    now = press(now, order, ' ', none, grid)!;
    expect([...now.chosen].sort()).toEqual([14, 15]);
    expect(press(now, order, 'End', none, grid)!.focus).toBe(16);
    expect(press(now, order, 'a', { ctrl: true, shift: false }, grid)!.chosen.size).toBe(7);
    expect(press(now, order, 'x', none, grid)).toBeNull();
  });

  it('goes on beside pages that were deleted', () => {
    const now = { focus: 12, anchor: 12, chosen: new Set([12, 13]) };
    const next = kept(now, order, [10, 11, 14, 15]);
    expect([next.focus, [...next.chosen]]).toEqual([14, [14]]);
    expect(kept(now, order, order)).toBe(now);
  });
});
