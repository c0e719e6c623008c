/** A small register book from keyed entries to what CV 1437 asks for: keying, second keying, check, workbook and ZIP. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource, PACKAGE_LIMITS } from '../packaging/source.ts';
import { readTables } from '../spreadsheet/read.ts';
import { createStation, type Station } from '../station.ts';
import { verifyAudit } from '../store/audit.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import { checkBatch } from './check-batch.ts';
import { exportTable } from './export-tables.ts';
import {
  comparisons,
  keySecond,
  markField,
  registerEntries,
  secondForm,
  settle,
  suggestions,
} from './register.ts';

const BOOK = {
  registerKind: 'KS',
  registerYear: '1998',
  registerVolume: '01',
  title: 'Sổ đăng ký khai sinh 1998',
};
const KEYED = [
  { so: '007', nksHoTen: 'Nguyễn Thị Hồng', nksGioiTinh: '2', nksNgaySinh: '01/05/1998', ghiChu: '=1+1' },
  { so: '008', nksHoTen: 'Trần Văn Nam', nksGioiTinh: '1', nksNgaySinh: '1998' },
  { so: '009', nksGioiTinh: '1', nksNgaySinh: '30/04/1998' },
];

let station: Station;
let dir: string;
let batch: string;
const entry = (n: number) => `e${n}`;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'register-'));
  station = await createStation({ archiveDir: join(dir, 'archive'), language: 'en', operator: 'lan' });
  const { archive } = station;
  batch = await fillBatch(archive, { pages: 6, width: 500, wordings: 2 });
  const pages = archive.pages.ofBatch(batch).map((page) => page.id);
  archive.transaction(() => {
    archive.documents.takeApart(batch);
    archive.documents.addDossier({ id: 'book', batchId: batch, position: 1, settings: BOOK });
    archive.documents.keepDossiers(batch, ['book']);
    KEYED.forEach((own, n) => {
      const values = { quyenSo: '01', ngayDangKy: '12/05/1998', noiDangKy: 'UBND xã An Hưng', ...own };
      const pageIds = pages.slice(2 * n, 2 * n + 2);
      const fields = Object.entries(values).map(([name, value]) => [
        name,
        { value, confidence: 1, sure: true, pageId: pageIds[0]!, box: [0, 0, 0, 0] },
      ]);
      archive.documents.putDocument({
        ...{ id: entry(n), dossierId: 'book', type: 'KS', typeId: 'ht:KS', typeConfidence: 1 },
        ...{ start: 'first-page', secrecy: null, pageIds, fields: Object.fromEntries(fields) },
      });
    });
  });
});
afterAll(() => station.close());

const states = () => registerEntries(station.archive, station.records, 'book').map((one) => one.state);
const blocking = () =>
  checkBatch(station.archive, station.records, station.profiles, batch, 'en')
    .findings.filter((f) => f.level === 'blocks' && f.document)
    .map((f) => [f.document, f.code, f.field]);
const accept = (yes: boolean) =>
  station.archive.batches.setStanding(batch, {
    state: yes ? 'accepted' : 'described',
    heldFrom: null,
    heldWhy: null,
  });
const document = (n: number) => station.archive.documents.get(entry(n))!;

describe('the columns of the workbooks', () => {
  it('are as many as the exporters write', () => {
    const count = (code: string) => station.records.type(`ht:${code}`)!.fields.length;
    expect(['KS', 'KH', 'KT', 'HN', 'CMC'].map(count)).toEqual([60, 44, 48, 35, 50]);
  });
});

describe('keying', () => {
  it('says how far each entry is, and what the next begins with', () => {
    const { archive, records } = station;
    expect(states()).toEqual(['keyed', 'keyed', 'to-key']);
    expect(blocking()).toEqual([['e2', 'value-missing', 'nksHoTen']]);
    // What the entry has already is never suggested over.
    const values = suggestions(archive, records, entry(2));
    expect(values).toMatchObject({ loaiDangKy: '1', nksQuocTich: 'Việt Nam' });
    expect(values).not.toHaveProperty('so');
  });

  it('takes a value for illegible, and takes that back', () => {
    const { archive, records } = station;
    markField(archive, records, 'lan', entry(2), 'nksHoTen', 'illegible');
    expect(states()[2]).toBe('keyed');
    expect(blocking()).toEqual([]);
    markField(archive, records, 'lan', entry(2), 'nksHoTen', null);
    expect(states()[2]).toBe('to-key');
    markField(archive, records, 'lan', entry(2), 'nksHoTen', 'illegible');
    expect(() => markField(archive, records, 'lan', entry(2), 'x', 'illegible')).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
  });

  it('compares a blind second keying, loudly where only the marks differ, until a person decides', () => {
    const { archive, records } = station;
    const form = secondForm(archive, records, entry(0));
    expect(form.fields).toContain('nksHoTen');
    expect(JSON.stringify(form)).not.toContain('Hồng');
    const second = {
      so: '007',
      ngayDangKy: '12/05/1998',
      nksHoTen: 'Nguyễn Thị Hống',
      nksGioiTinh: '2',
      nksNgaySinh: '01/06/1998',
    };
    const values = Object.fromEntries(Object.entries(second).map(([name, value]) => [name, { value }]));
    keySecond(archive, records, 'mai', entry(0), values, true);
    expect(registerEntries(archive, records, 'book')[0]).toMatchObject({
      state: 'differs',
      differences: 2,
      inMarks: 1,
    });
    expect(blocking()).toEqual([
      ['e0', 'keying-differs-in-marks', 'nksHoTen'],
      ['e0', 'keying-differs', 'nksNgaySinh'],
    ]);
    const loud = checkBatch(archive, records, station.profiles, batch, 'en').findings.find(
      (f) => f.code === 'keying-differs-in-marks',
    );
    expect(loud!.message).toMatch(/^ONLY THE MARKS DIFFER: Full name \(child\) was keyed/);
    expect(() => settle(archive, records, 'hoa', entry(0), 'nksHoTen', 'Nguyễn Thị Hổng')).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
    settle(archive, records, 'hoa', entry(0), 'nksHoTen', 'Nguyễn Thị Hồng');
    settle(archive, records, 'hoa', entry(0), 'nksNgaySinh', '01/05/1998');
    expect(comparisons(archive, document(0)).filter((one) => one.open)).toEqual([]);
    expect(blocking()).toEqual([]);
    // Parents stand in the book and were not keyed again.
    expect(states()[0]).toBe('keyed');
    expect(() => keySecond(archive, records, 'mai', entry(0), { ghiChu: { value: '' } }, true)).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
  });
});

describe('handing over', () => {
  it('refuses a book with what the receiver would refuse', async () => {
    const { archive, records } = station;
    await expect(station.exportRegister('book', join(dir, 'out'))).rejects.toMatchObject({
      code: 'not-accepted',
    });
    markField(archive, records, 'lan', entry(2), 'nksHoTen', null);
    accept(true);
    await expect(station.exportRegister('book', join(dir, 'out'))).rejects.toMatchObject({
      code: 'package-incomplete',
      params: { fields: expect.stringContaining('nksHoTen') },
    });
    expect(() => markField(archive, records, 'lan', entry(2), 'nksHoTen', 'illegible')).toThrow(
      expect.objectContaining({ code: 'batch-accepted' }),
    );
    accept(false);
    markField(archive, records, 'lan', entry(2), 'nksHoTen', 'illegible');
    accept(true);
    await expect(station.exportRegister('none', join(dir, 'out'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('makes one PDF per case, one workbook with the exact columns, one ZIP, all counted', async () => {
    const made = await station.exportRegister('book', join(dir, 'out'));
    expect(made).toMatchObject({ cases: 3, pages: 6 });
    expect(made.workbook.path).toBe(join(dir, 'out', 'KS.1998.01', 'KS.1998.01.xlsx'));
    const { sheets } = await readTables(readFileSync(made.workbook.path));
    const [header, ...rows] = sheets[0]!.rows;
    expect(header).toEqual(station.records.type('ht:KS')!.fields.map((field) => field.name));
    expect(header!.slice(0, 4)).toEqual(['so', 'quyenSo', 'trangSo', 'ngayDangKy']);
    expect(rows.map((row) => row[0])).toEqual(['007', '008', '009']);
    expect(rows[0]![header!.indexOf('ghiChu')]).toBe('=1+1');
    expect(rows[2]![header!.indexOf('nksHoTen')]).toBe('');
    const zip = await openSource(made.zip.path, PACKAGE_LIMITS);
    try {
      expect(zip.entries.map((one) => one.name)).toEqual([
        'KS.1998.01.1998-05-12.007.pdf',
        'KS.1998.01.1998-05-12.008.pdf',
        'KS.1998.01.1998-05-12.009.pdf',
      ]);
      for (const one of zip.entries) {
        const pieces: Buffer[] = [];
        for await (const piece of await one.open()) pieces.push(piece as Buffer);
        const pdf = await PDFDocument.load(Buffer.concat(pieces), { updateMetadata: false });
        expect([pdf.getPageCount(), pdf.getTitle()?.startsWith('Sổ đăng ký khai sinh 1998 – 00')]).toEqual([
          2,
          true,
        ]);
      }
    } finally {
      zip.close();
    }
    // As the receiver of registers wants them, which is small.
    expect(made.zip.bytes).toBeLessThan(made.pages * 100_000);
    const again = await station.exportRegister('book', join(dir, 'out'));
    expect([again.zip.sha256, again.workbook.sha256]).toEqual([made.zip.sha256, made.workbook.sha256]);
    expect(verifyAudit(station.archive.db)).toBeNull();
  });

  it('exports any selection as CSV and XLSX', async () => {
    const { archive, records } = station;
    const selection = { batches: [batch], documents: [entry(0), entry(1)] };
    const csv = new TextDecoder().decode(await exportTable(archive, records, selection, 'csv', 'vi'));
    expect(csv.split('\r\n')).toHaveLength(4);
    expect(csv).toContain("'=1+1");
    const { sheets } = await readTables(
      await exportTable(archive, records, { batches: [batch] }, 'xlsx', 'vi'),
    );
    expect(sheets).toMatchObject([{ name: 'Khai sinh' }]);
    expect(sheets[0]!.rows).toHaveLength(4);
    expect(sheets[0]!.rows[1]).toContain('007');
    const none = await readTables(
      await exportTable(archive, records, { batches: [batch], typeId: 'ht:KH' }, 'xlsx', 'vi'),
    );
    expect(none.sheets[0]!.rows).toHaveLength(1);
  });
});
