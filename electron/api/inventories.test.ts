import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hc } from 'hono/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csv } from '../spreadsheet/write.ts';
import { createStation, type Station } from '../station.ts';
import type { AppType } from './contract.ts';

let station: Station;
beforeAll(async () => {
  station = await createStation({
    archiveDir: mkdtempSync(join(tmpdir(), 'station-inventory-')),
    language: 'en',
  });
});
afterAll(() => station.close());

const request: typeof fetch = (input, init) => station.fetch(new Request(input, init));
const client = () => hc<AppType>('http://station', { fetch: request });
const list = csv({
  header: ['Hồ sơ số', 'Tiêu đề'],
  rows: [
    ['1', 'Tập lưu'],
    ['2', ''],
  ],
});

async function post(fields: Record<string, string>, file: Uint8Array | null = list): Promise<Response> {
  const form = new FormData();
  if (file) form.set('file', new File([Buffer.from(file)], 'Mục lục.csv'));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return station.fetch(new Request('http://station/api/inventories/import', { method: 'POST', body: form }));
}

it('imports an inventory after a dry run, and tells its progress to the typed client', async () => {
  const dry = (await (await post({ dryRun: 'true' })).json()) as { imported: boolean; counts: unknown };
  expect(dry).toMatchObject({ imported: false, counts: { new: 1, bad: 1 } });
  expect(await (await client().api.inventories.$get()).json()).toEqual({ inventories: [] });
  expect((await post({ name: 'ML 1', fondsCode: 'P1' })).status).toBe(200);
  const { inventories } = await (await client().api.inventories.$get()).json();
  expect(inventories).toMatchObject([{ name: 'ML 1', fondsCode: 'P1', expected: 1, digitized: 0 }]);
  const items = client().api.inventories[':id'].items;
  const answer = await (await items.$get({ param: { id: String(inventories[0]!.id) } })).json();
  expect(answer).toMatchObject({ total: 1, items: [{ number: '1', title: 'Tập lưu', state: 'expected' }] });
});

it('says what is wrong with a request, and writes nothing', async () => {
  for (const [response, code] of [
    [post({}, null), 'bad-request'],
    [post({}, new Uint8Array([0x50, 0x4b, 3, 4])), 'unreadable-table'],
    [post({ map: '{"title":1}' }), 'bad-request'],
    [post({ map: '{"title":"Cột lạ"}' }), 'bad-request'],
    [post({ legacy: 'viscii' }), 'bad-request'],
    [post({}, csv({ header: ['x'], rows: [['y']] })), 'columns-unclear'],
  ] as const) {
    const answered = await response;
    expect(answered.status).toBe(400);
    expect(((await answered.json()) as { title: string }).title).toBe(code);
  }
  const missing = await station.fetch(new Request('http://station/api/inventories/99/items'));
  expect(missing.status).toBe(404);
  expect(station.archive.inventories.all()).toHaveLength(1);
});
