import { readFileSync } from 'node:fs';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, type PDFFont } from 'pdf-lib';
import { beforeAll, expect, it } from 'vitest';
import { linesOf } from './lines.ts';
import { serifTypeface } from './typeface.ts';

let font: PDFFont;

beforeAll(async () => {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  font = await document.embedFont(readFileSync(serifTypeface().path));
});

it('breaks at blanks, and a word only where it is longer than the line', () => {
  const text = `Ủy ban nhân dân xã An Hưng ${'a'.repeat(64)} hết`;
  const lines = linesOf(text, 120, 12, font);
  for (const line of lines) expect(font.widthOfTextAtSize(line, 12)).toBeLessThanOrEqual(120);
  expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  expect(lines[0]).toBe('Ủy ban nhân dân xã An');
});

it('keeps to one form of letters and shows what has no shape', () => {
  expect(linesOf('Hưng\n𠀋\u200b'.normalize('NFD'), 400, 12, font)).toEqual(['Hưng ?']);
  expect(linesOf('', 400, 12, font)).toEqual(['']);
});
