/** Number and notation from several readings of their row: the value that the readings agree on, the other kept. */
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
  const number = vote(readings, ({ number }) => number);
  const notation = vote(readings, ({ notation }) => notation);
  const type = readings.find((r) => r.notation.value === notation.value)?.type ?? first.type;
  return { number, notation, segment: first.segment, type };
}

function vote(readings: NumberFound[], of: (reading: NumberFound) => Candidate): Candidate {
  const weights = new Map<string, { candidate: Candidate; weight: number }>();
  readings.forEach((reading, i) => {
    const candidate = of(reading);
    const weight = candidate.fit * certainty(candidate.words) * (i === 0 ? FIRST : 1);
    const before = weights.get(candidate.value);
    weights.set(candidate.value, {
      candidate: before?.candidate ?? candidate,
      weight: (before?.weight ?? 0) + weight,
    });
  });
  const [best, next] = [...weights.values()].sort((a, b) => b.weight - a.weight);
  if (!next) return best!.candidate;
  return { ...best!.candidate, doubtful: true, runnerUp: next.candidate };
}
