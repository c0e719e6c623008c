/** A person's name from several readings of one line: word by word the one that most readings and the spelling favour. */
import type { Word } from '../ocr/types.ts';
import { isSyllable } from '../vietnamese/syllable.ts';
import { fold } from './fuzzy.ts';

/** Family names that nearly all Vietnamese bear; folded. */
const SURNAMES = new Set(
  'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh ta truong luong doan trinh dao mai lam ha cao chu luu to thai khuc quach la kieu vuong tong phung nghiem tang ninh bach chau mac luc giang than khong nong lo lu uong vi sam ong quan'.split(
    ' ',
  ),
);
const FEWEST = 2;
const MOST = 5;
/** What a word must gain by a second reading's vote to be believed without a second one. */
const CLEAR_WORD = 88;

/** One reading of a name's line, as the words that can be parts of a name. */
export interface NameReading {
  parts: Word[];
}

export interface NameVote {
  value: string;
  words: Word[];
  /** 0–1: how far the readings agree, and whether it is spelt as a name is. */
  strength: number;
}

/** The name in a line's words; a family name begins it where one is read. Null where there are too few words. */
export function nameIn(words: Word[]): NameReading | null {
  const parts = words.flatMap(splitWord).filter((w) => /^\p{Lu}\p{L}*$/u.test(w.text) && w.text.length > 1);
  const surname = parts.findIndex((w) => SURNAMES.has(fold(w.text)));
  const name = parts.slice(Math.max(0, surname), Math.max(0, surname) + MOST);
  return name.length >= FEWEST && !name.every((w) => w.text === w.text.toUpperCase())
    ? { parts: name }
    : null;
}

/** `ĐỗThịNhàn` as its words; signs at the ends taken off. */
function splitWord(word: Word): Word[] {
  const texts = word.text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '').split(/(?<=\p{Ll})(?=\p{Lu})/u);
  const total = texts.join('').length;
  let done = 0;
  return texts.map((text) => {
    const [x, y, w, h] = word.box;
    const left = Math.round(x + (w * done) / Math.max(1, total));
    done += text.length;
    return {
      ...word,
      text,
      box: [left, y, Math.max(1, Math.round(x + (w * done) / Math.max(1, total)) - left), h],
    };
  });
}

/** The best name of all readings, null without any. Every word of it was seen by a reading. */
export function voteName(readings: NameReading[]): NameVote | null {
  const lengths = new Map<number, number>();
  for (const { parts } of readings) {
    const weight = parts.reduce((sum, word, i) => sum + weightOf(word, i), 0) / parts.length;
    lengths.set(
      parts.length,
      (lengths.get(parts.length) ?? 0) + weight * (parts.length === FEWEST ? 0.8 : 1),
    );
  }
  const [length] = [...lengths].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (length === undefined) return null;
  const same = readings.filter(({ parts }) => parts.length === length);
  const words: Word[] = [];
  let strength = 1;
  for (let i = 0; i < length; i++) {
    const { word, agreement } = voteWord(same, i);
    words.push(word);
    strength = Math.min(strength, agreement);
  }
  const spelt = words.every((w) => isSyllable(w.text)) && SURNAMES.has(fold(words[0]!.text));
  return { value: words.map((w) => w.text).join(' '), words, strength: spelt ? strength : strength * 0.4 };
}

function voteWord(readings: NameReading[], i: number): { word: Word; agreement: number } {
  const votes = new Map<string, { word: Word; weight: number; count: number }>();
  let total = 0;
  for (const { parts } of readings) {
    const word = parts[i]!;
    const weight = weightOf(word, i);
    const vote = votes.get(word.text) ?? { word, weight: 0, count: 0 };
    votes.set(word.text, { word: vote.word, weight: vote.weight + weight, count: vote.count + 1 });
    total += weight;
  }
  const best = [...votes.values()].sort((a, b) => b.weight - a.weight)[0]!;
  const alone = best.count === 1 && best.word.confidence < CLEAR_WORD ? 0.5 : 1;
  return { word: best.word, agreement: total === 0 ? 0 : (best.weight / total) * alone };
}

/** A word that can be a syllable, and a family name in the first place, weighs more than its confidence says. */
function weightOf(word: Word, i: number): number {
  const spelt = isSyllable(word.text) && /^\p{Lu}\p{Ll}+$/u.test(word.text) ? 1 : 0.25;
  const first = i > 0 || SURNAMES.has(fold(word.text)) ? 1 : 0.6;
  return (0.2 + word.confidence / 100) * spelt * first;
}

/** Whether `text` begins with a family name. */
export function isSurname(text: string): boolean {
  return SURNAMES.has(fold(text));
}
