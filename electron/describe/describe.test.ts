import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, describe as suite } from 'vitest';
import type { Box } from '../imaging/raster.ts';
import { pageText } from '../ocr/assemble.ts';
import type { Word } from '../ocr/types.ts';
import { loadRecords } from '../records/load.ts';
import { describe as describePages } from './describe.ts';
import { distance, distanceWithin, fold } from './fuzzy.ts';
import { decision, evidence, type FixtureLine } from './page-fixture.ts';
import { segments } from './segments.ts';
import type { PageEvidence } from './types.ts';

const records = loadRecords([join(import.meta.dirname, '..', '..', 'resources')]);
const KINDS = records.types.filter((t) => t.namespace === 'vb');
const describe = (pages: PageEvidence[]) => describePages(pages, { records }).documents;

function read(lines: FixtureLine[]) {
  const [draft] = describe([evidence(lines)]);
  const values = Object.fromEntries(Object.entries(draft!.fields).map(([name, f]) => [name, f.value]));
  return { ...draft!, values };
}

suite('rows', () => {
  const word = (
    text: string,
    x: number,
    y: number,
    width: number,
    height: number,
    confidence = 95,
  ): Word => ({
    text,
    confidence,
    box: [x, y, width, height],
  });
  const page = (words: Word[]) => {
    const box: Box = [0, 0, 2480, 3508];
    return segments(
      pageText([{ box, lines: [{ box, words }] }], { width: 2480, height: 3508, dpi: 300 }, 'vie'),
    );
  };

  it('hold together whatever hangs below, stands above or is only a dash', () => {
    const words = [
      word('Xét', 300, 700, 60, 40),
      word('đề', 370, 700, 40, 44),
      word('nghị', 420, 704, 80, 56),
    ];
    const more = [word('-', 520, 722, 14, 4), word('Hộ', 545, 700, 50, 52), word('.', 900, 650, 5, 5)];
    expect(page([...words, ...more]).map((s) => s.text)).toEqual(['.', 'Xét đề nghị - Hộ']);
  });
});

