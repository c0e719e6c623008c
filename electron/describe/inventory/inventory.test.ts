import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateSpan, partialDate } from '../partial-date.ts';
import { findHeader, INVENTORY_COLUMNS, matchHeaders } from './columns.ts';
import { planImport } from './plan.ts';
import { itemDates, keyedBy, numberKey, readRows } from './rows.ts';

const LIST = [
  ['MỤC LỤC HỒ SƠ', '', '', '', '', ''],
  ['Phông UBND xã An Hưng', '', '', '', '', ''],
  ['Cặp/hộp số', 'Hồ sơ số', 'Tieu de ho so', 'Thời gian', 'THBQ', 'Ghi chú', 'Người lập'],
  ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)'],
  ['', '', 'I. ĐỊA CHÍNH', '', '', '', ''],
  ['1', '01', 'Hồ sơ cấp đất năm 1998', '01/02/1998 - 30/12/1998', 'Vĩnh viễn', '', 'Lan'],
  ['', '02', 'Hồ sơ giao đất', '31/02/1999', '70 năm', 'rách', ''],
  ['', '', '', '', '', '', ''],
  ['2', '3', '', '2001', '', '', ''],
  ['', '02', 'Hồ sơ khác', '2003-2001', '', '', ''],
];

describe('the columns of an inventory', () => {
  it('are found by their headings, below the title, with slips and without marks', () => {
    const found = findHeader(LIST)!;
    expect(found.row).toBe(2);
    expect(found.mapping).toEqual({
      box: 0,
      fileNotation: 1,
      title: 2,
      dates: 3,
      maintenance: 4,
      description: 5,
    });
  });

  it('keep like headings apart', () => {
    expect(
      matchHeaders(['Số tờ', 'Số trang', 'Số hồ sơ', 'Số hộp', 'Thời gian kết thúc', 'Thời gian bắt đầu']),
    ).toEqual({
      sheets: 0,
      pages: 1,
      fileNotation: 2,
      box: 3,
      endDate: 4,
      startDate: 5,
    });
    expect(matchHeaders(['STT', 'Hộp', 'Kho', ''])).toEqual({ box: 1, repository: 2 });
  });

  it('are each found by every heading of the data', () => {
    for (const { name, headings } of INVENTORY_COLUMNS)
      for (const heading of headings)
        expect([heading, matchHeaders([heading])]).toEqual([heading, { [name]: 0 }]);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string(), { maxLength: 6 }), { maxLength: 6 }),
        (rows) => void findHeader(rows),
      ),
    );
  });
});

describe('the rows of an inventory', () => {
  const read = readRows(LIST, 2, findHeader(LIST)!.mapping);

  it('become items; boxes go down, parts are remembered, unknown columns are kept', () => {
    expect(read.items).toMatchObject([
      {
        row: 6,
        section: 'I. ĐỊA CHÍNH',
        values: { box: '1', fileNotation: '01' },
        other: { 'Người lập': 'Lan' },
      },
      { row: 7, values: { box: '1', fileNotation: '02', description: 'rách' } },
      { row: 10, values: { box: '2', fileNotation: '02' } },
    ]);
    expect(read.passedOver).toBe(3);
  });

  it('say what is wrong with them, by row', () => {
    expect(read.findings.map((f) => [f.row, f.bad, f.code])).toEqual([
      [7, false, 'bad-date'],
      [9, true, 'no-title'],
      [10, false, 'end-before-start'],
    ]);
  });

  it('are the same file by number, or by box and number where numbers begin anew', () => {
    expect(keyedBy(read.items)).toBe('box-and-number');
    expect(planImport(read, []).items.map((item) => item.key)).toEqual(['1/1', '1/2', '2/2']);
    expect(['012', '12.VP', '12 .vp', '0', '00120'].map(numberKey)).toEqual([
      '12',
      '12.vp',
      '12.vp',
      '0',
      '120',
    ]);
  });

  it('are compared with what the archive has', () => {
    const first = planImport(read, [], 'number');
    expect(first.items.map((item) => item.does)).toEqual(['new', 'new']);
    expect(first.findings.at(-1)).toMatchObject({ row: 10, bad: true, code: 'twice', params: { row: 7 } });
    const known = [
      ...first.items.map(({ key, values }) => ({ key, values: { ...values, title: values.title! } })),
      { key: '99', values: { fileNotation: '99', title: 'x' } },
    ];
    known[0]!.values.title = 'Hồ sơ cũ';
    const again = planImport(read, known, 'number');
    expect(again.items.map((item) => [item.does, item.changes])).toEqual([
      ['changed', ['title']],
      ['same', []],
    ]);
    expect(again.absent).toEqual(['99']);
  });

  it('never throw, and account for every row', () => {
    const { mapping } = findHeader(LIST)!;
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('', '1', '(1)', '31/02/2001', '1998-2001', '\ud800', '\0', 'ế'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 12 }), (rows) => {
        const all = readRows([LIST[2]!, ...rows], 0, mapping);
        const bad = new Set(all.findings.filter((f) => f.bad).map((f) => f.row)).size;
        expect(all.items.length + bad + all.passedOver).toBe(rows.length);
        const plan = planImport(all, []);
        const badRows = new Set(plan.findings.filter((f) => f.bad).map((f) => f.row)).size;
        expect(plan.items.length + badRows + plan.passedOver).toBe(rows.length);
      }),
    );
  });
});

describe('dates of an inventory', () => {
  it('are days, months, years and spans that are possible', () => {
    expect(
      ['1/2/1998', '02.1998', '1998', '29/02/2000', '29/02/1900', '00/1998', '1/13/1998', 'Quý I/1998'].map(
        partialDate,
      ),
    ).toEqual(['01/02/1998', '02/1998', '1998', '29/02/2000', null, null, null, null]);
    expect(dateSpan('01/02/2001 - 30/12/2001')).toEqual({ start: '01/02/2001', end: '30/12/2001' });
    expect(dateSpan('1998–2001')).toEqual({ start: '1998', end: '2001' });
    expect(dateSpan('5/1998 đến 12/1999')).toEqual({ start: '05/1998', end: '12/1999' });
    expect(dateSpan('khoảng năm 1990')).toBeNull();
    expect(itemDates({ startDate: '1998', endDate: 'nay' })).toEqual({ start: '1998', unclear: ['nay'] });
  });
});
