/** Boxes on a page and the order of words, without a screen. */

/** x, y, width, height in pixels of the page image. */
export type Box = [number, number, number, number];

/** The smallest box around all of them. */
export function union(boxes: Box[]): Box {
  const left = Math.min(...boxes.map((b) => b[0]));
  const top = Math.min(...boxes.map((b) => b[1]));
  const right = Math.max(...boxes.map((b) => b[0] + b[2]));
  const bottom = Math.max(...boxes.map((b) => b[1] + b[3]));
  return [left, top, right - left, bottom - top];
}

/** The box between two corners, cut to the page; null where it is too small to mean anything. */
export function boxBetween(
  [ax, ay]: [number, number],
  [bx, by]: [number, number],
  page: { width: number; height: number },
  least = 4,
): Box | null {
  const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const left = clamp(Math.min(ax, bx), page.width);
  const top = clamp(Math.min(ay, by), page.height);
  const right = clamp(Math.max(ax, bx), page.width);
  const bottom = clamp(Math.max(ay, by), page.height);
  if (right - left < least || bottom - top < least) return null;
  return [left, top, right - left, bottom - top].map(Math.round) as Box;
}

/** The smallest of `items` whose box holds the point; undefined where there is none. */
export function itemAt<T extends { box: Box }>(items: T[], x: number, y: number): T | undefined {
  let found: T | undefined;
  for (const item of items) {
    const [l, t, w, h] = item.box;
    if (x < l || y < t || x > l + w || y > t + h) continue;
    if (!found || w * h < found.box[2] * found.box[3]) found = item;
  }
  return found;
}

/** A box with `by` pixels more on every side, cut to the page. */
export function widened([x, y, w, h]: Box, by: number, page: { width: number; height: number }): Box {
  const left = Math.max(0, Math.round(x - by));
  const top = Math.max(0, Math.round(y - by));
  return [
    left,
    top,
    Math.min(page.width, Math.round(x + w + by)) - left,
    Math.min(page.height, Math.round(y + h + by)) - top,
  ];
}

/** A word's place in a page: its line and its place there. */
export interface WordPlace {
  line: number;
  word: number;
}

/** Where an arrow key leads from a word; the same place where there is nothing further. */
export function stepWord(lines: { words: { box: Box }[] }[], at: WordPlace, key: string): WordPlace {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (step) {
    const word = at.word + step;
    if (lines[at.line]?.words[word]) return { line: at.line, word };
    const line = nextLine(lines, at.line, step);
    return line === null ? at : { line, word: step > 0 ? 0 : lines[line]!.words.length - 1 };
  }
  const line = nextLine(lines, at.line, key === 'ArrowDown' ? 1 : -1);
  const from = lines[at.line]?.words[at.word]?.box;
  if (line === null || !from) return at;
  const middle = from[0] + from[2] / 2;
  const distances = lines[line]!.words.map(({ box: [x, , w] }) => Math.abs(x + w / 2 - middle));
  return { line, word: distances.indexOf(Math.min(...distances)) };
}

function nextLine(lines: { words: unknown[] }[], from: number, step: number): number | null {
  for (let line = from + step; line >= 0 && line < lines.length; line += step)
    if (lines[line]!.words.length > 0) return line;
  return null;
}
