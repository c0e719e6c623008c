/** Keying a register, handing it over, exporting tables and codes, over HTTP. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csv } from '../spreadsheet/write.ts';
import { createStation, type Station } from '../station.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';

let station: Station;
let batch: string;
beforeAll(async () => {
  station = await createStation({
    archiveDir: mkdtempSync(join(tmpdir(), 'station-registers-')),
    language: 'en',
    operator: 'lan',
  });
  const { archive } = station;
  batch = await fillBatch(archive, { pages: 2, width: 400, wordings: 1 });
  const [page] = archive.pages.ofBatch(batch);
  archive.documents.takeApart(batch);
  const settings = { registerYear: '2001', registerVolume: '2' };
  archive.documents.addDossier({ id: 'book', batchId: batch, position: 1, settings });
  archive.documents.keepDossiers(batch, ['book']);
  const values = {
    so: '12',
    quyenSo: '2',
    ngayDangKy: '03/02/2001',
    noiDangKy: 'UBND xã An Hưng',
    nksHoTen: 'Lê Văn Tám',
    nksGioiTinh: '1',
    nksNgaySinh: '01/02/2001',
  };
  const fields = Object.entries(values).map(([name, value]) => [
    name,
    { value, confidence: 1, sure: true, pageId: page!.id, box: [0, 0, 0, 0] },
  ]);
  archive.documents.putDocument({
    ...{ id: 'e0', dossierId: 'book', type: 'KS', typeId: 'ht:KS', typeConfidence: 1 },
    ...{ start: 'first-page', secrecy: null, pageIds: [page!.id], fields: Object.fromEntries(fields) },
  });
});
afterAll(() => station.close());

const accept = (yes: boolean) =>
  station.archive.batches.setStanding(batch, {
    state: yes ? 'accepted' : 'described',
    heldFrom: null,
    heldWhy: null,
  });

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await station.fetch(new Request(`http://station/api${path}`, init));
  return { status: response.status, json: await response.json() };
}

it('keys an entry a second time, compares and settles', async () => {
  expect(await ask('GET', '/dossiers/book/entries')).toMatchObject({
    json: { entries: [{ document: 'e0', state: 'keyed', number: '12' }] },
  });
  const form = await ask('GET', '/documents/e0/second');
  expect(form.json).toMatchObject({ fields: expect.arrayContaining(['so', 'nksHoTen']) });
  const values = { so: { value: '12' }, nksHoTen: { value: 'Lê Văn Tâm' } };
  expect((await ask('PUT', '/documents/e0/second', { values })).status).toBe(200);
  expect((await ask('PUT', '/documents/e0/second', { values: { x: { value: '' } } })).status).toBe(400);
  expect((await ask('PUT', '/documents/e0/second', { values: 7 })).status).toBe(400);
  expect(await ask('GET', '/documents/e0/comparison')).toMatchObject({
    json: {
      fields: [
        { name: 'nksHoTen', first: 'Lê Văn Tám', second: 'Lê Văn Tâm', difference: 'marks', open: true },
        { name: 'so', difference: 'same', open: false },
      ],
    },
  });
  accept(true);
  const refused = await ask('POST', '/dossiers/book/register');
  expect(refused.json).toMatchObject({ title: 'package-incomplete' });
  accept(false);
  expect((await ask('POST', '/documents/e0/comparison/nksHoTen', { value: 'Lê Văn Tâm' })).status).toBe(400);
  expect((await ask('POST', '/documents/e0/comparison/nksHoTen', { value: 'Lê Văn Tám' })).status).toBe(200);
});

it('marks a value, and takes the mark back', async () => {
  const marked = await ask('PUT', '/documents/e0/marks/nksNgaySinh', { mark: 'as-written' });
  expect(marked.json).toEqual({ marks: { nksNgaySinh: 'as-written' } });
  expect((await ask('PUT', '/documents/e0/marks/nksNgaySinh', { mark: 'odd' })).status).toBe(400);
  expect((await ask('PUT', '/documents/e0/marks/nksNgaySinh', { mark: null })).json).toEqual({ marks: {} });
  expect((await ask('GET', '/documents/none/marks')).status).toBe(404);
});

it('hands the book over once it is accepted and gives its files, and no others', async () => {
  expect((await ask('POST', '/dossiers/book/register')).json).toMatchObject({ title: 'not-accepted' });
  accept(true);
  const made = await ask('POST', '/dossiers/book/register');
  expect(made).toMatchObject({ status: 200, json: { cases: 1, pages: 1, zip: 'KS.2001.2.zip' } });
  const file = await station.fetch(new Request('http://station/api/exports/KS.2001.2/KS.2001.2.zip'));
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(new Uint8Array(await file.arrayBuffer()).slice(0, 2)).toEqual(new Uint8Array([0x50, 0x4b]));
  for (const path of [
    '..%2F..%2Fstation.db/x',
    '../station.db',
    'KS.2001.2/..%2F..%2F..%2Fstation.db',
    'x/y',
  ])
    expect((await station.fetch(new Request(`http://station/api/exports/${path}`))).status).toBe(404);
});

it('exports documents as a table', async () => {
  const table = await station.fetch(new Request(`http://station/api/batches/${batch}/export?format=csv`));
  expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(await table.text()).toContain('Lê Văn Tám');
  expect((await ask('GET', `/batches/${batch}/export?format=doc`)).status).toBe(400);
  expect((await ask('GET', '/batches/none/export?format=csv')).status).toBe(404);
});

it('imports codes and finds them', async () => {
  const form = new FormData();
  const list = csv({
    header: ['Code', 'Name'],
    rows: [
      ['H24.99', 'UBND xã An Hưng'],
      ['?', 'x'],
    ],
  });
  form.set('file', new File([Buffer.from(list)], 'agencies.csv'));
  const post = new Request('http://station/api/codes/agency', { method: 'POST', body: form });
  expect(await (await station.fetch(post)).json()).toMatchObject({
    entries: 1,
    problems: [{ row: 3, code: 'bad-code' }],
  });
  expect(await ask('GET', '/codes/agency?q=an+hung')).toMatchObject({
    json: { codes: [{ code: 'H24.99' }] },
  });
  expect(await ask('GET', '/documents/e0/codes')).toMatchObject({
    json: { fields: [{ name: 'noiDangKy', written: 'UBND xã An Hưng', candidates: [{ code: 'H24.99' }] }] },
  });
  expect((await ask('PUT', '/documents/e0/codes/noiDangKy', { code: 'H24.99' })).status).toBe(200);
  expect((await ask('GET', '/codes/planet?q=x')).status).toBe(404);
  expect((await ask('GET', '/codes/unit')).status).toBe(400);
});
