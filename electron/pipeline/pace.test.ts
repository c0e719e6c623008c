/** Sending hours and speed as people change them: only these two, only in a file that is understood, and at once. */
import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStation, type Station } from '../station.ts';

let dir: string;
let station: Station;
const file = (name: string) => join(dir, 'destinations', `${name}.json`);
const send = async (method: string, path: string, json?: unknown) => {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const response = await station.fetch(new Request(`http://station/api${path}`, { method, ...body }));
  return { status: response.status, json: (await response.json()) as unknown };
};

beforeAll(async () => {
  dir = join(mkdtempSync(join(tmpdir(), 'station-pace-')), 'archive');
  mkdirSync(join(dir, 'destinations'), { recursive: true });
  const settings = {
    $comment: 'giữ lại',
    to: 'tus:https://kho.example/',
    hours: ['18:00-06:00'],
    parallel: 1,
  };
  writeFileSync(file('tinh'), JSON.stringify(settings), { mode: 0o600 });
  writeFileSync(file('hong'), '{');
  station = await createStation({ archiveDir: dir, operator: 'lan' });
});
afterAll(() => station.close());

it('shows and changes hours and limit, and leaves the rest of the file as it is', async () => {
  expect((await send('GET', '/destinations')).json).toMatchObject({
    destinations: [
      { name: 'hong', problem: expect.any(String) },
      { name: 'tinh', hours: ['18:00-06:00'], bytesPerSecond: null, problem: null },
    ],
  });
  const pace = { hours: ['11:30-13:30', '18:00-06:00'], bytesPerSecond: 200_000 };
  expect((await send('PUT', '/destinations/tinh/pace', pace)).status).toBe(200);
  expect(JSON.parse(readFileSync(file('tinh'), 'utf8'))).toEqual({
    $comment: 'giữ lại',
    to: 'tus:https://kho.example/',
    parallel: 1,
    ...pace,
  });
  expect(statSync(file('tinh')).mode & 0o777).toBe(0o600);
  expect((await send('PUT', '/destinations/tinh/pace', { hours: [] })).status).toBe(200);
  expect(JSON.parse(readFileSync(file('tinh'), 'utf8'))).not.toHaveProperty('bytesPerSecond');
});

it('refuses what is no time, what it does not know, and a file that it cannot understand', async () => {
  const before = readFileSync(file('tinh'), 'utf8');
  expect((await send('PUT', '/destinations/tinh/pace', { hours: ['25:00-06:00'] })).status).toBe(400);
  expect((await send('PUT', '/destinations/tinh/pace', { hours: [], bytesPerSecond: 1 })).status).toBe(400);
  expect((await send('PUT', '/destinations/nowhere/pace', { hours: [] })).status).toBe(404);
  expect((await send('PUT', '/destinations/..%2Ftinh/pace', { hours: [] })).status).toBe(404);
  expect((await send('PUT', '/destinations/hong/pace', { hours: [] })).status).toBeGreaterThanOrEqual(400);
  expect(readFileSync(file('tinh'), 'utf8')).toBe(before);
  expect(readFileSync(file('hong'), 'utf8')).toBe('{');
});
