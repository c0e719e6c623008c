import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StationError } from '../errors.ts';
import { loadRecords } from './load.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'resources');

/** A folder of resources with the given files. */
function folder(files: Record<string, unknown>): string {
  const dir = mkdtempSync(join(tmpdir(), 'station-records-'));
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  return dir;
}

function errorOf(files: Record<string, unknown>): Record<string, string | number> {
  try {
    loadRecords([SHIPPED, folder(files)]);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(StationError);
    expect((thrown as StationError).code).toBe('bad-resource');
    return (thrown as StationError).params;
  }
  throw new Error('nothing was thrown');
}

const file = (types: unknown[], more = {}) => ({
  namespace: 'hp',
  vi: 'Hải Phòng',
  en: 'Hải Phòng',
  level: 'document',
  ...more,
  types,
});

describe('the shipped records', () => {
  const records = loadRecords([SHIPPED]);

  it('have the 29 kinds of NĐ 30/2020, two of them without an abbreviation', () => {
    const kinds = records.types.filter((t) => t.namespace === 'vb');
    expect(kinds.length).toBe(29);
    expect(kinds.filter((t) => t.abbreviation === null).map((t) => t.typeId)).toEqual(['vb:CV', 'vb:TCg']);
    expect(new Set(kinds.map((t) => t.typeName)).size).toBe(29);
  });

  it('have the elements of TT 05/2025 and the columns of the civil-status workbooks', () => {
    const count = (id: string) => records.type(id)!.fields.length;
    expect(['lt:HS', 'lt:TL'].map(count)).toEqual([18, 21]);
    expect(['ht:KS', 'ht:KH', 'ht:KT', 'ht:HN', 'ht:CMC'].map(count)).toEqual([60, 44, 48, 35, 50]);
    const names = records.type('ht:KH')!.fields.map((f) => f.name);
    expect(names.slice(0, 11)).toEqual(
      'so quyenSo trangSo ngayDangKy loaiDangKy noiDangKy nguoiKy chucVuNguoiKy ngayXacLapQuanHeHonNhan nguoiThucHien ghiChu'.split(
        ' ',
      ),
    );
    expect(names.slice(16, 18)).toEqual(['chongHoTen', 'chongNgaySinh']);
    const mother = records.type('ht:KS')!.fields.find((f) => f.name === 'meHoTen')!;
    expect([mother.vi, mother.section?.en, mother.kind]).toEqual([
      'Họ, chữ đệm, tên (mẹ)',
      'mother',
      'person',
    ]);
  });

  it('give every field its labels, and every code field a list that is there', () => {
    for (const type of records.types) {
      expect(type.fields.length, type.typeId).toBeGreaterThan(0);
      for (const field of type.fields) {
        expect(field.vi !== '' && field.en !== '', `${type.typeId} ${field.name}`).toBe(true);
        if (field.codes) expect(records.codeList(field.codes), field.codes).toBeDefined();
      }
    }
  });

  it('agree with the elements of the profile about lengths', async () => {
    const { profileOf } = await import('../packaging/profile.ts');
    const fields = new Map(records.type('lt:HS')!.fields.map((f) => [f.name, f.maxLength]));
    for (const { name, maxLength } of profileOf('tt05-aip').dossier) {
      if (name !== 'arcFileCode') expect([name, fields.get(name)]).toEqual([name, maxLength]);
    }
  });
});

describe('a province', () => {
  it('adds a kind, and changes a field and a list, without a release', () => {
    const own = folder({
      'record-types/hp.json': file([
        {
          code: 'BL',
          vi: 'Biên lai',
          en: 'Receipt',
          fields: ['codeNumber', { name: 'subject', required: false }],
        },
      ]),
      'record-types/fields/hp.json': {
        fields: { codeNumber: { vi: 'Số hiệu', en: 'Number', kind: 'text', maxLength: 20 } },
      },
      'code-lists/hp.json': {
        lists: [{ id: 'mode', vi: 'Chế độ', en: 'Access', codes: [{ code: '01', vi: 'Mở', en: 'Open' }] }],
      },
    });
    const records = loadRecords([SHIPPED, own]);
    expect(records.type('hp:BL')!.fields.map((f) => [f.name, f.required])).toEqual([
      ['codeNumber', undefined],
      ['subject', false],
    ]);
    expect(records.type('vb:QĐ')!.fields.find((f) => f.name === 'codeNumber')!.maxLength).toBe(20);
    expect(records.codeList('mode')!.codes.length).toBe(1);
  });

  it('may comment its files, and keep a folder that is not there', () => {
    const own = folder({
      'code-lists/hp.json':
        '// từ công văn 12\n{ "lists": [{ "id": "x", "vi": "X", "en": "X", "codes": [{ "code": "1", "vi": "a", "en": "a" },] }] }',
    });
    expect(loadRecords([SHIPPED, own, join(own, 'none')]).codeList('x')).toBeDefined();
  });
});

describe('a mistake is named with file and line', () => {
  it.each([
    ['a comma', { 'record-types/a.json': '{\n  "namespace": "hp"\n  "vi": "x"\n}' }, 3, /Comma/],
    ['a word', { 'record-types/a.json': file([{ code: 'A', vi: 'A', en: 'A', fild: [] }]) }, 11, /fild/],
    [
      'an unknown field',
      { 'record-types/a.json': file([{ code: 'A', vi: 'A', en: 'A', fields: ['nope'] }]) },
      11,
      /nope/,
    ],
    [
      'an unknown group',
      { 'record-types/a.json': file([{ code: 'A', vi: 'A', en: 'A', fields: [{ group: 'g' }] }]) },
      11,
      /g/,
    ],
    [
      'a circle',
      {
        'record-types/fields/a.json': { fields: {}, groups: { a: [{ group: 'a' }] } },
        'record-types/a.json': file([{ code: 'A', vi: 'A', en: 'A', fields: [{ group: 'a' }] }]),
      },
      11,
      /round/,
    ],
    [
      'a pattern',
      { 'record-types/fields/a.json': { fields: { a: { vi: 'a', en: 'a', kind: 'text', pattern: '(' } } } },
      7,
      /regular expression/,
    ],
    [
      'a list that is missing',
      {
        'record-types/fields/a.json': { fields: { a: { vi: 'a', en: 'a', kind: 'code', codes: 'none' } } },
        'record-types/a.json': file([{ code: 'A', vi: 'A', en: 'A', fields: ['a'] }]),
      },
      11,
      /none/,
    ],
    [
      'the same kind twice',
      {
        'record-types/a.json': file([
          { code: 'A', vi: 'A', en: 'A' },
          { code: 'A', vi: 'B', en: 'B' },
        ]),
      },
      13,
      /hp:A/,
    ],
    [
      'a condition',
      {
        'record-types/a.json': file([
          {
            code: 'A',
            vi: 'A',
            en: 'A',
            fields: [{ name: 'subject', requiredIf: { field: 'x', is: ['1'] } }],
          },
        ]),
      },
      11,
      /"x"/,
    ],
  ])('%s', (_, files, line, what) => {
    const params = errorOf(files);
    expect(String(params.file)).toMatch(/a\.json$/);
    expect(params.line).toBe(line);
    expect(String(params.what)).toMatch(what);
  });
});
