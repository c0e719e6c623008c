import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { readXlsx, writeXlsx } from 'hucre';
import { describe, expect, it } from 'vitest';
import { toLegacy } from '../vietnamese/legacy.ts';
import { readTables } from './read.ts';
import { csv, xlsx } from './write.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const latin = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const rowsOf = async (data: Uint8Array, options = {}) => (await readTables(data, options)).sheets[0]!.rows;

describe('reading a list', () => {
  it('takes CSV in the encodings and with the signs that offices use', async () => {
    const rows = [
      ['Hồ sơ số', 'Tiêu đề'],
      ['007', 'Hồ sơ cấp đất; thửa 12, tờ 3'],
    ];
    const comma = 'Hồ sơ số,Tiêu đề\r\n007,"Hồ sơ cấp đất; thửa 12, tờ 3"\r\n';
    expect(await rowsOf(bytes(`\ufeff${comma}`))).toEqual(rows);
    const semicolon = 'Hồ sơ số;Tiêu đề\n007;"Hồ sơ cấp đất; thửa 12, tờ 3"\n';
    expect(await rowsOf(bytes(semicolon))).toEqual(rows);
    expect(
      await rowsOf(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(semicolon, 'utf16le')])),
    ).toEqual(rows);
  });

  it('turns TCVN3 and VNI into Unicode, whether the file has bytes or Western letters', async () => {
    const text = 'số,tiêu đề\n1,hồ sơ cấp đất năm một chín chín tám\n2,tập quyết định của ủy ban nhân dân\n';
    for (const encoding of ['tcvn3', 'vni'] as const) {
      const old = toLegacy(text, encoding);
      for (const data of [latin(old), bytes(old)]) {
        const read = await readTables(data);
        expect(read.legacy).toBe(encoding);
        expect(read.sheets[0]!.rows[2]).toEqual(['2', 'tập quyết định của ủy ban nhân dân']);
      }
    }
    expect((await readTables(bytes(toLegacy(text, 'vni')), { legacy: 'none' })).legacy).toBeNull();
  });

  it('leaves a cell alone that was typed in Unicode among old ones', async () => {
    const old = toLegacy('hồ sơ về việc cấp giấy chứng nhận,tập công văn đi năm hai ngàn', 'tcvn3');
    const [row] = await rowsOf(bytes(`${old},Tờ trình về đất ở\n`));
    expect(row![2]).toBe('Tờ trình về đất ở');
    expect(row![0]).toBe('hồ sơ về việc cấp giấy chứng nhận');
  });

  it('keeps leading zeros, days and long numbers of a workbook', async () => {
    const workbook = await writeXlsx({
      sheets: [
        {
          name: 'S',
          rows: [['031185000123']],
          cells: new Map([
            ['1,0', { value: 7, style: { numFmt: '0000' } }],
            ['1,1', { value: new Date(Date.UTC(2001, 2, 5)), style: { numFmt: 'mm/dd/yyyy' } }],
            ['1,2', { value: 31185000123 }],
            ['1,3', { value: 0.1 + 0.2 }],
          ]),
        },
      ],
    });
    expect(await rowsOf(workbook)).toEqual([
      ['031185000123', '', '', ''],
      ['0007', '05/03/2001', '31185000123', '0.3'],
    ]);
  });

  it('refuses what is no list, with one code', async () => {
    const broken = (await xlsx([{ name: 'a', header: ['x'], rows: [] }])).slice(0, 300);
    for (const data of [
      new Uint8Array(),
      broken,
      new Uint8Array([0x50, 0x4b, 3, 4]),
      new Uint8Array([1, 0, 2, 0]),
    ]) {
      await expect(readTables(data)).rejects.toMatchObject({ code: 'unreadable-table' });
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (data, zip) => {
        const input = zip ? Uint8Array.from([0x50, 0x4b, 3, 4, ...data]) : data;
        await readTables(input).catch((e) => expect(e.code).toBe('unreadable-table'));
      }),
      { numRuns: 60 },
    );
  });
});

describe('writing a list', () => {
  const table = {
    name: 'Sổ: 1/2',
    header: ['so', 'hoTen'],
    rows: [
      ['007', 'Nguyễn Thị Ánh'],
      ['=1+1', '-2, "x"\ny'],
      ['@SUM', ''],
    ],
  };

  it('makes CSV that Excel takes for UTF-8 and that runs nothing', async () => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(csv(table));
    expect(await rowsOf(csv(table))).toEqual([table.header, ...table.rows]);
    expect(text).toBe('\ufeffso,hoTen\r\n007,Nguyễn Thị Ánh\r\n\'=1+1,"\'-2, ""x""\ny"\r\n\'@SUM,\r\n');
  });

  it('makes a workbook of text cells, the same bytes for the same table', async () => {
    const first = await xlsx([table]);
    expect(await rowsOf(first)).toEqual([table.header, ...table.rows]);
    const { sheets } = await readXlsx(first, { readStyles: true });
    expect(sheets[0]!.name).toBe('Sổ_ 1_2');
    expect(sheets[0]!.rows.flat().every((cell) => cell === null || typeof cell === 'string')).toBe(true);
    const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
    expect(hash(await xlsx([table]))).toBe(hash(first));
  });

  it('comes back as it went, whatever the cells hold', async () => {
    const cell = fc.string({ maxLength: 12 }).map((t) => t.normalize('NFC').trim());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), async (rows) => {
        const back = await rowsOf(await xlsx([{ name: 'T', header: ['a', 'b'], rows }]));
        expect(back.map((row) => [row[0] ?? '', row[1] ?? ''])).toEqual([['a', 'b'], ...rows]);
      }),
      { numRuns: 40 },
    );
  });
});
