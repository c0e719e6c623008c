import { describe, expect, it } from 'vitest';
import { assemble } from './assemble.ts';

const OPTIONS = {
  readingScale: 1,
  accessWidth: 1000,
  accessHeight: 100,
  accessDpi: 200,
  layout: 'line',
} as const;

/** One word as the engine gives it: each symbol with its left and right edge. */
function read(...symbols: [text: string, x0: number, x1: number][]): string {
  const word = {
    text: symbols.map(([text]) => text).join(''),
    confidence: 60,
    bbox: { x0: 0, y0: 10, x1: 300, y1: 40 },
    symbols: symbols.map(([text, x0, x1]) => ({ text, x0, x1 })),
  };
  return assemble([{ lines: [[word]] }], OPTIONS, 'vie').text.trim();
}

describe('a letter that the engine gave twice', () => {
  it('stands once where both are the same ink', () => {
    expect(read(['8', 418, 434], ['3', 436, 441], ['3', 438, 453], ['/', 455, 464], ['Q', 467, 489])).toBe(
      '83/Q',
    );
  });

  it('stands twice where each has ink of its own, or nobody knows where it stands', () => {
    expect(read(['1', 77, 88], ['1', 91, 101], ['6', 103, 116])).toBe('116');
    expect(read(['7', 94, 108], ['/', 112, 120], ['T', 116, 130], ['T', 113, 158], ['r', 141, 158])).toBe(
      '7/TTr',
    );
    expect(read(['2', 0, 0], ['0', 0, 0], ['2', 0, 0], ['2', 0, 0])).toBe('2022');
  });
});
