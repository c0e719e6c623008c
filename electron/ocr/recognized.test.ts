import { describe, expect, it } from 'vitest';
import { recognizedBlocks } from './recognized.ts';

/** Two blocks; between them a rule, which is a word of one space. */
const TABLE = [
  '1\t1\t0\t0\t0\t0\t0\t0\t1000\t500\t-1\t',
  '2\t1\t1\t0\t0\t0\t10\t20\t90\t30\t-1\t',
  '3\t1\t1\t1\t0\t0\t10\t20\t90\t30\t-1\t',
  '4\t1\t1\t1\t1\t0\t10\t20\t90\t30\t-1\t',
  '5\t1\t1\t1\t1\t1\t10\t20\t40\t30\t96.878220\tXÃ',
  '5\t1\t1\t1\t1\t2\t60\t20\t40\t30\t41.5\t83',
  '2\t1\t2\t0\t0\t0\t10\t60\t90\t2\t-1\t',
  '4\t1\t2\t1\t1\t0\t10\t60\t90\t2\t-1\t',
  '5\t1\t2\t1\t1\t1\t10\t60\t90\t2\t95.0\t ',
  '2\t1\t3\t0\t0\t0\t10\t80\t20\t30\t-1\t',
  '4\t1\t3\t1\t1\t0\t10\t80\t20\t30\t-1\t',
  '5\t1\t3\t1\t1\t1\t10\t80\t20\t30\t90.2\tsố',
  '',
].join('\n');
const SYMBOLS = [
  'X 10 450 28 480 0',
  'Ã 30 450 50 480 0',
  '8 60 450 78 480 0',
  '3 80 450 100 480 0',
  '~ 10 438 100 440 0',
  's 10 390 18 420 0',
  'ố 20 390 30 420 0',
  '',
].join('\n');

describe('what the engine says of a page', () => {
  it('becomes blocks of lines of words, each with the place of its letters', () => {
    const [first, rule, last] = recognizedBlocks(TABLE, SYMBOLS);
    expect(first!.lines).toEqual([
      [
        {
          text: 'XÃ',
          confidence: 96,
          bbox: { x0: 10, y0: 20, x1: 50, y1: 50 },
          symbols: [
            { text: 'X', x0: 10, x1: 28 },
            { text: 'Ã', x0: 30, x1: 50 },
          ],
        },
        expect.objectContaining({ text: '83', confidence: 41 }),
      ],
    ]);
    expect(rule!.lines[0]![0]!.text).toBe(' ');
    expect(last!.lines[0]![0]).toMatchObject({
      text: 'số',
      symbols: [
        { text: 's', x0: 10 },
        { text: 'ố', x0: 20 },
      ],
    });
  });

  it('says nothing of letters from where they do not spell the words', () => {
    const [first, , last] = recognizedBlocks(TABLE, SYMBOLS.replace('8 60 450 78 480 0\n', ''));
    expect(first!.lines[0]!.map(({ text, symbols }) => [text, symbols.length])).toEqual([
      ['XÃ', 2],
      ['83', 0],
    ]);
    expect(last!.lines[0]![0]).toMatchObject({ text: 'số', symbols: [] });
  });

  it('is nothing for an empty page', () => {
    expect(recognizedBlocks('1\t1\t0\t0\t0\t0\t0\t0\t1000\t500\t-1\t\n', '')).toEqual([]);
  });
});
