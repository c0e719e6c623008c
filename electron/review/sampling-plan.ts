/** Single sampling plans of ISO 2859-1 from the tables of resources/review/sampling.json. */
import { z } from 'zod';
import { readCheckedJson } from '../files/checked-json.ts';
import { newestFile } from './defects.ts';

export const LEVELS = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'] as const;
export type Level = (typeof LEVELS)[number];
export const SEVERITIES = ['normal', 'tightened', 'reduced'] as const;
export type Severity = (typeof SEVERITIES)[number];

const severity = z.strictObject({
  sizes: z.record(z.string(), z.number().int().positive()),
  plans: z.record(z.string(), z.string().regex(/^((v|\^|\d+\/\d+) )*(v|\^|\d+\/\d+)$/)),
});
const schema = z.strictObject({
  source: z.string(),
  levels: z.tuple(LEVELS.map((level) => z.literal(level)) as [z.ZodLiteral<Level>]),
  lots: z.array(z.strictObject({ most: z.number().int().positive().nullable(), letters: z.string() })).min(1),
  aqls: z.array(z.number().positive()).min(1),
  severities: z.strictObject({ normal: severity, tightened: severity, reduced: severity }),
});

export type SamplingTables = z.infer<typeof schema>;

export interface SamplingPlan {
  /** The code letter whose plan is used, after the arrows. */
  letter: string;
  /** Items to look at; never more than the lot has. */
  size: number;
  /** Accept up to so many nonconforming items; return from so many on. Between the two (reduced): accept, but go back to normal. */
  ac: number;
  re: number;
}

/** Reads `review/sampling.json`. Throws `bad-resource`, naming file and line. */
export function loadSampling(folders: string[]): SamplingTables {
  const { data, error } = readCheckedJson(newestFile(folders, 'sampling.json'), schema);
  for (const name of SEVERITIES) {
    const { plans, sizes } = data.severities[name];
    for (const [letter, row] of Object.entries(plans)) {
      const path = ['severities', name, 'plans', letter];
      if (row.split(' ').length !== data.aqls.length) throw error(path, `${data.aqls.length} cells`);
      if (sizes[letter] === undefined) throw error(path, 'no size');
    }
  }
  return data;
}

/** The code letter of a lot at a level (Table I). */
export function codeLetter({ lots }: SamplingTables, lot: number, level: Level): string {
  const row = lots.find((l) => l.most === null || lot <= l.most) ?? lots.at(-1)!;
  return row.letters.split(' ')[LEVELS.indexOf(level)]!;
}

/**
 * The plan for a lot of `lot` items. Arrows lead to the next plan above or below, with that plan's sample size; where the
 * sample would be the whole lot, all of it is inspected and the numbers stay.
 */
export function planFor(
  tables: SamplingTables,
  lot: number,
  level: Level,
  aql: number,
  severity: Severity,
): SamplingPlan | null {
  const column = tables.aqls.indexOf(aql);
  if (column < 0 || lot < 1) return null;
  const { plans, sizes } = tables.severities[severity];
  const letters = Object.keys(plans);
  let at = letters.indexOf(codeLetter(tables, lot, level));
  for (let step = 0; step <= letters.length; step++) {
    const letter = letters[at];
    if (letter === undefined) return null;
    const cell = plans[letter]!.split(' ')[column]!;
    if (cell !== 'v' && cell !== '^') {
      const [ac, re] = cell.split('/').map(Number) as [number, number];
      return { letter, size: Math.min(lot, sizes[letter]!), ac, re };
    }
    at += cell === 'v' ? 1 : -1;
  }
  return null;
}
