/** What does not fit together across the fields of a document and the documents of a batch. Pure; asks for a look. */
import type { RecordType } from '../records/schema.ts';
import { fold } from './fuzzy.ts';
import type { DocumentDraft, FieldName } from './types.ts';

export interface Inconsistency {
  /** Place of the document among the drafts. */
  document: number;
  field: FieldName;
  /** Position of the page that shows the field. */
  page: number;
  code:
    | 'date-in-future'
    | 'date-too-early'
    | 'kind-disagrees'
    | 'duplicate-document'
    | 'number-twice'
    | 'number-missing';
  params: Record<string, string | number>;
}

/** Nothing was issued by today's state before 2 September 1945. */
const FIRST_DAY = '1945-09-02';
/** Documents of one series that make gaps in it worth a word, and the part of the series that must be there. */
const LEAST_SERIES = 5;
const LEAST_COVERAGE = 0.75;

/** All inconsistencies of a batch; `today` is ISO 8601 (`2026-11-24`). Never throws, whatever was read. */
export function findInconsistencies(
  drafts: DocumentDraft[],
  today: string,
  types: RecordType[],
): Inconsistency[] {
  return [
    ...drafts.flatMap((draft, n) => ofDocument(draft, n, today, types)),
    ...duplicates(drafts),
    ...series(drafts),
  ];
}

function ofDocument(
  draft: DocumentDraft,
  document: number,
  today: string,
  types: RecordType[],
): Inconsistency[] {
  const found: Inconsistency[] = [];
  const { issuedDate, codeNotation } = draft.fields;
  const day = issuedDate && isoDate(issuedDate.value);
  if (issuedDate && day) {
    const about = {
      document,
      field: 'issuedDate' as const,
      page: issuedDate.page,
      params: { value: issuedDate.value },
    };
    if (day > today) found.push({ ...about, code: 'date-in-future' });
    if (day < FIRST_DAY) found.push({ ...about, code: 'date-too-early' });
  }
  const kind = codeNotation?.value.split('-')[0];
  const named = types.find((type) => type.level === 'document' && type.abbreviation === kind);
  if (codeNotation && named && draft.typeId && named.typeId !== draft.typeId) {
    found.push({
      document,
      field: 'codeNotation',
      page: codeNotation.page,
      code: 'kind-disagrees',
      params: { value: codeNotation.value, kind: draft.type ?? draft.typeId },
    });
  }
  return found;
}

/** `DD/MM/YYYY` as ISO 8601; null for a partial date. */
function isoDate(value: string): string | null {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value) ?? [];
  return day ? `${year}-${month}-${day}` : null;
}

/** Number, notation, agency and date equal: NĐ 30/2020, Phụ lục VI, Phần I, III.1.h. */
function duplicates(drafts: DocumentDraft[]): Inconsistency[] {
  const first = new Map<string, number>();
  return drafts.flatMap((draft, document): Inconsistency[] => {
    const { codeNumber, codeNotation, organName, issuedDate } = draft.fields;
    if (!codeNumber || !codeNotation || !organName || !issuedDate) return [];
    const parts = [codeNumber, codeNotation, organName, issuedDate].map((field) => fold(field.value));
    const key = parts.join('|');
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, document);
      return [];
    }
    const value = `${codeNumber.value}/${codeNotation.value}`;
    const page = (drafts[earlier]!.pages[0] ?? 0) + 1;
    return [
      {
        document,
        field: 'codeNumber',
        page: codeNumber.page,
        code: 'duplicate-document',
        params: { value, page },
      },
    ];
  });
}

/** Numbers of one agency, notation and year: twice, or missing from a series that is otherwise there. */
function series(drafts: DocumentDraft[]): Inconsistency[] {
  const groups = new Map<string, { number: number; document: number }[]>();
  drafts.forEach(({ fields }, document) => {
    const { codeNumber, codeNotation, organName, issuedDate } = fields;
    if (!codeNumber || !codeNotation || !issuedDate || !/^\d{1,5}$/.test(codeNumber.value)) return;
    const year = issuedDate.value.slice(-4);
    const key = [fold(organName?.value ?? ''), fold(codeNotation.value), year].join('|');
    const group = groups.get(key) ?? [];
    group.push({ number: Number(codeNumber.value), document });
    groups.set(key, group);
  });
  return [...groups.values()].flatMap((group) => ofSeries(group, drafts));
}

function ofSeries(group: { number: number; document: number }[], drafts: DocumentDraft[]): Inconsistency[] {
  const found: Inconsistency[] = [];
  const sorted = [...group].sort((a, b) => a.number - b.number);
  const about = (document: number) => {
    const { page, value } = drafts[document]!.fields.codeNumber!;
    return { document, field: 'codeNumber' as const, page, value };
  };
  const span = sorted.at(-1)!.number - sorted[0]!.number + 1;
  const distinct = new Set(sorted.map((entry) => entry.number)).size;
  const isSeries = distinct >= LEAST_SERIES && distinct >= LEAST_COVERAGE * span;
  for (let i = 1; i < sorted.length; i++) {
    const [before, entry] = [sorted[i - 1]!, sorted[i]!];
    const { value, ...where } = about(entry.document);
    const sameDay =
      drafts[before.document]!.fields.issuedDate!.value === drafts[entry.document]!.fields.issuedDate!.value;
    // On the same day it is the same document, which is said already.
    if (entry.number === before.number && !sameDay)
      found.push({ ...where, code: 'number-twice', params: { value } });
    if (!isSeries) continue;
    for (let missing = before.number + 1; missing < entry.number; missing++) {
      found.push({
        ...where,
        code: 'number-missing',
        params: { value: missing, before: before.number, after: value },
      });
    }
  }
  return found;
}
