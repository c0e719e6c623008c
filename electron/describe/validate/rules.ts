/** The closed list of checks: how grave each is and where its remedy lies. Its text is `finding.<id>`. */
import type { Box } from '../../imaging/raster.ts';

/** What brings it right: another value, a look at the image, another scan, an element of the dossier. */
export type Fix = 'edit' | 'look' | 'scan' | 'set';

/**
 * `entry`: of a register's entries, whose workbook the receiver imports as it is, the finding blocks; of other
 * documents, whose elements may be left out, it asks for a look.
 */
type Level = 'blocks' | 'look' | 'entry';

export const RULES = {
  // one field
  'value-missing': { level: 'entry', fix: 'edit' },
  'value-too-long': { level: 'entry', fix: 'edit' },
  'value-malformed': { level: 'look', fix: 'edit' },
  'code-unknown': { level: 'entry', fix: 'edit' },
  'date-impossible': { level: 'entry', fix: 'edit' },
  'date-incomplete': { level: 'look', fix: 'edit' },
  'date-in-future': { level: 'entry', fix: 'edit' },
  'date-too-early': { level: 'look', fix: 'look' },
  'value-illegible': { level: 'look', fix: 'look' },
  'name-odd': { level: 'look', fix: 'look' },
  'surname-rare': { level: 'look', fix: 'look' },
  'identity-malformed': { level: 'look', fix: 'edit' },
  // several fields
  'kind-disagrees': { level: 'look', fix: 'look' },
  'registered-before': { level: 'entry', fix: 'edit' },
  'died-before-birth': { level: 'entry', fix: 'edit' },
  'parent-too-young': { level: 'look', fix: 'look' },
  'year-disagrees': { level: 'look', fix: 'look' },
  'identity-year': { level: 'look', fix: 'look' },
  'identity-sex': { level: 'look', fix: 'look' },
  // several documents
  'duplicate-document': { level: 'look', fix: 'look' },
  'duplicate-in-archive': { level: 'look', fix: 'look' },
  'number-twice': { level: 'look', fix: 'look' },
  'number-missing': { level: 'look', fix: 'scan' },
  'entry-twice': { level: 'blocks', fix: 'edit' },
  'entry-missing': { level: 'look', fix: 'scan' },
  // two keyings
  'keying-differs': { level: 'blocks', fix: 'look' },
  'keying-differs-in-marks': { level: 'blocks', fix: 'look' },
  // pages
  'pages-disagree': { level: 'look', fix: 'scan' },
  'page-not-cleaned': { level: 'blocks', fix: 'scan' },
  'page-not-read': { level: 'look', fix: 'look' },
} as const satisfies Record<string, { level: Level; fix: Fix }>;

export type RuleId = keyof typeof RULES;

/** What the person who keyed a value says of it. */
export type Mark = 'illegible' | 'as-written';

export interface CheckedField {
  value: string;
  /** Position of the page that shows it. */
  page?: number | undefined;
  box?: Box | null;
  mark?: Mark | undefined;
}

export interface CheckedDocument {
  id: string;
  typeId: string | null;
  /** Positions of its pages. */
  pages: number[];
  fields: Record<string, CheckedField>;
}

/** One finding of a check; `document` is an id. */
export interface Found {
  code: RuleId;
  document: string;
  field?: string;
  page?: number;
  params: Record<string, string | number>;
}
