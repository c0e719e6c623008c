/** Plain text of a page. */
import type { Block } from './types.ts';

/** Words joined by spaces, lines by newlines, blocks by an empty line. */
export function plainText(blocks: Block[]): string {
  return blocks
    .map((block) => block.lines.map((line) => line.words.map((w) => w.text).join(' ')).join('\n'))
    .join('\n\n');
}
