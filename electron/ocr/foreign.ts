/** Which parts of a page are not Vietnamese: four of five Vietnamese words carry a mark, other Latin text hardly any. */
import { certaintyOf, pageText } from './assemble.ts';
import type { Block, PageText, Word } from './types.ts';

/** Letters that only Vietnamese has, after decomposition: marks over and under letters, horn, breve, and đ. */
const MARKED = /[\u0300-\u036fđĐ]/u;
/** Fewer words than this say nothing about the language. */
const LEAST_WORDS = 6;
const MOST_MARKED = 0.12;

/** True when a block of the page, long enough to tell, is not Vietnamese. */
export function hasForeignText({ blocks }: PageText): boolean {
  return blocks.some(isForeign);
}

function isForeign(block: Block): boolean {
  const words = wordsIn(block).filter((word) => /\p{L}{2}/u.test(word.text));
  const marked = words.filter((word) => MARKED.test(word.text.normalize('NFD')));
  return words.length >= LEAST_WORDS && marked.length <= MOST_MARKED * words.length;
}

/** `text` with each of its foreign blocks as `other` read it, where that reading is the surer one. */
export function takeBetterBlocks(text: PageText, other: PageText): PageText {
  let taken = false;
  const blocks = text.blocks.map((block) => {
    if (!isForeign(block)) return block;
    const lines = other.blocks
      .flatMap((b) => b.lines)
      .map((line) => ({ ...line, words: line.words.filter((word) => liesIn(word, block)) }))
      .filter((line) => line.words.length > 0);
    const words = lines.flatMap((line) => line.words);
    if (certaintyOf(words) <= certaintyOf(wordsIn(block))) return block;
    taken = true;
    return { ...block, lines };
  });
  if (!taken) return text;
  return pageText(blocks, text, `${text.languages}+${other.languages}`);
}

function wordsIn(block: Block): Word[] {
  return block.lines.flatMap((line) => line.words);
}

function liesIn({ box }: Word, { box: around }: Block): boolean {
  const [x, y] = [box[0] + box[2] / 2, box[1] + box[3] / 2];
  return x >= around[0] && x <= around[0] + around[2] && y >= around[1] && y <= around[1] + around[3];
}
