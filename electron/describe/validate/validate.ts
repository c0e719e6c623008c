/** All checks of documents, alone and together. Pure, in one place, and never throws, whatever the fields say. */
import type { Records } from '../../records/load.ts';
import { documentKey, duplicateFindings, kindFindings, seriesFindings } from './documents.ts';
import { entryFindings } from './entries.ts';
import { fieldFindings } from './fields.ts';
import { identityFindings } from './identity.ts';
import { lifeFindings } from './lives.ts';
import { type CheckedDocument, type Fix, type Found, RULES } from './rules.ts';

export type { CheckedDocument };
export { documentKey };

export interface CheckContext {
  records: Records;
  /** `DD/MM/YYYY`. */
  today: string;
  /** The year that the register was kept for, where it is one. */
  registerYear?: string | undefined;
  /** Keys (`documentKey`) of documents elsewhere in the archive → where they are. */
  elsewhere?: ReadonlyMap<string, string>;
}

export interface CheckFinding extends Found {
  level: 'blocks' | 'look';
  fix: Fix;
}

/** Every finding, in the order of the documents. */
export function validate(documents: CheckedDocument[], context: CheckContext): CheckFinding[] {
  const { records, today, registerYear, elsewhere = new Map() } = context;
  const isEntry = (document: CheckedDocument) => records.type(document.typeId)?.level === 'entry';
  const found = [
    ...documents.flatMap((document) => [
      ...fieldFindings(document, records, today),
      ...kindFindings(document, records),
      ...identityFindings(document),
      ...(isEntry(document) ? lifeFindings(document, registerYear) : []),
    ]),
    ...duplicateFindings(documents, elsewhere),
    ...seriesFindings(documents.filter((document) => !isEntry(document))),
    ...entryFindings(documents.filter(isEntry)),
  ];
  const byId = new Map(documents.map((document, order) => [document.id, { document, order }]));
  const order = (one: Found) => byId.get(one.document)!.order;
  return found
    .map((one) => graded(one, isEntry(byId.get(one.document)!.document)))
    .sort((a, b) => order(a) - order(b));
}

/** How grave a finding is, and where its remedy lies. */
export function graded<F extends Found>(found: F, entry: boolean): F & Pick<CheckFinding, 'level' | 'fix'> {
  const { level, fix } = RULES[found.code];
  return { ...found, level: level === 'entry' ? (entry ? 'blocks' : 'look') : level, fix };
}
