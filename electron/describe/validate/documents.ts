/** What does not fit together in administrative documents: kind and notation, the same one twice, gaps in a series. */
import type { Records } from '../../records/load.ts';
import { fold } from '../fuzzy.ts';
import { aboutField } from './fields.ts';
import type { CheckedDocument, Found } from './rules.ts';

/** Documents of one series that make gaps in it worth a word, and the part of the series that must be there. */
const LEAST_SERIES = 5;
const LEAST_COVERAGE = 0.75;

/** The heading says one kind, the notation another. */
export function kindFindings(document: CheckedDocument, records: Records): Found[] {
  const { codeNotation } = document.fields;
  const kind = codeNotation?.value.replace(/^\d{4}\//, '').split(/[-/]/)[0];
  const named = records.types.find((type) => type.level === 'document' && type.abbreviation === kind);
  if (!codeNotation || !named || !document.typeId || named.typeId === document.typeId) return [];
  const is = records.type(document.typeId)?.abbreviation ?? document.typeId;
  return [aboutField(document, 'codeNotation')('kind-disagrees', { kind: is })];
}

/**
 * Number, notation, agency and date, folded, by which a document is the same as another (NĐ 30/2020, Phụ lục VI,
 * Phần I, III.1.h); null while one of them is missing.
 */
export function documentKey(fields: Record<string, { value: string }>): string | null {
  const parts = ['codeNumber', 'codeNotation', 'organName', 'issuedDate'].map(
    (name) => fields[name]?.value ?? '',
  );
  return parts.every((part) => part !== '') ? parts.map(fold).join('|') : null;
}

/** The same document twice in the batch, or once more elsewhere: `known` has key → where it is. */
export function duplicateFindings(documents: CheckedDocument[], known: ReadonlyMap<string, string>): Found[] {
  const first = new Map<string, CheckedDocument>();
  return documents.flatMap((document): Found[] => {
    const key = documentKey(document.fields);
    if (!key) return [];
    const { codeNumber, codeNotation } = document.fields;
    const value = `${codeNumber!.value}/${codeNotation!.value}`;
    const earlier = first.get(key);
    if (earlier) {
      const page = (earlier.pages[0] ?? 0) + 1;
      return [aboutField(document, 'codeNumber')('duplicate-document', { value, page })];
    }
    first.set(key, document);
    const where = known.get(key);
    return where === undefined
      ? []
      : [aboutField(document, 'codeNumber')('duplicate-in-archive', { value, where })];
  });
}

interface Numbered {
  number: number;
  document: CheckedDocument;
}

/** Numbers of one agency, notation and year: twice, or missing from a series that is otherwise there. */
export function seriesFindings(documents: CheckedDocument[]): Found[] {
  const groups = new Map<string, Numbered[]>();
  for (const document of documents) {
    const { codeNumber, codeNotation, organName, issuedDate } = document.fields;
    if (!codeNumber || !codeNotation || !issuedDate || !/^\d{1,5}$/.test(codeNumber.value)) continue;
    const year = issuedDate.value.slice(-4);
    const key = [fold(organName?.value ?? ''), fold(codeNotation.value), year].join('|');
    groups.set(key, [...(groups.get(key) ?? []), { number: Number(codeNumber.value), document }]);
  }
  return [...groups.values()].flatMap(ofSeries);
}

function ofSeries(group: Numbered[]): Found[] {
  const found: Found[] = [];
  const sorted = [...group].sort((a, b) => a.number - b.number);
  const span = sorted.at(-1)!.number - sorted[0]!.number + 1;
  const distinct = new Set(sorted.map((entry) => entry.number)).size;
  const isSeries = distinct >= LEAST_SERIES && distinct >= LEAST_COVERAGE * span;
  for (let i = 1; i < sorted.length; i++) {
    const [before, { number, document }] = [sorted[i - 1]!, sorted[i]!];
    const about = aboutField(document, 'codeNumber');
    const sameDay = before.document.fields.issuedDate!.value === document.fields.issuedDate!.value;
    // On the same day it is the same document, which is said already.
    if (number === before.number && !sameDay) found.push(about('number-twice'));
    if (!isSeries) continue;
    for (let missing = before.number + 1; missing < number; missing++) {
      const after = document.fields.codeNumber!.value;
      found.push(about('number-missing', { value: missing, before: before.number, after }));
    }
  }
  return found;
}
