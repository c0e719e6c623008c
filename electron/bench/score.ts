/** Word scores of recognised text against ground truth, without regard to order (letterheads have two columns). */
import { withoutMarks } from '../vietnamese/marks.ts';

export interface WordCount {
  truth: number;
  got: number;
  hit: number;
  /** Words that are right but for their marks: the first thing that despeckling or a poor scan costs Vietnamese. */
  marks: number;
}

/** Both placements of the tone mark over oa, oe and uy are right; the newer one counts. */
const TONE_PLACES: [string, string][] = [
  ['òa', 'oà'],
  ['óa', 'oá'],
  ['ỏa', 'oả'],
  ['õa', 'oã'],
  ['ọa', 'oạ'],
  ['òe', 'oè'],
  ['óe', 'oé'],
  ['ủy', 'uỷ'],
  ['úy', 'uý'],
  ['ùy', 'uỳ'],
  ['ụy', 'uỵ'],
  ['ũy', 'uỹ'],
];

/** Words as they are compared: NFC, small letters, quotes and dashes alike, punctuation around them left out. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFC')
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .split(/\s+/)
    .map((word) =>
      TONE_PLACES.reduce((w, [older, newer]) => w.replaceAll(older, newer), word.toLowerCase()).replace(
        /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu,
        '',
      ),
    )
    .filter(Boolean);
}

/** Counts the words of `truth` that `got` holds, each as often as it occurs. */
export function countWords(truth: string, got: string): WordCount {
  const wanted = wordsOf(truth);
  const left = counted(wanted);
  const read = wordsOf(got);
  const wrong: string[] = [];
  for (const word of read) {
    const count = left.get(word) ?? 0;
    if (count === 0) wrong.push(withoutMarks(word));
    else left.set(word, count - 1);
  }
  const missed = new Map<string, number>();
  for (const [word, count] of left) {
    const bare = withoutMarks(word);
    missed.set(bare, (missed.get(bare) ?? 0) + count);
  }
  let marks = 0;
  for (const word of wrong) {
    const count = missed.get(word) ?? 0;
    if (count === 0) continue;
    marks++;
    missed.set(word, count - 1);
  }
  const hit = read.length - wrong.length;
  return { truth: wanted.length, got: read.length, hit, marks };
}

/**
 * For each word read, whether `truth` holds it (each as often as it occurs); null for one that is punctuation alone. One
 * that falls apart into several is right when all its parts are.
 */
export function hitsOf(truth: string, read: string[]): (boolean | null)[] {
  const left = counted(wordsOf(truth));
  return read.map((word) => {
    const parts = wordsOf(word);
    for (const part of parts) left.set(part, (left.get(part) ?? 0) - 1);
    return parts.length === 0 ? null : parts.every((part) => left.get(part)! >= 0);
  });
}

function counted(words: string[]): Map<string, number> {
  const left = new Map<string, number>();
  for (const word of words) left.set(word, (left.get(word) ?? 0) + 1);
  return left;
}

/** Recall, precision and words right but for their marks, over pages, 0–1; null where there is nothing to compare with. */
export function rates(counts: WordCount[]): { recall: number; precision: number; marksLost: number } | null {
  if (counts.length === 0) return null;
  const sum = counts.reduce((a, b) => ({
    truth: a.truth + b.truth,
    got: a.got + b.got,
    hit: a.hit + b.hit,
    marks: a.marks + b.marks,
  }));
  const truth = Math.max(1, sum.truth);
  return { recall: sum.hit / truth, precision: sum.hit / Math.max(1, sum.got), marksLost: sum.marks / truth };
}
