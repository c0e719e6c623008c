/** Importing into an archive of its own: lists as offices keep them, imported twice, and followed to delivery. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csv, xlsx } from '../spreadsheet/write.ts';
import { type Archive, openArchive } from '../store/archive.ts';
import { verifyAudit } from '../store/audit.ts';
import { toLegacy } from '../vietnamese/legacy.ts';
import { type ImportOptions, importInventory } from './inventory-import.ts';
import { inventoryProgress, itemProgress, settingsFromInventory } from './inventory-progress.ts';

let archive: Archive;
beforeEach(async () => {
  archive = await openArchive(mkdtempSync(join(tmpdir(), 'inventory-')));
});
afterEach(() => archive.close());

const HEADER = ['Hộp số', 'Hồ sơ số', 'Tiêu đề hồ sơ', 'Thời gian', 'Số tờ'];
const ROWS = [
  ['5', '001', 'Hồ sơ cấp giấy chứng nhận quyền sử dụng đất', '1998-1999', '12'],
  ['', '002', 'Tập quyết định của Ủy ban nhân dân xã', '15/03/2001', 'nhiều'],
  ['', '', 'Tập công văn', '2002', ''],
];
const load = (bytes: Uint8Array, options: ImportOptions = {}, source = 'Mục lục 01.csv') =>
  importInventory(archive, 'lan', { source, bytes }, options, 'en');

describe('importing an inventory', () => {
  it('says first what will happen, then does it, and does nothing twice', async () => {
    const list = csv({ header: HEADER, rows: ROWS });
    const dry = await load(list, { dryRun: true, fondsCode: 'P01' });
    expect(dry).toMatchObject({
      inventory: 'Mục lục 01',
      imported: false,
      headerRow: 1,
      counts: { rows: 3, new: 2, changed: 0, same: 0, bad: 1, absent: 0 },
      mapping: {
        box: 'Hộp số',
        fileNotation: 'Hồ sơ số',
        title: 'Tiêu đề hồ sơ',
        dates: 'Thời gian',
        sheets: 'Số tờ',
      },
      mappedBy: 'headings',
    });
    expect(dry.findings.map((f) => [f.row, f.code, f.bad])).toEqual([
      [3, 'bad-count', false],
      [4, 'no-number', true],
    ]);
    expect(archive.inventories.all()).toEqual([]);

    expect((await load(list, { fondsCode: 'P01' })).counts).toEqual(dry.counts);
    const stored = archive.inventories.items(archive.inventories.byName('Mục lục 01')!.id);
    expect(stored.map((item) => item.values)).toMatchObject([
      { fileNotation: '001', box: '5', sheets: '12' },
      { fileNotation: '002', box: '5', sheets: 'nhiều' },
    ]);

    const changed = csv({ header: HEADER, rows: [[...ROWS[0]!.slice(0, 4), '13']] });
    expect(await load(changed)).toMatchObject({
      fondsCode: 'P01',
      mappedBy: 'memory',
      counts: { new: 0, changed: 1, same: 0, absent: 1 },
      changed: [{ row: 2, number: '001', fields: ['sheets'] }],
      absent: ['002'],
    });
    expect(archive.inventories.items(1)).toHaveLength(2);
    expect(verifyAudit(archive.db)).toBeNull();
  });

  it('takes a workbook with TCVN3 text, from the sheet whose headings are known', async () => {
    const old = ROWS.map((row) => row.map((cell) => toLegacy(cell.toLowerCase(), 'tcvn3')));
    const sheets = [
      { name: 'Bìa', header: ['Ủy ban'], rows: [] },
      { name: 'ML', header: HEADER.map((cell) => toLegacy(cell.toLowerCase(), 'tcvn3')), rows: old },
    ];
    const report = await load(await xlsx(sheets), { name: 'ML cũ' });
    expect(report).toMatchObject({
      sheet: 'ML',
      legacy: 'tcvn3',
      encoding: 'workbook',
      counts: { new: 2, bad: 1 },
    });
    expect(archive.inventories.items(1)[0]!.values.title).toBe('hồ sơ cấp giấy chứng nhận quyền sử dụng đất');
  });

  it('asks for the columns it cannot tell, and remembers what it was told', async () => {
    const list = csv({ header: ['A', 'B', 'C'], rows: [['1', '7', 'Tập lưu']] });
    await expect(load(list)).rejects.toMatchObject({
      code: 'columns-unclear',
      params: { headers: 'A · B · C' },
    });
    await expect(load(list, { map: { title: 'Không có' } })).rejects.toMatchObject({ code: 'bad-request' });
    const told = await load(list, { map: { fileNotation: 'B', title: '#3' }, dryRun: true });
    expect(told).toMatchObject({ mapping: { fileNotation: 'B', title: 'C' }, counts: { new: 1 } });
    await load(list, { map: { fileNotation: 'B', title: '#3' } });
    expect(await load(list)).toMatchObject({ mappedBy: 'memory', counts: { same: 1 } });
  });
});

describe('progress against an inventory', () => {
  const batch = (id: string, settings: Record<string, string>) =>
    archive.batches.insert({
      id,
      key: id,
      state: 'scanned',
      roots: [],
      profile: 'tt05-aip',
      recordType: null,
      settings,
      plan: { until: 'package', approve: false, destinations: [] },
      ignored: [],
      paused: false,
      createdAt: '2026-11-25',
      createdBy: 'lan',
    });

  it('follows a file from the shelf to the platform', async () => {
    await load(csv({ header: HEADER, rows: ROWS }), { fondsCode: 'P01' });
    batch('b1', { fileNotation: '1', fondsCode: 'P01' });
    batch('other', { fileNotation: '2', fondsCode: 'P02' });
    const state = () => itemProgress(archive, archive.inventories.get(1)!).map((item) => item.state);
    expect(state()).toEqual(['expected', 'expected']);
    const file = archive.batches.addFile('b1', 0, { path: '/x', source: 'x.jpg', bytes: 1, mtimeMs: 0 });
    const scanned = { index: 0, imageSha256: 'x', imageMime: 'image/jpeg', imageFrame: 0 };
    const page = archive.pages.insert('b1', file, {
      ...scanned,
      width: 1,
      height: 1,
      dpi: 200,
      dpiSource: 'file',
      flags: [],
    });
    expect(state()).toEqual(['digitized', 'expected']);
    archive.documents.addDossier({ id: 'd1', batchId: 'b1', position: 0, settings: { fileNotation: '001' } });
    const document = {
      type: null,
      typeId: null,
      typeConfidence: 0,
      start: 'first-page' as const,
      secrecy: null,
    };
    archive.documents.putDocument({
      id: 'c1',
      dossierId: 'd1',
      ...document,
      pageIds: [page],
      fields: {},
    });
    expect(state()).toEqual(['described', 'expected']);
    archive.packages.reserve({ id: 'p1', dossierId: 'd1', profile: 'tt05-aip', createdAt: 'x' });
    const delivery = archive.packages.addDelivery('p1', 'folder:/x', 'x');
    expect(state()).toEqual(['described', 'expected']);
    archive.packages.delivered(delivery, null, 'x');
    expect(inventoryProgress(archive)).toMatchObject([
      { expected: 2, digitized: 1, described: 1, delivered: 1 },
    ]);
  });

  it('gives a dossier what the inventory knows of it, unless two inventories have the number', async () => {
    await load(csv({ header: HEADER, rows: ROWS }), { fondsCode: 'P01' });
    expect(
      settingsFromInventory(archive, { fileNotation: '1', agencyCode: 'H24.1', fondsCode: 'P01' }),
    ).toEqual({
      title: 'Hồ sơ cấp giấy chứng nhận quyền sử dụng đất',
      startDate: '1998',
      endDate: '1999',
      numberOfPaper: '12',
      paperFileCode: 'H24.1.5.001',
    });
    expect(settingsFromInventory(archive, { fileNotation: '1', fondsCode: 'P02' })).toEqual({});
    await load(csv({ header: HEADER, rows: ROWS }), { name: 'Khác' });
    expect(settingsFromInventory(archive, { fileNotation: '1' })).toEqual({});
  });
});
