import { expect, it } from 'vitest';
import type { Word } from '../ocr/types.ts';
import { settleSigners } from './batch-signers.ts';
import { type NameReading, voteName } from './names.ts';

/** `Lê@100(95)`: a word, where it begins, how sure. */
function reading(line: string): NameReading {
  const parts = line.split(' ').map((word): Word => {
    const [, text, left, confidence] = /^(.+)@(\d+)\((\d+)\)$/u.exec(word)!;
    return { text: text!, box: [Number(left), 10, text!.length * 20, 40], confidence: Number(confidence) };
  });
  return { parts };
}
const vote = (...lines: string[]) => voteName(lines.map(reading));

it('takes each word of a name from the readings that saw it', () => {
  const found = vote('Nguyễn@100(95) Khởi@320(96)', 'Nguyễn@102(93) Văn@240(94)', 'Văn@241(90) Khởi@321(96)');
  expect(found).toMatchObject({ value: 'Nguyễn Văn Khởi', complete: true });
});

it('drops what one reading of many took a speck for', () => {
  const clear = 'Đỗ@100(95) Thị@160(95) Nhàn@240(95)';
  expect(vote(clear, clear, `${clear} Ii@340(20)`)?.value).toBe('Đỗ Thị Nhàn');
});

it('knows a name that lacks its family name, or a word in the middle', () => {
  expect(vote('Quang@100(90) Thắng@220(95)')?.complete).toBe(false);
  expect(vote('Lê@100(95) Vượng@400(95)')?.complete).toBe(false);
});

it('puts a name together from what several documents of a batch kept of it, never as sure', () => {
  const documents = ['Lê@100(90) Quang@150(60)', 'Quang@100(80) Vượng@220(95)', 'Lê@100(95) Vượng@400(95)'];
  const settled = settleSigners(documents.map((line) => ({ readings: [reading(line)] })));
  expect(settled.map((signer) => [signer?.value, signer?.doubtful])).toEqual(
    Array(3).fill(['Lê Quang Vượng', true]),
  );
  expect(settled[2]?.runnerUp?.value).toBe('Lê Vượng');
});

it('leaves a part of two names alone', () => {
  const documents = [
    'Lê@100(95) Vượng@400(95)',
    'Lê@100(95) Quang@150(95) Vượng@270(95)',
    'Lê@100(95) Minh@150(95) Vượng@250(95)',
  ];
  const settled = settleSigners(documents.map((line) => ({ readings: [reading(line)] })));
  expect(settled[0]?.value).toBe('Lê Vượng');
});
