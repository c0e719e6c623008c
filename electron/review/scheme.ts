/** How a batch is sampled, and what the count of bad items says. Pure. */

import type { Defect } from './defects.ts';
import { type Rate, rateOf } from './draw.ts';
import {
  type Level,
  planFor,
  type SamplingPlan,
  type SamplingTables,
  type Severity,
} from './sampling-plan.ts';

/** By ISO 2859-1, or a percentage with the share of bad items that may be in it ("100 % first check, 30 % random"). */
export type Scheme =
  | { kind: 'iso'; level: Level; aql: number; severity: Severity; mayReduce: boolean }
  | { kind: 'percent'; percent: number; mostPercent: number };

/** The plan of a scheme for a lot; null when the tables have none (an AQL that they do not list, an empty lot). */
export function planOf(scheme: Scheme, tables: SamplingTables, lot: number): SamplingPlan | null {
  if (scheme.kind === 'iso') return planFor(tables, lot, scheme.level, scheme.aql, scheme.severity);
  if (lot < 1) return null;
  const size = Math.min(lot, Math.ceil((lot * scheme.percent) / 100));
  const ac = Math.floor((size * scheme.mostPercent) / 100);
  return { letter: '', size, ac, re: ac + 1 };
}

export interface Standing {
  judged: number;
  size: number;
  /** Nonconforming items among those judged, with the exact interval. */
  rate: Rate;
  /** A defect that returns the batch by itself. */
  critical: boolean;
  /** What the plan says now; null while it is open. */
  says: 'accept' | 'return' | null;
}

/** Where the sample stands: `judged` holds the codes of the defects per judged item. */
export function standingOf(plan: SamplingPlan, judged: string[][], defects: Defect[]): Standing {
  const grave = new Set(defects.filter((d) => d.weight === 'critical').map((d) => d.code));
  const found = judged.filter((codes) => codes.length > 0).length;
  const critical = judged.some((codes) => codes.some((code) => grave.has(code)));
  const whole = judged.length >= plan.size;
  const returns = critical || found >= plan.re;
  const says = returns ? 'return' : whole ? 'accept' : null;
  return { judged: judged.length, size: plan.size, rate: rateOf(found, judged.length), critical, says };
}
