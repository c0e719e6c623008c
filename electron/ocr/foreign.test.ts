import { expect, it } from 'vitest';
import { pageText } from './assemble.ts';
import { hasForeignText, takeBetterBlocks } from './foreign.ts';
import type { Block } from './types.ts';

const SIZE = { width: 2000, height: 3000, dpi: 300 };

function block(text: string, top: number, confidence: number): Block {
  const words = text.split(' ').map((word, i) => ({
    text: word,
    confidence,
    box: [100 + i * 90, top, 80, 40] as [number, number, number, number],
  }));
  const box: [number, number, number, number] = [100, top, words.length * 90, 40];
  return { box, lines: [{ box, words }] };
}

const VIETNAMESE = 'Căn cứ Luật Tổ chức chính quyền địa phương năm 2015';
const ENGLISH = 'The quick brown fox jumps over the lazy dog';

it('tells Vietnamese from other text by its marks', () => {
  expect(hasForeignText(pageText([block(VIETNAMESE, 0, 90)], SIZE, 'vie'))).toBe(false);
  expect(hasForeignText(pageText([block(VIETNAMESE, 0, 90), block(ENGLISH, 100, 70)], SIZE, 'vie'))).toBe(
    true,
  );
  // Too short to tell.
  expect(hasForeignText(pageText([block('UBND QUANG NINH 2015', 0, 90)], SIZE, 'vie'))).toBe(false);
});

it('takes foreign blocks from the other reading, and only where that is surer', () => {
  const first = pageText(
    [block(VIETNAMESE, 0, 90), block('Thé quick brown fox jumps over the lazy dog', 100, 70)],
    SIZE,
    'vie',
  );
  const better = pageText(
    [block('Can cu Luat To chuc chinh quyen dia phuong nam 2015', 0, 95), block(ENGLISH, 100, 96)],
    SIZE,
    'eng',
  );
  const merged = takeBetterBlocks(first, better);
  expect(merged.text).toBe(`${VIETNAMESE}\n\n${ENGLISH}`);
  expect(merged.languages).toBe('vie+eng');
  const worse = pageText([block(ENGLISH, 100, 40)], SIZE, 'eng');
  expect(takeBetterBlocks(first, worse)).toBe(first);
});
