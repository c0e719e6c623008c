import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadRecords } from '../records/load.ts';
import { findInconsistencies } from './consistency.ts';
import type { DocumentDraft, FieldName } from './types.ts';

const TODAY = '2026-11-24';
const { types } = loadRecords([join(import.meta.dirname, '..', '..', 'resources')]);

function draft(position: number, values: Record<FieldName, string>, typeId = 'vb:QĐ'): DocumentDraft {
  const fields = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value, confidence: 1, sure: true, page: position, box: [0, 0, 1, 1] },
    ]),
  );
  return {
    pages: [position],
    type: typeId.slice(3),
    typeId,
    typeConfidence: 1,
    fields: fields as DocumentDraft['fields'],
    start: 'motto',
    secrecy: null,
  };
}

const decision = (position: number, codeNumber: string, issuedDate = '03/08/2020') =>
  draft(position, { codeNumber, codeNotation: 'QĐ-UBND', organName: 'UBND XÃ AN HƯNG', issuedDate });
const codes = (drafts: DocumentDraft[]) =>
  findInconsistencies(drafts, TODAY, types).map((f) => [f.document, f.code]);

it('finds dates that cannot be', () => {
  const dates = ['25/11/2026', '24/11/2026', '01/09/1945', '02/09/1945', '2020'];
  expect(codes(dates.map((date, n) => decision(n, String(100 * n), date)))).toEqual([
    [0, 'date-in-future'],
    [2, 'date-too-early'],
  ]);
});

it('finds a notation that names another kind than the heading', () => {
  expect(codes([draft(0, { codeNotation: 'TTr-UBND' }), draft(1, { codeNotation: 'QĐ-UBND' })])).toEqual([
    [0, 'kind-disagrees'],
  ]);
});

it('finds the same document twice, and the same number on another day', () => {
  expect(
    codes([decision(0, '5'), decision(1, '5'), decision(2, '7'), decision(3, '7', '04/08/2020')]),
  ).toEqual([
    [1, 'duplicate-document'],
    [3, 'number-twice'],
  ]);
});

it('names the numbers missing from a series, and takes a few loose numbers for none', () => {
  const numbers = ['54', '55', '56', '58', '59', '60'];
  expect(
    findInconsistencies(
      numbers.map((n, i) => decision(i, n)),
      TODAY,
      types,
    ),
  ).toMatchObject([{ document: 3, code: 'number-missing', params: { value: 57, before: 56, after: '58' } }]);
  expect(codes(['1', '12', '40', '77', '80'].map((n, i) => decision(i, n)))).toEqual([]);
});

it('never throws, whatever the fields say', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 });
  const fields = fc.record(
    { codeNumber: text, codeNotation: text, issuedDate: text, organName: text },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 8 }), (all) => {
      const values = all as Record<FieldName, string>[];
      for (const found of findInconsistencies(
        values.map((v, n) => draft(n, v)),
        TODAY,
        types,
      )) {
        expect(found.document).toBeLessThan(values.length);
      }
    }),
  );
});
