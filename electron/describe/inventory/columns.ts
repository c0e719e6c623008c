/** Which column of a list is which: headings compared without marks, case and small slips, as data says they may read. */
import { join } from 'node:path';
import { z } from 'zod';
import { readCheckedJson } from '../../files/checked-json.ts';
import { INSTALL_DIR } from '../../install.ts';
import { distance, fold } from '../fuzzy.ts';

export const COLUMN_NAMES = [
  'fileNotation',
  'title',
  'repository',
  'shelf',
  'box',
  'dates',
  'startDate',
  'endDate',
  'maintenance',
  'sheets',
  'pages',
  'documents',
  'description',
] as const;

export type ColumnName = (typeof COLUMN_NAMES)[number];

const schema = z.object({
  $comment: z.string().optional(),
  columns: z
    .array(
      z.object({
        name: z.enum(COLUMN_NAMES),
        vi: z.string().min(1),
        en: z.string().min(1),
        required: z.boolean().default(false),
        headings: z.array(z.string().min(1)).min(1),
      }),
    )
    .length(COLUMN_NAMES.length),
});

export type InventoryColumn = z.infer<typeof schema>['columns'][number];

/** The columns and their headings, from resources/inventory. Throws `bad-resource`, naming file and line. */
export const INVENTORY_COLUMNS: InventoryColumn[] = readCheckedJson(
  join(INSTALL_DIR, 'resources', 'inventory', 'columns.json'),
  schema,
).data.columns;

/** Column name → position in the file, from 0. */
export type Mapping = Partial<Record<ColumnName, number>>;

/** Two headings are the same from here on: the share that receiving systems use as well (rules of §9.5). */
const SAME = 0.8;
/** A heading stands above the rows, below a title or two. */
const HEADER_WITHIN = 30;

const HEADINGS = INVENTORY_COLUMNS.map(({ name, headings }) => ({ name, headings: headings.map(fold) }));

/** The likeliest column for every name; no column is used twice. */
export function matchHeaders(headers: string[]): Mapping {
  const folded = headers.map(fold);
  const pairs = HEADINGS.flatMap(({ name, headings }) =>
    folded.map((header, position) => ({
      name,
      position,
      score: Math.max(...headings.map((heading) => likeness(header, heading))),
    })),
  )
    .filter(({ score }) => score >= SAME)
    .sort((a, b) => b.score - a.score || a.position - b.position);
  const mapping: Mapping = {};
  const taken = new Set<number>();
  for (const { name, position } of pairs) {
    if (mapping[name] !== undefined || taken.has(position)) continue;
    mapping[name] = position;
    taken.add(position);
  }
  return mapping;
}

/** 0–1. Headings of two to four letters have to be equal: one slip makes another word of them. */
function likeness(header: string, heading: string): number {
  if (header === heading) return 1;
  const [short, long] = [Math.min(header.length, heading.length), Math.max(header.length, heading.length)];
  return short < 5 || short < SAME * long ? 0 : 1 - distance(header, heading) / long;
}

/** The row with the headings; null when no row has two that are known, one of them required. */
export function findHeader(rows: string[][]): { row: number; mapping: Mapping } | null {
  let best: { row: number; mapping: Mapping } | null = null;
  const required = INVENTORY_COLUMNS.filter((column) => column.required).map((column) => column.name);
  rows.slice(0, HEADER_WITHIN).forEach((headers, row) => {
    const mapping = matchHeaders(headers);
    const count = Object.keys(mapping).length;
    if (count < 2 || !required.some((name) => mapping[name] !== undefined)) return;
    if (!best || count > Object.keys(best.mapping).length) best = { row, mapping };
  });
  return best;
}

/** By which the same list is known when it comes again, whatever its rows. */
export function headerSignature(headers: string[]): string {
  return headers.map(fold).join('|');
}
