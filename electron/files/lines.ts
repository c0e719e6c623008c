/** Text broken into lines for a page, by the widths of its typeface. */
import type { PDFFont } from 'pdf-lib';

/**
 * Lines that fit `width` points at `size`; a word longer than the line is broken where it must be. Characters without a
 * shape become "?".
 */
export function linesOf(text: string, width: number, size: number, font: PDFFont): string[] {
  const known = new Set(font.getCharacterSet());
  const printable = [...text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')]
    .map((char) => (known.has(char.codePointAt(0)!) ? char : '?'))
    .join('');
  const lines = [''];
  const fits = (line: string) => font.widthOfTextAtSize(line, size) <= width;
  for (const word of printable.split(/(?<= )/)) {
    if (fits(lines.at(-1)! + word.trimEnd())) lines[lines.length - 1] += word;
    else if (fits(word.trimEnd())) lines.push(word);
    else {
      for (const char of word) {
        if (fits(lines.at(-1)! + char)) lines[lines.length - 1] += char;
        else lines.push(char);
      }
    }
  }
  return lines.map((line) => line.trimEnd()).filter((line, i) => line !== '' || i === 0);
}