suite('fields', () => {
  it('take number and kind from the heading where only the body of the notation can be read', () => {
    const { values, fields } = read(decision({ number: 'Số: 176/0G;UBND' }));
    expect([values.codeNumber, values.codeNotation]).toEqual(['176', 'QĐ-UBND']);
    expect(fields.codeNumber!.sure || fields.codeNotation!.sure).toBe(false);
  });

  it('are read from an ordinary decision, sure and boxed', () => {
    const { type, typeId, values, fields } = read(decision());
    expect([type, typeId]).toEqual(['QĐ', 'vb:QĐ']);
    expect(values).toEqual({
      codeNumber: '54',
      codeNotation: 'QĐ-UBND',
      issuedDate: '03/08/2020',
      organName: 'ỦY BAN NHÂN DÂN XÃ AN HƯNG',
      subject: 'Về việc công nhận gia đình văn hóa năm 2020',
      signerAuthority: 'TM',
      signerPosition: 'CHỦ TỊCH',
      signer: 'Đỗ Thị Nhàn',
    });
    expect(fields.codeNumber!.sure && fields.issuedDate!.sure && fields.organName!.sure).toBe(true);
    expect(fields.issuedDate!.box[0]).toBeGreaterThan(1240);
  });

  it.each([
    ['Số: 54/OĐ-UBND', '54', 'QĐ-UBND'],
    ['Số: 54QĐ-UBND', '54', 'QĐ-UBND'],
    ['Số: 54/QĐ-UBNĐ', '54', 'QĐ-UBND'],
    ['Số 54⁄QĐ - UBND', '54', 'QĐ-UBND'],
    ['SỐ: l54/QĐ-UBND', '154', 'QĐ-UBND'],
    ['54/QĐ-UBND', '54', 'QĐ-UBND'],
  ])('survive misreading: %s', (line, number, notation) => {
    const { values, fields } = read(decision({ number: line }));
    expect([values.codeNumber, values.codeNotation]).toEqual([number, notation]);
    if (line.includes('l54')) expect(fields.codeNumber!.sure).toBe(false);
  });

  it.each([
    ['An Hưng, ngày 03 thúng 8 năm 2020', '03/08/2020'],
    ['An Hưng, ngày.24 tháng 9 năm 1996', '24/09/1996'],
    ['An Hưng, ngày O3 tháng l2 năm 2020', '03/12/2020'],
    ["An Hưng, ngày 15 tháng 10 năm 2010'", '15/10/2010'],
  ])('take the date of "%s"', (date, value) => {
    expect(read(decision({ date })).values.issuedDate).toBe(value);
  });

  it.each([
    'An Hưng, ngày 32 tháng 8 năm 2020',
    'An Hưng, ngày 30 tháng 02 năm 2020',
    'An Hưng, ngày 11 tháng 3 năm 20098',
    'An Hưng',
  ])('never invent a date: %s', (date) => {
    expect(read(decision({ date })).values.issuedDate).toBeUndefined();
  });

  it('drop a quotation mark without a partner from a subject, and keep a pair', () => {
    const of = (subject: string) => read(decision({ subject: [subject] })).values.subject;
    expect(of('"Về việc công nhận gia đình văn hóa')).toBe('Về việc công nhận gia đình văn hóa');
    expect(of('Phong trào "Một cửa" năm 2020')).toBe('Phong trào "Một cửa" năm 2020');
  });

  it('join a subject that wraps, and stop where the body begins', () => {
    const subject = ['Về việc phê duyệt phương án sử dụng đất công ích của', 'xã giai đoạn 2020'];
    expect(read(decision({ subject })).values.subject).toBe(subject.join(' '));
  });

  it('take the last body of the letterhead as the agency', () => {
    expect(
      read(decision({ agency: ['ỦY BAN NHÂN DÂN HUYỆN AN LÃO', 'PHÒNG NỘI VỤ'] })).values.organName,
    ).toBe('PHÒNG NỘI VỤ');
  });

  it('mend the words everybody prints, and leave names to people', () => {
    const mended = read(decision({ agency: ['UY BAN NHAN DẦN', 'XÃ AN HUNG'] }));
    expect(mended.values.organName).toBe('ỦY BAN NHÂN DÂN XÃ AN HƯNG');
    expect(mended.fields.organName!.sure).toBe(false);
  });

  it('give the agency back the word a stain took, and its marks by the surer of two readings', () => {
    const stained = read(decision({ agency: ['ĐỒNG NHÂN,DÂN', 'XÃ AN HƯNG'] }));
    expect(stained.values.organName).toBe('HỘI ĐỒNG NHÂN DÂN XÃ AN HƯNG');
    expect(stained.fields.organName!.sure).toBe(false);
    const lines = decision({
      agency: ['ỦY BAN NHÂN DÂN', 'XÃ AN HƯNG'],
      date: 'An Hung, ngày 03 tháng 8 năm 2020',
    });
    const surer = lines.map((l) => (l.text === 'XÃ AN HƯNG' ? { ...l, confidence: 97 } : l));
    expect(read(surer).values.organName).toBe('ỦY BAN NHÂN DÂN XÃ AN HƯNG');
  });

  it.each([
    ['Số: 12 QĐ/UB', '12', 'QĐ/UB'],
    ['Số: 12-QĐ/UB', '12', 'QĐ/UB'],
    ['Số 08/QĐ/UB', '08', 'QĐ/UB'],
    ['Số: 45/2005/QĐ-UB', '45', '2005/QĐ-UB'],
    ['Số: 2O1/QĐ-UB', '201', 'QĐ-UB'],
  ])('read the number of older records: %s', (printed, number, notation) => {
    const { values, type } = read(decision({ number: printed }));
    expect([values.codeNumber, values.codeNotation, type]).toEqual([number, notation, 'QĐ']);
  });

  it('read records of older layouts: body in short, day in figures, the issuer behind the kind', () => {
    const { values, typeId } = read(
      decision({
        agency: ['UBND XÃ AN HƯNG'],
        number: 'Số: 36/UB',
        date: 'Ngày 12-2-1986',
        heading: 'QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN XÃ',
      }),
    );
    expect(typeId).toBe('vb:QĐ');
    expect(values).toMatchObject({
      ...{ codeNumber: '36', codeNotation: 'UB', issuedDate: '12/02/1986', organName: 'UBND XÃ AN HƯNG' },
      subject: 'Về việc công nhận gia đình văn hóa năm 2020',
    });
  });

  it('name all bodies that issue together', () => {
    const agency = ['SỞ NỘI VỤ', 'SỞ TÀI CHÍNH'];
    const { values } = read(
      decision({ agency, number: 'Số: 15/HDLT-SNV-STC', heading: 'HƯỚNG DẪN LIÊN TỊCH' }),
    );
    expect(values.organName).toBe('SỞ NỘI VỤ; SỞ TÀI CHÍNH');
    expect(values.subject).toBe('Về việc công nhận gia đình văn hóa năm 2020');
    // One above the other, the upper is the body that the lower belongs to.
    expect(read(decision({ agency })).values.organName).toBe('SỞ TÀI CHÍNH');
  });

  it('know a letter by its "V/v"', () => {
    const lines = decision({ number: 'Số: 12/UBND-VX', heading: 'Kính gửi: Phòng Nội vụ' }).map((l) =>
      l.text.startsWith('Kính') ? { ...l, top: 18 } : l,
    );
    const letter = lines.filter((l) => !l.text.startsWith('Về việc'));
    letter.push({ text: 'V/v báo cáo công tác lưu trữ', top: 11.2, centre: 27 });
    const { type, typeId, values } = read(letter);
    expect([type, typeId]).toEqual(['CV', 'vb:CV']);
    expect(values.subject).toBe('V/v báo cáo công tác lưu trữ');
    expect(values.codeNotation).toBe('UBND-VX');
  });

  it.each(KINDS.filter((t) => t.abbreviation))('know the heading of $vi', ({ vi, abbreviation, typeId }) => {
    const { typeId: found } = read(
      decision({ heading: vi.toUpperCase(), number: `Số: 7/${abbreviation}-UBND` }),
    );
    expect(found).toBe(typeId);
  });

  it.each([
    ['MẬT', 'MẬT'],
    ['TUYỆT MẬT', 'TUYỆT MẬT'],
    ['TỐI MẬT', 'TỐI MẬT'],
    ['BẢO MẬT THÔNG TIN', null],
    ['mật', null],
  ])('see the secrecy mark %s', (text, mark) => {
    expect(read([...decision(), { text, top: 11.5, centre: 20 }]).secrecy).toBe(mark);
  });
});

