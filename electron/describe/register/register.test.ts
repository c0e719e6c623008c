import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadRecords } from '../../records/load.ts';
import { keyedTwice, REGISTER_RULES } from './definition.ts';
import { difference, firstValues, incremented } from './keying.ts';

const records = loadRecords([join(import.meta.dirname, '..', '..', '..', 'resources')]);

it('begins an entry with what stays, counts up, or is usual', () => {
  const birth = records.type('ht:KS')!;
  expect(firstValues(birth, {})).toMatchObject({ loaiDangKy: '1' });
  const before = {
    so: '057',
    trangSo: '29',
    quyenSo: '01',
    noiDangKy: 'UBND xã An Hưng',
    nksHoTen: 'Lê Thị Lan',
    loaiDangKy: '2',
  };
  const next = firstValues(birth, before);
  expect(next).toMatchObject({
    so: '058',
    trangSo: '30',
    quyenSo: '01',
    noiDangKy: 'UBND xã An Hưng',
    loaiDangKy: '2',
  });
  expect(next.nksHoTen).toBeUndefined();
});

it('counts numbers up and keeps their form', () => {
  expect(['057', '99', '57/1998', 'KS-009', 'mất', ''].map(incremented)).toEqual([
    '058',
    '100',
    '58/1998',
    'KS-010',
    null,
    null,
  ]);
  fc.assert(fc.property(fc.string(), (text) => void incremented(text)));
});

it('tells marks from form and from another value', () => {
  expect(difference('Hồng', 'Hống')).toBe('marks');
  expect(difference('Nguyễn Thị Hoa', 'Nguyen Thi Hoa')).toBe('marks');
  expect(difference('Đào', 'Dao')).toBe('marks');
  expect(difference('Trần Hòa', 'TRẦN  HOÀ')).toBe('form');
  expect(difference('Hòa', 'Hoả')).toBe('marks');
  expect(difference('Lan', 'Lan ')).toBe('same');
  expect(difference('Lan', 'Loan')).toBe('different');
  expect(difference('', 'Lan')).toBe('different');
  expect(difference('12/05/1998', '12/06/1998')).toBe('different');
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(difference(a, b)).toBe(difference(b, a));
      expect(difference(a, a)).toBe('same');
    }),
  );
});

it('keys twice only fields that the types have', () => {
  for (const [typeId, names] of Object.entries(REGISTER_RULES.keyedTwice)) {
    const fields = records.type(typeId)!.fields.map((field) => field.name);
    expect(names.filter((name) => !fields.includes(name))).toEqual([]);
  }
  expect(keyedTwice('vb:QĐ')).toEqual([]);
});
