/** The lines of a page as they are edited, the way from one doubtful word to the next, and what an edited line says. */
import type { OpenedPage, OpenedWord } from '../batch/types.ts';
import type { Box } from '../viewer/geometry.ts';

export interface EditLine {
  /** Place of the line among the page's lines; null where nothing was read and a person has to key it. */
  index: number | null;
  box: Box;
  block: number;
  words: OpenedWord[];
}

/** Names a line while it is worked on: its own box shrinks and grows with its words, its beginning stays. */
export function lineKey({ words, box }: EditLine): string {
  return (words[0]?.box ?? box).join('-');
}

/** A word of a page: its line and its place there. */
export interface At {
  line: number;
  word: number;
}

/** Lines in reading order, with those that wait to be keyed where they stand on the page. */
export function linesOf({ lines, unread }: Pick<OpenedPage, 'lines' | 'unread'>): EditLine[] {
  const all: EditLine[] = lines.map((line, index) => ({ ...line, index }));
  for (const box of unread) {
    const below = all.findIndex(
      (line) =>
        line.box[1] > box[1] + box[3] / 2 &&
        line.box[0] < box[0] + box[2] &&
        box[0] < line.box[0] + line.box[2],
    );
    const line = { index: null, box, block: all[below]?.block ?? all.at(-1)?.block ?? 0, words: [] };
    all.splice(below < 0 ? all.length : below, 0, line);
  }
  return all;
}

/** Places that need a person: doubtful words, and the start of lines that wait to be keyed. */
export function doubtsOf(lines: EditLine[]): At[] {
  return lines.flatMap((line, l) =>
    line.index === null
      ? [{ line: l, word: 0 }]
      : line.words.flatMap((word, w) => (word.doubtful && !word.locked ? [{ line: l, word: w }] : [])),
  );
}

/** The first of `places` after `from` (or before it); undefined where the page has none that way. */
export function nextPlace(places: At[], from: At | null, way: 1 | -1): At | undefined {
  if (!from) return way === 1 ? places[0] : places.at(-1);
  const side = (at: At) => Math.sign(at.line - from.line || at.word - from.word);
  return way === 1 ? places.find((at) => side(at) === 1) : places.findLast((at) => side(at) === -1);
}

/** The text of a line as it stands in the field. */
export function textOf(line: EditLine): string {
  return line.words.map((word) => word.text).join(' ');
}

/** Where a word stands in the line's text: the letters to select. */
export function spanOf(line: EditLine, word: number): [number, number] {
  const start = line.words.slice(0, word).reduce((sum, w) => sum + w.text.length + 1, 0);
  return [start, start + (line.words[word]?.text.length ?? 0)];
}

/** The word that letter `at` of the line's text belongs to; the space after a word is its own. */
export function wordAt(line: EditLine, at: number): number {
  let end = 0;
  const word = line.words.findIndex(({ text }) => {
    end += text.length + 1;
    return at < end;
  });
  return word < 0 ? Math.max(0, line.words.length - 1) : word;
}

export interface WordEdit {
  box: Box;
  text: string;
  was: string;
}

/**
 * What a person decided by leaving `text` in the field of `line` while at `word`: every changed word, and the word
 * itself, which is right as it stands now. `base` is the text that was typed over. Null where words were added or taken
 * away: then the line is told whole.
 */
export function editsOf(
  line: EditLine,
  text: string,
  word: number | null,
  base: string = textOf(line),
): WordEdit[] | null {
  const said = wordsIn(text);
  const seen = wordsIn(base);
  if (said.length !== line.words.length || seen.length !== said.length) return null;
  return line.words.flatMap((old, i) => {
    const [now, was] = [said[i]!, seen[i]!];
    return now !== was || (i === word && !old.locked) ? [{ box: old.box, text: now, was }] : [];
  });
}

/** The words of a typed text, NFC. */
export function wordsIn(text: string): string[] {
  return text.normalize('NFC').split(/\s+/u).filter(Boolean);
}
