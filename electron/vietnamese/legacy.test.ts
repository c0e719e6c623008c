import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLegacy, recogniseLegacy, toLegacy, vietnameseShare } from './legacy.ts';

const SMALL =
  'aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ 0123456789/.-,()';
const LETTERS = [...SMALL, ...'ĂÂÊÔƠƯĐABCXYZ'];

describe('legacy text', () => {
  it('reads what old fonts wrote', () => {
    expect(fromLegacy('B¶o Th¾ng, M­êng Kh­¬ng', 'tcvn3')).toBe('Bảo Thắng, Mường Khương');
    expect(fromLegacy('Hå s¬ vÒ viÖc cÊp ®Êt', 'tcvn3')).toBe('Hồ sơ về việc cấp đất');
    expect(fromLegacy('Hoà sô veà vieäc caáp ñaát', 'vni')).toBe('Hồ sơ về việc cấp đất');
    expect(fromLegacy('COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM', 'vni')).toBe(
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    );
    expect(fromLegacy('COäNG HOøA', 'vni')).toBe('CỘNG HÒA');
  });

  it('agrees with the standard as the C library has it', () => {
    // Combining marks (B0–B4) are no letters and are left as they are.
    const codes = Array.from({ length: 0xfe - 0xa1 + 1 }, (_, i) => 0xa1 + i).filter(
      (code) => code < 0xb0 || code > 0xb4,
    );
    let letters: string;
    try {
      const input = Buffer.from(codes.flatMap((code) => [code, 0x0a]));
      letters = execFileSync('iconv', ['-f', 'TCVN', '-t', 'UTF-8'], { input, encoding: 'utf8' });
    } catch {
      return; // not on this platform
    }
    expect(codes.map((code) => fromLegacy(String.fromCharCode(code), 'tcvn3'))).toEqual(
      letters.trim().normalize('NFC').split('\n'),
    );
  });

  it('comes back whole from either encoding', () => {
    const text = (letters: string[]) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 40 });
    fc.assert(
      fc.property(text(LETTERS), (t) => {
        expect(fromLegacy(toLegacy(t, 'tcvn3'), 'tcvn3')).toBe(t);
      }),
    );
    fc.assert(
      fc.property(text([...LETTERS, ...SMALL.toUpperCase()]), (t) => {
        expect(fromLegacy(toLegacy(t, 'vni'), 'vni')).toBe(t);
      }),
    );
  });

  it('is recognised by the syllables it makes', () => {
    const titles = [
      'Hồ sơ về việc cấp giấy chứng nhận quyền sử dụng đất',
      'Tập lưu quyết định của Ủy ban nhân dân xã năm 1998',
    ];
    const small = titles.map((t) => t.toLowerCase());
    expect(recogniseLegacy(small.map((t) => toLegacy(t, 'tcvn3')))).toBe('tcvn3');
    expect(recogniseLegacy(titles.map((t) => toLegacy(t, 'vni')))).toBe('vni');
    expect(recogniseLegacy(titles)).toBeNull();
    expect(recogniseLegacy(['Ho so 12', 'Café Müller', ''])).toBeNull();
    expect(vietnameseShare('Hồ sơ 12/QĐ')).toBe(2 / 3);
  });

  it('never throws and never changes plain text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }), (t) => {
        recogniseLegacy([t]);
        fromLegacy(t, 'vni');
        fromLegacy(t, 'tcvn3');
      }),
    );
    fc.assert(fc.property(fc.string(), (t) => fromLegacy(t, 'tcvn3') === t && fromLegacy(t, 'vni') === t));
  });
});
