/**
 * What the engine says of a page, from its table of words and its list of symbols. It could say all that in one tree, but
 * writing, copying and collecting that takes as long as a twentieth of the recognition. Pure.
 */

interface Bounds {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

export interface RecognizedWord {
  text: string;
  /** The engine's own, 0–100, whole. */
  confidence: number;
  bbox: Bounds;
  symbols: RecognizedSymbol[];
}

export interface RecognizedSymbol {
  text: string;
  /** From where to where along the line, pixels. */
  x0: number;
  x1: number;
}

/** Lines of words. */
export interface RecognizedBlock {
  lines: RecognizedWord[][];
}

/** Levels of the table's rows (tesseract(1), output `tsv`). */
const BLOCK = 2;
const LINE = 4;
const WORD = 5;

/** `table` and `symbols` as tesseract writes them for `tsv` and `makebox`. */
export function recognizedBlocks(table: string, symbols: string): RecognizedBlock[] {
  const take = symbolsInOrder(symbols);
  const blocks: RecognizedBlock[] = [];
  for (const row of table.split('\n')) {
    const [level, , , , , , left, top, width, height, confidence, text = ''] = row.split('\t');
    if (Number(level) === BLOCK) blocks.push({ lines: [] });
    if (Number(level) === LINE) blocks.at(-1)?.lines.push([]);
    if (Number(level) !== WORD) continue;
    const [x0, y0] = [Number(left), Number(top)];
    blocks
      .at(-1)
      ?.lines.at(-1)
      ?.push({
        text,
        confidence: Math.floor(Number(confidence)),
        bbox: { x0, y0, x1: x0 + Number(width), y1: y0 + Number(height) },
        symbols: take(text),
      });
  }
  return blocks;
}

/**
 * Gives word after word its symbols. Once they do not spell a word, nobody knows where the next one's begin: from there
 * on words have none.
 */
function symbolsInOrder(list: string): (word: string) => RecognizedSymbol[] {
  const symbols = list.split('\n').map((row): RecognizedSymbol => {
    const [text = '', x0, , x1] = row.split(' ');
    return { text, x0: Number(x0), x1: Number(x1) };
  });
  let at = 0;
  return (word) => {
    const from = at;
    // A rule or a picture is a word of one space, and among the symbols a tilde.
    const wanted = word.replaceAll(' ', '~');
    let spelt = '';
    while (spelt.length < wanted.length && at < symbols.length) spelt += symbols[at++]!.text;
    if (spelt === wanted) return symbols.slice(from, at);
    at = symbols.length;
    return [];
  };
}
