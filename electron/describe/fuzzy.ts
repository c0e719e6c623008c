/** Comparing what was read with what may have been printed: marks, case and punctuation folded, few edits allowed. */
import { withoutMarks } from '../vietnamese/marks.ts';

/** Lower case without marks, đ as d, only letters and digits. */
export function fold(text: string): string {
  return withoutMarks(text).replace(/[^\p{L}\p{N}]/gu, '');
}

/** Edit distance (Levenshtein) of two short strings. */
export function distance(a: string, b: string): number {
  return align(a, b, false);
}

/** Least edit distance of `pattern` to any part of `text` (Sellers 1980). */
export function distanceWithin(pattern: string, text: string): number {
  return align(pattern, text, true);
}

function align(pattern: string, text: string, anywhere: boolean): number {
  let row = Array.from({ length: text.length + 1 }, (_, j) => (anywhere ? 0 : j));
  for (let i = 1; i <= pattern.length; i++) {
    const next = [i];
    for (let j = 1; j <= text.length; j++) {
      const replace = row[j - 1]! + (pattern[i - 1] === text[j - 1] ? 0 : 1);
      next.push(Math.min(replace, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return anywhere ? Math.min(...row) : row[text.length]!;
}

/** 0–1: how well `text` contains `pattern`, both given as printed. */
export function contains(text: string, pattern: string): number {
  const wanted = fold(pattern);
  return Math.max(0, 1 - distanceWithin(wanted, fold(text)) / wanted.length);
}

/** 0–1: how alike two texts are as wholes. */
export function alike(a: string, b: string): number {
  const [x, y] = [fold(a), fold(b)];
  const longest = Math.max(x.length, y.length);
  return longest === 0 ? 0 : 1 - distance(x, y) / longest;
}

/** Share of capitals among the letters. */
export function capitals(text: string): number {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length === 0 ? 0 : letters.filter((c) => c !== c.toLowerCase()).length / letters.length;
}
