/** What a person may decide about a page's cleanup, as it arrives over HTTP. */
import { StationError } from '../errors.ts';
import type { CleanAdjust } from '../workbench/pages.ts';

const TURNS: unknown[] = [0, 90, 180, 270];
/** No page is straightened further than it can be skewed. */
const MOST_SKEW = 45;

const FIELDS: Record<keyof Omit<CleanAdjust, 'by'>, (value: unknown) => boolean> = {
  turn: (value) => TURNS.includes(value),
  skew: (value) => typeof value === 'number' && Math.abs(value) <= MOST_SKEW,
  split: (value) => typeof value === 'boolean',
  strength: (value) => value === 'gentle',
  crop: (value) =>
    Array.isArray(value) &&
    value.length === 4 &&
    value.every(Number.isFinite) &&
    value[2] > 0 &&
    value[3] > 0,
};

/** Throws `bad-request` naming the first field that is unknown or out of range. */
export function parseAdjust(body: unknown): CleanAdjust {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new StationError('bad-request', { params: { what: 'cleanup' } });
  }
  for (const [name, value] of Object.entries(body)) {
    if (!(Object.hasOwn(FIELDS, name) && FIELDS[name as keyof typeof FIELDS](value))) {
      throw new StationError('bad-request', { params: { what: name } });
    }
  }
  return body as CleanAdjust;
}
