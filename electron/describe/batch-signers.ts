/** Few people sign in one office: a name crossed by seal and signature is looked for among those read clearly elsewhere in the batch. */
import type { Candidate } from './candidate.ts';
import { distance, fold } from './fuzzy.ts';
import { type NameReading, type NameVote, voteName } from './names.ts';

/** All readings of one document's signer. */
export interface SignerReadings {
  readings: NameReading[];
}

/** From this strength on a vote stands on its own, and helps others. */
const CLEAR = 0.6;
/** Greatest part of a name's letters that a reading may have wrong, and how much further the next name must be. */
const WRONG = 0.36;
const AHEAD = 0.12;

/**
 * The signer of each document, null where nothing was read. A clear vote stands. Another takes the one clear name of
 * the batch that its readings come close to, and keeps its own as runner-up; it is never sure.
 */
export function settleSigners(documents: SignerReadings[]): (Candidate | null)[] {
  const votes = documents.map(({ readings }) => voteName(readings));
  const known = clearNames(votes);
  return documents.map(({ readings }, i) => {
    const own = votes[i] ?? null;
    const ownCandidate = own && candidate(own.value, own, own.strength >= CLEAR ? 0.9 : 0.7);
    if (own && own.strength >= CLEAR) return ownCandidate;
    const name = nearest(readings, known);
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
