import { describe, expect, it } from 'vitest';
import type { OpenedWord } from '../batch/types.ts';
import { doubtsOf, editsOf, linesOf, nextPlace, spanOf, textOf, wordAt } from './lines.ts';

const word = (text: string, x: number, more: Partial<OpenedWord> = {}): OpenedWord => ({
  text,
  box: [x, 0, 10, 10],
  confidence: 97,
  doubtful: false,
  locked: false,
  ...more,
});
const line = (y: number, ...words: OpenedWord[]) => ({
  box: [0, y, 100, 10] as [number, number, number, number],
  block: 0,
  words,
});
const page = {
  lines: [
    line(0, word('Ủy', 0), word('bân', 20, { doubtful: true }), word('nhân', 40)),
    line(40, word('xã', 0, { doubtful: true, locked: true }), word('Đai', 20, { doubtful: true })),
  ],
  unread: [[0, 20, 60, 10] as [number, number, number, number]],
};

describe('the lines of a page', () => {
  const lines = linesOf(page);

  it('hold what waits to be keyed where it stands', () => {
    expect(lines.map((l) => l.index)).toEqual([0, null, 1]);
    expect(linesOf({ lines: [], unread: page.unread }).length).toBe(1);
  });

  it('know which word a letter of the text belongs to', () => {
    const [first, toKey] = lines;
    expect([0, 1, 2, 3, 6, 7, 50].map((at) => wordAt(first!, at))).toEqual([0, 0, 0, 1, 1, 2, 2]);
    expect(wordAt(toKey!, 0)).toBe(0);
  });

  it('lead from doubt to doubt, past what a person decided', () => {
    const doubts = doubtsOf(lines);
    expect(doubts).toEqual([
      { line: 0, word: 1 },
      { line: 1, word: 0 },
      { line: 2, word: 1 },
    ]);
    expect(nextPlace(doubts, null, 1)).toBe(doubts[0]);
    expect(nextPlace(doubts, { line: 0, word: 1 }, 1)).toBe(doubts[1]);
    expect(nextPlace(doubts, { line: 2, word: 0 }, -1)).toBe(doubts[1]);
    expect(nextPlace(doubts, doubts[2]!, 1)).toBeUndefined();
  });

  it('say which words changed, and that the word looked at is right', () => {
    const [first] = lines as [(typeof lines)[0]];
    expect(textOf(first)).toBe('Ủy bân nhân');
    expect(spanOf(first, 1)).toEqual([3, 6]);
    expect(editsOf(first, ' Ủy  ban nhân ', 1)).toEqual([{ box: [20, 0, 10, 10], text: 'ban', was: 'bân' }]);
    expect(editsOf(first, 'Ủy bân nhân', 1)).toEqual([{ box: [20, 0, 10, 10], text: 'bân', was: 'bân' }]);
    expect(editsOf(first, 'Ủy bân nhân', null)).toEqual([]);
    // Typed by parts (Telex on some systems), it is the same word.
    expect(editsOf(first, 'Ủy bân nhân'.normalize('NFD'), null)).toEqual([]);
    expect(editsOf(first, 'Ủy ban nhân dân', 1)).toBeNull();
    // Typed over another text than what stands there now: said, so that nothing is overwritten unseen.
    expect(editsOf(first, 'Ủy ban nhân', 1, 'Ủy bạn nhân')).toEqual([
      { box: [20, 0, 10, 10], text: 'ban', was: 'bạn' },
    ]);
  });
});
