/** Few people sign in one office: a name crossed by seal and signature is looked for among those read clearly elsewhere in the batch. */
import type { Word } from '../ocr/types.ts';
import { isSyllable } from '../vietnamese/syllable.ts';
import type { Candidate } from './candidate.ts';
import { distance, fold } from './fuzzy.ts';
import { hasGap, isSurname, type NameReading, type NameVote, voteName } from './names.ts';

/** All readings of one document's signer. */
export interface SignerReadings {
  readings: NameReading[];
}

/** From this strength on a vote stands on its own, and helps others. */
const CLEAR = 0.6;
/** Greatest part of a name's letters that a reading may have wrong, and how much further the next name must be. */
const WRONG = 0.36;
const AHEAD = 0.12;
/** No Vietnamese name that is put together from parts is taken to be longer. */
const MOST_WORDS = 4;

/**
 * The signer of each document, null where nothing was read. A clear vote stands. Another takes the one clear name of
 * the batch that its readings come close to or are a part of, and keeps its own as runner-up; it is never sure.
 */
export function settleSigners(documents: SignerReadings[]): (Candidate | null)[] {
  const votes = documents.map(({ readings }) => voteName(readings));
  const known = clearNames(votes);
  const whole = [...known, ...joinedNames(votes)];
  return documents.map(({ readings }, i) => {
    const own = votes[i] ?? null;
    const ownCandidate = own && candidate(own.value, own, own.strength >= CLEAR ? 0.9 : 0.7);
    if (own && own.strength >= CLEAR) return ownCandidate;
    const name = (own && mayBePart(own) ? wholeOf(own, whole) : null) ?? nearest(readings, known);
    if (name === null || name === own?.value) return ownCandidate;
    const words = own?.words ?? readings[0]!.parts;
    return {
      value: name,
      words,
      fit: 0.6,
      doubtful: true,
      ...(ownCandidate ? { runnerUp: ownCandidate } : {}),
    };
  });
}

/** Names of which one document kept the beginning and another the end, with a word that both have between them. */
function joinedNames(votes: (NameVote | null)[]): string[] {
  const parts = votes.filter(
    (vote) => vote !== null && mayBePart(vote) && vote.words.every(isSpelt),
  ) as NameVote[];
  const names = new Set<string>();
  for (const front of parts) {
    for (const back of parts) {
      const [first, last] = [front.value.split(' '), back.value.split(' ')];
      if (front === back || !isSurname(first[0]!) || hasGap(front.words) || hasGap(back.words)) continue;
      if (first.at(-1) === last[0] && first.length + last.length - 1 <= MOST_WORDS)
        names.add([...first, ...last.slice(1)].join(' '));
    }
  }
  return [...names];
}

/** Hardly anybody's name has two words only. */
const mayBePart = (vote: NameVote) => !vote.complete || vote.words.length === 2;
const isSpelt = (word: Word) => isSyllable(word.text);

/** The one name that has all words of `own`, in their order, and more. */
function wholeOf(own: NameVote, names: string[]): string | null {
  const words = own.value.split(' ');
  const fitting = new Set(
    names.filter((name) => {
      let at = 0;
      const all = name.split(' ');
      for (const word of all) if (word === words[at]) at++;
      return at === words.length && all.length > words.length;
    }),
  );
  return fitting.size === 1 ? [...fitting][0]! : null;
}

function candidate(value: string, { words }: NameVote, fit: number): Candidate {
  // Seal and signature cross the name more often than not: always a case for a person's eye.
  return { value, words, fit, doubtful: true };
}

/** Clear names; of those that differ in their marks alone, the one that most documents bear. */
function clearNames(votes: (NameVote | null)[]): string[] {
  const byFold = new Map<string, Map<string, number>>();
  for (const vote of votes) {
    if (!vote || vote.strength < CLEAR) continue;
    const names = byFold.get(fold(vote.value)) ?? new Map<string, number>();
    names.set(vote.value, (names.get(vote.value) ?? 0) + vote.strength);
    byFold.set(fold(vote.value), names);
  }
  return [...byFold.values()].map((names) => [...names].sort((a, b) => b[1] - a[1])[0]![0]);
}

function nearest(readings: NameReading[], known: string[]): string | null {
  const texts = readings.map(({ parts }) => fold(parts.map((w) => w.text).join('')));
  const ranked = known
    .map((name) => {
      const wanted = fold(name);
      const off = texts.map((text) => distance(text, wanted) / Math.max(text.length, wanted.length));
      return { name, off: Math.min(1, ...off) };
    })
    .sort((a, b) => a.off - b.off);
  const [best, next] = ranked;
  return best && best.off <= WRONG && (next?.off ?? 1) - best.off >= AHEAD ? best.name : null;
}
