/** The invisible text of a page: every word at its own place, in reading order. */
import type { PageText } from '../../ocr/types.ts';
import { ASCENT, DESCENT, GLYPH_WIDTH } from './font.ts';

/** Gives every character of a document its own code in the glyphless font. */
export class CharacterCodes {
  private readonly codes = new Map<string, number>();

  /** Two bytes per character, hex. */
  encode(text: string): string {
    let hex = '';
    for (const char of text) {
      let code = this.codes.get(char);
      if (code === undefined) {
        code = this.codes.size + 1;
        this.codes.set(char, code);
      }
      hex += code.toString(16).padStart(4, '0');
    }
    return hex;
  }

  get size(): number {
    return this.codes.size;
  }

  /** The CMap that gives the characters back (ISO 32000-1, 9.10.3). */
  toUnicode(): string {
    const entries = [...this.codes].map(([char, code]) => {
      const units = Array.from({ length: char.length }, (_, i) =>
        char.charCodeAt(i).toString(16).padStart(4, '0'),
      );
      return `<${code.toString(16).padStart(4, '0')}> <${units.join('')}>`;
    });
    const parts: string[] = [];
    for (let i = 0; i < entries.length; i += 100) {
      const part = entries.slice(i, i + 100);
      parts.push(`${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`);
    }
    return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${parts.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
  }
}

/**
 * Content operators for the text of one page of `height` points. Each word is stretched to its box; a space, as wide
 * as the gap, follows it, so that copying gives words apart and lines in order.
 */
export function textLayer(text: PageText, height: number, codes: CharacterCodes): string {
  const scale = 72 / text.dpi;
  const operators = ['BT', '3 Tr'];
  let size = 0;
  const show = (piece: string, x: number, baseline: number, width: number, fontSize: number) => {
    if (fontSize !== size) operators.push(`/F ${n(fontSize)} Tf`);
    size = fontSize;
    const natural = (codes.encode(piece).length / 4) * (GLYPH_WIDTH / 1000) * fontSize;
    operators.push(
      `${n((width / natural) * 100)} Tz`,
      `1 0 0 1 ${n(x)} ${n(baseline)} Tm`,
      `<${codes.encode(piece)}> Tj`,
    );
  };
  for (const line of text.blocks.flatMap((b) => b.lines)) {
    const [, top, , lineHeight] = line.box;
    const fontSize = Math.max(1, Math.round(((lineHeight * scale) / ((ASCENT - DESCENT) / 1000)) * 10) / 10);
    const baseline = height - (top + lineHeight) * scale - (DESCENT / 1000) * fontSize;
    line.words.forEach((word, i) => {
      const [x, , w] = word.box;
      show(word.text.toWellFormed(), x * scale, baseline, Math.max(0.5, w * scale), fontSize);
      const next = line.words[i + 1];
      const gap = next ? (next.box[0] - x - w) * scale : 0.25 * fontSize;
      show(' ', (x + w) * scale, baseline, Math.max(0.1, gap), fontSize);
    });
  }
  operators.push('ET');
  return operators.join('\n');
}

/** A number for a content stream: short and without exponent. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
