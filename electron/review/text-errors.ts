/** How much of a page was read wrongly, against its text keyed by a person: character and word errors. Pure. */

export interface TextErrors {
  characters: number;
  characterErrors: number;
  words: number;
  wordErrors: number;
}

/** Counts by edit distance (insertions, deletions, substitutions); white space counts as one space, text is NFC. */
export function textErrors(truth: string, read: string): TextErrors {
  const clean = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();
  const [a, b] = [clean(truth), clean(read)];
  const [charsA, charsB] = [[...a], [...b]];
  const [wordsA, wordsB] = [a, b].map((t) => (t === '' ? [] : t.split(' '))) as [string[], string[]];
  return {
    characters: charsA.length,
    characterErrors: distance(charsA, charsB),
    words: wordsA.length,
    wordErrors: distance(wordsA, wordsB),
  };
}

/** Levenshtein's distance, with one row in memory. */
export function distance(a: readonly string[], b: readonly string[]): number {
  let row = Uint32Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint32Array(b.length + 1);
    next[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(change, row[j]! + 1, next[j - 1]! + 1);
    }
    row = next;
  }
  return row[b.length]!;
}
