import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import en from '../../../resources/locales/en.json' with { type: 'json' };
import { loadRecords } from '../../records/load.ts';
import { readIdentity } from './identity.ts';
import { type CheckedDocument, type CheckedField, RULES } from './rules.ts';
import { type CheckContext, validate } from './validate.ts';

const records = loadRecords([join(import.meta.dirname, '..', '..', '..', 'resources')]);
const context: CheckContext = { records, today: '24/11/2026' };

function document(
  n: number,
  values: Record<string, string | CheckedField>,
  typeId = 'vb:QĐ',
): CheckedDocument {
  const fields = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? { value, page: n } : value,
  ]);
  return { id: `d${n}`, typeId, pages: [n], fields: Object.fromEntries(fields) as CheckedDocument['fields'] };
}

const decision = (n: number, codeNumber: string, issuedDate = '03/08/2020') =>
  document(n, { codeNumber, codeNotation: 'QĐ-UBND', organName: 'UBND XÃ AN HƯNG', issuedDate });
const BIRTH = {
  so: '57',
  quyenSo: '01',
  ngayDangKy: '12/05/1998',
  noiDangKy: 'UBND xã An Hưng',
  nksHoTen: 'Nguyễn Thị Ánh',
  nksGioiTinh: '2',
  nksNgaySinh: '01/05/1998',
};
const birth = (n: number, values: Record<string, string | CheckedField> = {}) =>
  document(n, { ...BIRTH, so: String(57 + n), ...values }, 'ht:KS');
const codes = (documents: CheckedDocument[], more: Partial<CheckContext> = {}) =>
  validate(documents, { ...context, ...more }).map((f) => [Number(f.document.slice(1)), f.code]);
const ofBirth = (values: Record<string, string | CheckedField>, more: Partial<CheckContext> = {}) =>
  codes([birth(0, values)], more).map(([, code]) => code);

describe('documents', () => {
  it('have dates that can be', () => {
    const dates = ['25/11/2026', '24/11/2026', '01/09/1945', '02/09/1945', '31/02/2020'];
    expect(codes(dates.map((date, n) => decision(n, String(100 * n), date)))).toEqual([
      [0, 'date-in-future'],
      [2, 'date-too-early'],
      [4, 'date-impossible'],
    ]);
  });

  it('have a notation that names their kind', () => {
    expect(
      codes([document(0, { codeNotation: 'TTr-UBND' }), document(1, { codeNotation: 'QĐ-UBND' })]),
    ).toEqual([[0, 'kind-disagrees']]);
    const older = ['2005/TTr-UB', 'TTr/UB', '2005/QĐ-UB', 'QĐ/UB'];
    expect(codes(older.map((codeNotation, i) => document(i, { codeNotation })))).toEqual([
      [0, 'kind-disagrees'],
      [1, 'kind-disagrees'],
    ]);
  });

  it('are there once, in the batch and in the archive', () => {
    const all = [decision(0, '5'), decision(1, '5'), decision(2, '7'), decision(3, '7', '04/08/2020')];
    expect(codes(all)).toEqual([
      [1, 'duplicate-document'],
      [3, 'number-twice'],
    ]);
    const elsewhere = new Map([['5|qdubnd|ubndxaanhung|03082020', 'lô 7']]);
    expect(validate([decision(0, '5')], { ...context, elsewhere })).toMatchObject([
      { code: 'duplicate-in-archive', level: 'look', params: { value: '5/QĐ-UBND', where: 'lô 7' } },
    ]);
  });

  it('have no gap in their series; a few loose numbers are none', () => {
    const numbers = ['54', '55', '56', '58', '59', '60'];
    expect(
      validate(
        numbers.map((n, i) => decision(i, n)),
        context,
      ),
    ).toMatchObject([
      {
        document: 'd3',
        code: 'number-missing',
        page: 3,
        fix: 'scan',
        params: { value: 57, before: 56, after: '58' },
      },
    ]);
    expect(codes(['1', '12', '40', '77', '80'].map((n, i) => decision(i, n)))).toEqual([]);
  });
});

