import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadRecords } from '../records/load.ts';
import { csv } from '../spreadsheet/write.ts';
import { type Archive, openArchive } from '../store/archive.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import { chooseCode, fieldCodes, findCodes, importCodes } from './codes.ts';

const records = loadRecords([join(import.meta.dirname, '..', '..', 'resources')]);
const HEADER = ['Mã', 'Tên', 'Từ ngày', 'Đến ngày', 'Mã mới'];
const UNITS = [
  ['11557', 'Xã An Hưng', '', '30/06/2025', '11602'],
  ['11602', 'Phường Hồng An', '01/07/2025', '', ''],
];

let archive: Archive;
beforeEach(async () => {
  archive = await openArchive(mkdtempSync(join(tmpdir(), 'codes-')));
});
afterEach(() => archive.close());

const load = (kind: 'agency' | 'unit', rows: string[][], dryRun = false) =>
  importCodes(archive, 'lan', kind, { source: 'dm.csv', bytes: csv({ header: HEADER, rows }) }, dryRun);

it('keeps old units beside new ones, and leads from one to the other', async () => {
  expect(await load('unit', UNITS, true)).toMatchObject({ imported: false, entries: 2, known: 0 });
  expect(archive.codes.count('unit')).toBe(0);
  await load('unit', UNITS);
  expect(await load('unit', UNITS)).toMatchObject({ entries: 2, known: 2, problems: [] });
  expect(findCodes(archive, 'unit', 'xa an hung')).toMatchObject([
    { code: '11557', name: 'Xã An Hưng', current: false, now: { code: '11602', name: 'Phường Hồng An' } },
  ]);
  expect(findCodes(archive, 'unit', 'hồng an', '01/01/2000')).toEqual([]);
  expect(findCodes(archive, 'unit', 'Hải Phòng')).toMatchObject([{ code: '31', current: true }]);
});

it('finds an agency by either form of its identifier', async () => {
  await load('agency', [['012.05.99.H24', 'UBND xã Đại Thắng', '', '', '']]);
  for (const words of ['H24.99.05.012', '012.05.99.h24', 'Ủy ban nhân dân xã Đại Thắng', 'dai thang'])
    expect(findCodes(archive, 'agency', words)).toMatchObject([{ code: 'H24.99.05.012' }]);
  await expect(
    importCodes(archive, 'lan', 'agency', { source: 'x', bytes: csv({ header: ['a'], rows: [] }) }, false),
  ).rejects.toMatchObject({
    code: 'columns-unclear',
  });
});

it('puts a code beside a name, which stays as it is written', async () => {
  await load('agency', [['H24.99', 'UBND xã Đại Thắng', '', '', '']]);
  const batch = await fillBatch(archive, { pages: 1, width: 400, wordings: 1 });
  const [document] = archive.documents.ofDossier(archive.documents.dossiers(batch)[0]!.id);
  const before = document!.fields.organName!.value;
  const code = () => fieldCodes(archive, records, document!.id).find((field) => field.name === 'organName')!;
  expect(code()).toMatchObject({ written: before, kind: 'agency', chosen: null });
  chooseCode(archive, records, 'lan', document!.id, 'organName', '000.00.99.H24');
  expect(code().chosen).toBe('H24.99');
  expect(archive.documents.get(document!.id)!.fields.organName!.value).toBe(before);
  expect(() => chooseCode(archive, records, 'lan', document!.id, 'organName', 'no code')).toThrow();
  expect(() => chooseCode(archive, records, 'lan', document!.id, 'codeNumber', 'H24')).toThrow();
  chooseCode(archive, records, 'lan', document!.id, 'organName', null);
  expect(code().chosen).toBeNull();
});
