import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSyllable } from '../vietnamese/syllable.ts';
import { pageText } from './assemble.ts';
import { calibrate, chanceOf } from './certainty.ts';
import type { Line } from './types.ts';

describe('a Vietnamese syllable', () => {
  it.each([
    'nguyễn',
    'ĐẶNG',
    'quyết',
    'định',
    'giếng',
    'gì',
    'nghiêng',
    'thuở',
    'hoà',
    'hòa',
    'khuya',
    'ủy',
    'uỷ',
    'quốc',
    'yêu',
    'xoong',
    'ướt',
    'ở',
    'khúc',
    'khuỷu',
  ])('%s is one', (word) => {
    expect(isSyllable(word)).toBe(true);
  });

  it.each([
    'UBND',
    'table',
    'qyết',
    'cia',
    'nge',
    'hoat',
    'ngữc',
    'bàán',
    'đđ',
    '',
    '12',
    'Wagner',
    'strings',
  ])('%s is none', (word) => {
    expect(isSyllable(word)).toBe(false);
  });
});

describe('the chance that a word is right', () => {
  it('never falls as the engine grows surer, and stays within 0–100 for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.float({ min: 0, max: 100, noNaN: true }),
        fc.float({ min: 0, max: 100, noNaN: true }),
        (text, a, b) => {
          const [low, high] = [chanceOf(text, Math.min(a, b)), chanceOf(text, Math.max(a, b))];
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(100);
        },
      ),
    );
  });

  it('is lower for what cannot be a syllable than for what can', () => {
    expect(chanceOf('người', 60)).toBeGreaterThan(chanceOf('ngưởii', 60));
  });
});

const line = (top: number, ...words: [string, number][]): Line => ({
  box: [0, top, 100, 10],
  words: words.map(([text, confidence], n) => ({ text, confidence, box: [20 * n, top, 18, 10] })),
});

describe('lines that are no print', () => {
  it('leave the text and are remembered by their boxes', () => {
    const lines = [line(0, ['Kính', 96], ['gửi', 96]), line(20, ['ĐôYEhi', 12], ['⁄N', 8])];
    const text = calibrate(
      pageText([{ box: [0, 0, 100, 30], lines }], { width: 100, height: 100, dpi: 200 }, 'vie'),
    );
    expect(text.text).toBe('Kính gửi');
    expect(text.unread).toEqual([[0, 20, 100, 10]]);
    expect(text.words).toBe(2);
  });

  it('are looked for more sharply on a page written by hand', () => {
    const scribble = [0, 20, 40].map((top) => line(top, ['Z⁄x', 20]));
    const lines = [...scribble, line(60, ['xwA', 62])];
    const text = calibrate(
      pageText([{ box: [0, 0, 100, 70], lines }], { width: 100, height: 100, dpi: 200 }, 'vie'),
    );
    expect(text.words).toBe(0);
    expect(text.unread).toHaveLength(4);
  });
});
