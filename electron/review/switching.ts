/** The switching rules between normal, tightened and reduced inspection (ISO 2859-1:1999, 9.3 and 9.4), as a state machine. Pure. */
import type { Severity } from './sampling-plan.ts';

/** One inspected batch of a stream, in order. */
export interface LotResult {
  accepted: boolean;
  /** Nonconforming items found, and the numbers of the plan. */
  found: number;
  ac: number;
  re: number;
  /** Acceptance number of the plan one AQL step tighter at the same letter and severity; null where there is none. */
  tighterAc: number | null;
}

export interface Stream {
  severity: Severity;
  /** Of the last five batches under normal inspection: which were accepted, oldest first. */
  lastFive: boolean[];
  /** Accepted one after the other under tightened inspection. */
  acceptedInRow: number;
  /** Not accepted, in all, since tightened inspection began. */
  refused: number;
  /** Switching score towards reduced inspection. */
  score: number;
  /** Five not accepted under tightened inspection: acceptance stops until the cause is dealt with. */
  stopped: boolean;
}

export const NEW_STREAM: Stream = {
  severity: 'normal',
  lastFive: [],
  acceptedInRow: 0,
  refused: 0,
  score: 0,
  stopped: false,
};

const fresh = (severity: Severity): Stream => ({ ...NEW_STREAM, severity });

/** Where the stream stands after one more batch. `mayReduce`: the responsible authority allows reduced inspection. */
export function afterLot(stream: Stream, lot: LotResult, mayReduce: boolean): Stream {
  if (stream.stopped) return stream;
  switch (stream.severity) {
    case 'reduced':
      // Refused, or accepted with a count in the gap between Ac and Re.
      return lot.accepted && lot.found <= lot.ac ? stream : fresh('normal');
    case 'tightened': {
      if (!lot.accepted) {
        const refused = stream.refused + 1;
        return { ...stream, acceptedInRow: 0, refused, stopped: refused >= 5 };
      }
      const acceptedInRow = stream.acceptedInRow + 1;
      return acceptedInRow >= 5 ? fresh('normal') : { ...stream, acceptedInRow };
    }
    case 'normal': {
      const lastFive = [...stream.lastFive, lot.accepted].slice(-5);
      if (lastFive.filter((accepted) => !accepted).length >= 2) return fresh('tightened');
      const score = lot.accepted ? scored(stream.score, lot) : 0;
      if (mayReduce && score >= 30) return fresh('reduced');
      return { ...stream, lastFive, score };
    }
  }
}

/** With Ac 0 or 1 two points; from 2 on three, if the batch would have passed one AQL step tighter; else from nothing again. */
function scored(score: number, { ac, found, tighterAc }: LotResult): number {
  if (ac < 2) return score + 2;
  return tighterAc !== null && found <= tighterAc ? score + 3 : 0;
}
