import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAgencyCode, toRightToLeft } from './agency.ts';
import { codeColumns, holdsOn, nameKey, readCodeRows } from './entries.ts';

it('reads identifiers of agencies in both forms', () => {
  expect(readAgencyCode('000.00.00.H49')).toEqual({ code: 'H49', form: 'qcvn102', levels: ['H49'] });
  expect(readAgencyCode('012.05.99.H24')).toEqual({
    code: 'H24.99.05.012',
    form: 'qcvn102',
    levels: ['H24', '99', '05', '012'],
  });
  expect(readAgencyCode('000.05.99.h24')?.code).toBe('H24.99.05');
  expect(readAgencyCode(' H24.99.01 ')).toMatchObject({ code: 'H24.99.01', form: 'qd20' });
  for (const none of ['', '24.99', 'H24..1', 'H24-1', 'H24.'.repeat(12), '000.00.00.49'])
    expect(readAgencyCode(none)).toBeNull();
});

it('goes from one form to the other and back', () => {
  expect(toRightToLeft('H24')).toBe('000.00.00.H24');
  expect(toRightToLeft('H24.99.05.012')).toBe('012.05.99.H24');
  expect(toRightToLeft('H24.9')).toBeNull();
  const digits = (n: number) => fc.stringMatching(new RegExp(`^[0-9]{${n}}$`));
  fc.assert(
    fc.property(digits(3), digits(2), digits(2), digits(2), (v, z, y, n) => {
      const old = `${v}.${z}.${y}.H${n}`;
      const { code } = readAgencyCode(old)!;
      expect(readAgencyCode(code)!.code).toBe(code);
      expect(toRightToLeft(code)).toBe(old);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => void readAgencyCode(text)));
});

it('reads a dated list, and says which rows are bad', () => {
  const rows = [
    ['Mã', 'Tên', 'Từ ngày', 'Đến ngày', 'Mã mới'],
    ['11557', 'Xã An Hưng', '', '30/06/2025', '11602'],
    ['11602', 'Phường Hồng An', '01/07/2025', '', ''],
    ['', 'Xã A', '', '', ''],
    ['1', 'Xã B', '', '', ''],
    ['11603', 'Xã C', '31/02/2025', '', ''],
    ['11602', 'Phường Hồng An', '01/07/2025', '', ''],
  ];
  const { entries, problems } = readCodeRows('unit', rows, 0, codeColumns(rows[0]!)!);
  expect(entries.map(({ code, replacedBy }) => [code, replacedBy])).toEqual([
    ['11557', '11602'],
    ['11602', null],
  ]);
  expect(problems.map(({ row, code }) => [row, code])).toEqual([
    [4, 'no-code'],
    [5, 'bad-code'],
    [6, 'bad-date'],
    [7, 'twice'],
  ]);
  expect(entries.map((entry) => [holdsOn(entry, '30/06/2025'), holdsOn(entry, '01/07/2025')])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(codeColumns(['x', 'Tên'])).toBeNull();
});

it('finds an agency by the name of its commune', () => {
  expect(nameKey('Ủy ban nhân dân xã An Hưng')).toBe(nameKey('UBND XÃ AN HƯNG'));
});
