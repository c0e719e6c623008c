/** A value found on a page, before it becomes a field. */
import { around } from '../imaging/raster.ts';
import type { Word } from '../ocr/types.ts';
import { certainty, type Segment } from './segments.ts';
import type { FieldValue, RunnerUp } from './types.ts';

export interface Candidate {
  value: string;
  words: Word[];
  /** 0–1: how well pattern, place and neighbours fit; the reader's own confidence comes on top. */
  fit: number;
  /** Something was repaired or contradicts something else: a person should look. */
  doubtful: boolean;
  /** The next best. */
  runnerUp?: Candidate;
}

/** Confidence from which a value needs no person, when nothing about it is doubtful. */
const SURE = 0.86;

/** The candidate as a field of the page at `position`. */
export function toField(candidate: Candidate, position: number): FieldValue {
  const confidence = Math.round(candidate.fit * certainty(candidate.words) * 1000) / 1000;
  const weakest = Math.min(...candidate.words.map((w) => w.confidence));
  return {
    value: candidate.value.normalize('NFC'),
    confidence,
    sure: !candidate.doubtful && confidence >= SURE && weakest >= 75,
    page: position,
    box: around(candidate.words.map((w) => w.box)),
    ...(candidate.runnerUp ? { runnerUp: runnerUpOf(candidate.runnerUp, position) } : {}),
  };
}

function runnerUpOf(candidate: Candidate, position: number): RunnerUp {
  const { value, confidence, box } = toField(candidate, position);
  return { value, confidence, box };
}

/** A row as text with the offset at which each word begins, so that a match can be traced to its words. */
export function wordsBetween(segment: Segment, from: number, to: number): Word[] {
  let offset = 0;
  return segment.words.filter((word) => {
    const start = offset;
    offset += word.text.length + 1;
    return start < to && start + word.text.length > from;
  });
}
