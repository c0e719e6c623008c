/** A value from several readings of its row: the one that the readings agree on, the other kept. */
import type { Candidate } from './candidate.ts';
import type { NumberFound } from './number.ts';
import { certainty } from './segments.ts';

/** The first reading saw its row in the page's context: it weighs a little more than each further one. */
const FIRST = 1.1;

/**
 * The reading whose number and notation gather the most weight; unanimous readings make it sure, others make it
 * doubtful. `readings` are in order, the page's own first; null without any.
 */
export function voteNumber(readings: NumberFound[]): NumberFound | null {
  const [first] = readings;
  if (!first) return null;
  const number = vote(readings.map((reading) => reading.number))!;
  const notation = vote(readings.map((reading) => reading.notation))!;
  const type = readings.find((r) => r.notation.value === notation.value)?.type ?? first.type;
  return { number, notation, segment: first.segment, type };
}

/** The value that gathers the most weight, doubtful where a reading says otherwise; null without any. */
export function vote(readings: Candidate[]): Candidate | null {
  const weights = new Map<string, { candidate: Candidate; weight: number }>();
  readings.forEach((candidate, i) => {
    const weight = candidate.fit * certainty(candidate.words) * (i === 0 ? FIRST : 1);
    const before = weights.get(candidate.value);
    weights.set(candidate.value, {
      candidate: before?.candidate ?? candidate,
      weight: (before?.weight ?? 0) + weight,
    });
  });
  const [best, next] = [...weights.values()].sort((a, b) => b.weight - a.weight);
  if (!best) return null;
  return next ? { ...best.candidate, doubtful: true, runnerUp: next.candidate } : best.candidate;
}