describe('entries of a register', () => {
  it('are right as they are, and block when the receiver would refuse them', () => {
    expect(ofBirth({})).toEqual([]);
    const found = validate([birth(0, { nksHoTen: '', nksGioiTinh: '5', ngayDangKy: '30/02/1998' })], context);
    expect(found.map(({ code, field, level }) => [code, field, level])).toEqual([
      ['date-impossible', 'ngayDangKy', 'blocks'],
      ['value-missing', 'nksHoTen', 'blocks'],
      ['code-unknown', 'nksGioiTinh', 'blocks'],
    ]);
  });

  it('take what a person says is illegible or written so', () => {
    expect(ofBirth({ nksHoTen: { value: '', mark: 'illegible' } })).toEqual(['value-illegible']);
    expect(ofBirth({ nksNgaySinh: { value: '30/02/1998', mark: 'as-written' } })).toEqual([]);
  });

  it('have lives that can be', () => {
    expect(ofBirth({ nksNgaySinh: '13/05/1998' })).toEqual(['registered-before']);
    expect(ofBirth({ nksNgaySinh: '1998' })).toEqual([]);
    expect(ofBirth({ meNgaySinh: '1990', chaNgaySinh: '01/01/1970' })).toEqual(['parent-too-young']);
    expect(ofBirth({}, { registerYear: '1997' })).toEqual(['year-disagrees']);
    const death = {
      ...BIRTH,
      nktHoTen: 'Lê Văn Sáu',
      nktGioiTinh: '1',
      nktNgayChet: '03/04/1998',
      nktNgaySinh: '1999',
    };
    const found = validate([document(0, death, 'ht:KT')], context).map((f) => f.code);
    expect(found).toContain('died-before-birth');
  });

  it('are numbered without gap or twin in a volume and year', () => {
    const numbers = ['55', '56', '58', '83', '83', '083a', '84'];
    expect(
      validate(
        numbers.map((so, n) => birth(n, { so })),
        context,
      ).map((f) => [f.document, f.code, f.params.value]),
    ).toEqual([
      ['d2', 'entry-missing', '57'],
      ['d3', 'entry-missing', '59–82'],
      ['d4', 'entry-twice', '83'],
    ]);
    expect(
      codes([
        birth(0),
        birth(1, { so: '57', quyenSo: '02' }),
        birth(2, { so: '57', ngayDangKy: '01/06/1999' }),
      ]),
    ).toEqual([]);
  });

  it('have identity numbers of the right structure', () => {
    const mother = (number: string, kind = '4', born = '1975') => ({
      meNgaySinh: born,
      meLoaiGiayToTuyThan: kind,
      meSoGiayToTuyThan: number,
    });
    expect(readIdentity('031175000123')).toEqual({ province: '031', sex: 'female', birthYear: 1975 });
    expect(readIdentity('031305000123')).toMatchObject({ sex: 'female', birthYear: 2005 });
    expect(ofBirth(mother('031175000123'))).toEqual([]);
    expect(ofBirth(mother('031175000123', '4', '12/03/1976'))).toEqual(['identity-year']);
    expect(ofBirth(mother('031075000123'))).toEqual(['identity-sex']);
    expect(ofBirth(mother('999175000123'))).toEqual(['identity-malformed']);
    expect(ofBirth(mother('03117500012'))).toEqual(['identity-malformed']);
    expect(ofBirth(mother('031234567', '1'))).toEqual([]);
    expect(ofBirth(mother('03123456', '1'))).toEqual(['identity-malformed']);
  });

  it('have names that can be Vietnamese, where their bearers are', () => {
    expect(ofBirth({ nksHoTen: 'Nguyển Thị Ánh' })).toEqual(['surname-rare']);
    expect(validate([birth(0, { nksHoTen: 'Nguyển Thị Ánh' })], context)[0]!.params.like).toBe('Nguyễn');
    expect(ofBirth({ nksHoTen: 'Nguyễn Thj Ánh' })).toEqual(['name-odd']);
    expect(ofBirth({ nksHoTen: "H'Hen Niê", nksDanToc: 'Ê Đê' })).toEqual([]);
    expect(ofBirth({ nksHoTen: 'John Smith', nksQuocTich: 'Hoa Kỳ' })).toEqual([]);
  });
});

it('has a text for every check', () => {
  expect(Object.keys(RULES).filter((code) => !(`finding.${code}` in en))).toEqual([]);
});

it('never throws, whatever the fields say, and names only what it was given', () => {
  const names = [...new Set(records.types.flatMap((type) => type.fields.map((field) => field.name)))];
  const text = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      '',
      '12',
      '31/02/2020',
      '1998',
      '99/99/9999',
      '031175000123',
      '\ud800',
      '\0',
      'Nguyễn',
      '1,2;3',
      '/',
    ),
  );
  const field = fc.record({
    value: text,
    mark: fc.constantFrom(undefined, 'illegible' as const, 'as-written' as const),
  });
  const any = fc.record({
    typeId: fc.constantFrom(null, 'xx:YY', ...records.types.map((type) => type.typeId)),
    pages: fc.array(fc.nat(5), { maxLength: 2 }),
    fields: fc.dictionary(fc.constantFrom(...names, '__proto__', 'x'), field, { maxKeys: 12 }),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), text, (list, today) => {
      const documents = list.map((one, n) => ({ ...one, id: `d${n}` }));
      for (const found of validate(documents, { ...context, today, registerYear: today })) {
        expect(documents.some((one) => one.id === found.document)).toBe(true);
        expect(['blocks', 'look']).toContain(found.level);
      }
    }),
  );
});
