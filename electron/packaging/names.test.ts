import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedUuid, folderOf, Names, objIdOf, safeName } from './names.ts';
import { fill } from './template.ts';

describe('names', () => {
  it('are safe on Windows', () => {
    expect(safeName('H24/12:VP?')).toBe('H24_12_VP_');
    expect(safeName('con.pdf')).toBe('_con.pdf');
    expect(safeName('e\u0302')).toBe('ê');
    expect(safeName('a. . ')).toBe('a_');
    expect(folderOf(objIdOf('AIP_hoso', 'ab', 'P01'))).toBe('urn_P01_uuid_AB');
    expect(objIdOf('SIP_hoso', 'ab', 'P01')).toBe('uuid-AB');
    expect(objIdOf('BagIt', 'ab', 'P01')).toBe('urn:uuid:AB');
  });

  it('whatever they are made of, are a name that every system takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (wanted) => {
        const name = safeName(wanted);
        expect(name).toBe(name.normalize('NFC'));
        expect(name).not.toMatch(/[<>:"/\\|?*%\x00-\x1f]|^[. ]|[. ]$/);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(name.length > 0 && name.length <= 80 && Buffer.byteLength(name) <= 200).toBe(true);
        expect(safeName(wanted)).toBe(name);
      }),
    );
  });

  it('never come twice, not in capitals, not composed otherwise, of 10,000 documents', () => {
    const names = new Names();
    const hostile = [
      'Số 1/QĐ',
      'SỐ 1/QĐ',
      'Số 1:QĐ',
      'Số 1/QĐ'.normalize('NFD'),
      'x~2',
      'x',
      'X',
      'x'.repeat(500),
    ];
    const taken = Array.from({ length: 10_000 }, (_, i) => names.take(hostile[i % hostile.length]!));
    expect(new Set(taken.map((name) => name.toLowerCase())).size).toBe(10_000);
  });

  it('of ids stay apart', () => {
    const many = new Set(Array.from({ length: 10_000 }, (_, i) => derivedUuid('u', String(i))));
    expect(many.size).toBe(10_000);
  });
});

describe('templates', () => {
  it('pad, leave out what may be missing, and wait for what may not', () => {
    const values = { a: '7', b: 'x' };
    expect(fill('{b}.{a:3}', values)).toBe('x.007');
    expect(fill('{c?}{a}', values)).toBe('7');
    expect(fill('{c}.{a}', values)).toBeNull();
  });
});
