import { describe, expect, it } from 'vitest';
import type { Piece } from './components.ts';
import { nearness } from './nearness.ts';

/** Letters of 8 × 12 in a grid, `across` and `down` pixels between them. */
function grid(across: number, down: number): Piece[] {
  return Array.from({ length: 100 }, (_, n) => {
    const [left, top] = [(n % 10) * (8 + across), Math.floor(n / 10) * (12 + down)];
    return { left, top, right: left + 7, bottom: top + 11, pixels: 40, strong: 30 };
  });
}

const lying = ({ left, top, right, bottom, ...rest }: Piece): Piece => ({
  left: top,
  top: left,
  right: bottom,
  bottom: right,
  ...rest,
});

describe('nearness of letters', () => {
  it('says which way lines run', () => {
    expect(nearness(grid(2, 9))).toBeGreaterThan(0.7);
    expect(nearness(grid(2, 9).map(lying))).toBeLessThan(-0.7);
  });

  it('takes no account of marks over letters', () => {
    const letters = grid(2, 9);
    const marks = letters.map((p) => ({ ...p, top: p.top - 4, bottom: p.top - 2, right: p.left + 3 }));
    expect(nearness([...letters, ...marks])).toBe(nearness(letters));
  });

  it('says nothing of a few letters, or of letters far from one another', () => {
    expect(nearness(grid(2, 9).slice(0, 20))).toBe(0);
    expect(nearness(grid(60, 60))).toBe(0);
  });
});