suite('separation', () => {
  it('starts at a motto, goes on without, keeps blanks with the page before', () => {
    const body = [{ text: 'trang tiếp theo của văn bản trước đó', top: 10, left: 12 }];
    const drafts = describe([
      evidence(decision(), 0),
      evidence(body, 1),
      evidence(null, 2),
      evidence(decision({ number: 'Số: 55/QĐ-UBND' }), 3),
    ]);
    expect(drafts.map((d) => [d.pages, d.start])).toEqual([
      [[0, 1, 2], 'first-page'],
      [[3], 'motto'],
    ]);
  });

  it('starts at a numbered heading even where the motto was lost, but not at an annex', () => {
    const headed = decision().filter((l) => !/CỘNG HÒA|Độc lập/.test(l.text));
    const annex = [
      { text: 'KẾ HOẠCH', top: 8, centre: 50 },
      { text: 'kèm theo quyết định', top: 10, centre: 50 },
    ];
    expect(
      describe([evidence(decision(), 0), evidence(annex, 1), evidence(headed, 2)]).map((d) => d.start),
    ).toEqual(['first-page', 'heading']);
  });

  it('keeps a file that is one document whole', () => {
    const file = { source: 'signed.pdf', wholeFile: true };
    const drafts = describe([
      evidence(decision(), 0),
      evidence(decision(), 1, file),
      evidence(decision(), 2, { ...file, index: 1 }),
      evidence([{ text: 'x', top: 5 }], 3),
    ]);
    expect(drafts.map((d) => [d.pages, d.start])).toEqual([
      [[0], 'first-page'],
      [[1, 2], 'file'],
      [[3], 'file'],
    ]);
  });

  it('never throws, loses or doubles a page, whatever the text', () => {
    const line = fc.record({
      text: fc.oneof(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.constantFrom(
          'Số: /-',
          'QUYẾT ĐỊNH',
          'ngày tháng năm',
          'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
          'TM. CHỦ TỊCH',
          'V/v',
        ),
      ),
      top: fc.integer({ min: 0, max: 98 }),
      left: fc.integer({ min: 0, max: 90 }),
      confidence: fc.integer({ min: 0, max: 100 }),
    });
    const page = fc.oneof(
      { weight: 5, arbitrary: fc.array(line, { maxLength: 12 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(fc.array(page, { maxLength: 6 }), (pages) => {
        const drafts = describe(pages.map((lines, i) => evidence(lines, i)));
        expect(drafts.flatMap((d) => d.pages)).toEqual(pages.map((_, i) => i));
        for (const f of drafts.flatMap((d) => Object.values(d.fields))) {
          expect(f.confidence).toBeGreaterThanOrEqual(0);
          expect(f.confidence).toBeLessThanOrEqual(1);
          expect(f.box.every((n) => Number.isFinite(n))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

it('compares folded text by edits', () => {
  expect(fold('Đặng – Nguyễn 12')).toBe('dangnguyen12');
  expect(distance('quyetdinh', 'quyetdlnh')).toBe(1);
  expect(distanceWithin('hanhphuc', 'xxdoclaptudohanhphuczz')).toBe(0);
});
