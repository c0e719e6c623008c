import { describe, expect, it } from 'vitest';
import { type Box, boxBetween, itemAt, stepWord, union, widened } from './geometry.ts';

const page = { width: 100, height: 50 };

describe('boxes on a page', () => {
  it('are made from two corners in any order, cut to the page, and nothing from a mere click', () => {
    expect(boxBetween([90, 40], [110, -5], page)).toEqual([90, 0, 10, 40]);
    expect(boxBetween([10, 10], [12, 30], page)).toBeNull();
  });

  it('unite, widen and are found, the smallest first', () => {
    const small: Box = [10, 10, 5, 5];
    const large: Box = [0, 0, 40, 40];
    expect(union([small, [50, 2, 10, 10]])).toEqual([10, 2, 50, 13]);
    expect(widened([0, 45, 98, 5], 3, page)).toEqual([0, 42, 100, 8]);
    expect(itemAt([{ box: large }, { box: small }], 12, 12)?.box).toBe(small);
    expect(itemAt([{ box: large }], 41, 1)).toBeUndefined();
  });
});

describe('going from word to word', () => {
  const line = (y: number, ...xs: number[]) => ({ words: xs.map((x) => ({ box: [x, y, 10, 8] as Box })) });
  const lines = [line(0, 0, 20, 40), { words: [] }, line(20, 5, 45)];
  it('follows the text, skips empty lines and stays at the ends', () => {
    expect(stepWord(lines, { line: 0, word: 2 }, 'ArrowRight')).toEqual({ line: 2, word: 0 });
    expect(stepWord(lines, { line: 2, word: 0 }, 'ArrowLeft')).toEqual({ line: 0, word: 2 });
    expect(stepWord(lines, { line: 0, word: 2 }, 'ArrowDown')).toEqual({ line: 2, word: 1 });
    expect(stepWord(lines, { line: 2, word: 0 }, 'ArrowUp')).toEqual({ line: 0, word: 0 });
    expect(stepWord(lines, { line: 2, word: 1 }, 'ArrowRight')).toEqual({ line: 2, word: 1 });
  });
});
