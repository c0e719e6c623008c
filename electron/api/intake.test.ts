import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveReadings } from '../readings-fixture.ts';
import { createStation, type Station } from '../station.ts';

const RESOURCES = join(import.meta.dirname, '..', '..', 'resources');
const SAMPLE = join(RESOURCES, 'samples', '001-clean.jpg');

describe('taking in', () => {
  let dir: string;
  let station: Station;
  const send = (method: string, path: string, body?: BodyInit) =>
    station.fetch(
      new Request(`http://station/api${path}`, { method, ...(body === undefined ? {} : { body }) }),
    );
  const codeOf = async (response: Response) => ((await response.json()) as { title: string }).title;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'station-intake-'));
    // A receiver that only this archive knows.
    const own = {
      ...JSON.parse(readFileSync(join(RESOURCES, 'profiles', 'bagit.json'), 'utf8')),
      id: 'kho-huyen',
    };
    mkdirSync(join(dir, 'archive', 'resources', 'profiles'), { recursive: true });
    writeFileSync(join(dir, 'archive', 'resources', 'profiles', 'kho-huyen.json'), JSON.stringify(own));
    station = await createStation({ archiveDir: join(dir, 'archive'), operator: 'lan' });
    await giveReadings(station.archive, ['001-clean.jpg']);
  });
  afterAll(() => station.close());

  it('opens a batch for posted files, with the place of the paper in its dossier', async () => {
    const file = readFileSync(SAMPLE);
    expect((await send('PUT', '/uploads/drop-0001/H%E1%BB%93%20s%C6%A1/001.jpg', file)).status).toBe(201);
    const opened = await send(
      'POST',
      '/batches',
      JSON.stringify({
        drop: 'drop-0001',
        profile: 'tt05-aip',
        settings: { title: ' Hồ sơ ', archiveCode: 'H24.99', agencyCode: '' },
        place: { repository: 'K01', shelf: '', box: 'H03', number: '12' },
        sheets: 3,
      }),
    );
    expect(opened.status).toBe(201);
    const { batch: id } = (await opened.json()) as { batch: string };
    const batch = station.archive.batches.get(id)!;
    expect(batch).toMatchObject({
      createdBy: 'lan',
      settings: {
        title: 'Hồ sơ',
        archiveCode: 'H24.99',
        paperFileCode: 'H24.99.K01.H03.12',
        numberOfPaper: '3',
      },
    });
    expect(batch.settings).not.toHaveProperty('agencyCode');
    await station.idle(id);
    expect(station.report(id)).toMatchObject({ pages: [{ source: '001.jpg' }], state: 'described' });

    // What is in the archive need not lie there twice; what nobody went on with goes after a week.
    await send('PUT', '/uploads/drop-0002/a.jpg', file);
    await station.drops.sweep();
    expect(readdirSync(join(dir, 'archive', 'drops'))).toEqual(['drop-0002']);
    await station.drops.sweep(Date.now() + 8 * 24 * 3600 * 1000);
    expect(readdirSync(join(dir, 'archive', 'drops'))).toEqual([]);
  });

  it("offers, takes and checks a receiver of the archive's own", async () => {
    const { profiles } = (await (await send('GET', '/profiles')).json()) as { profiles: { id: string }[] };
    expect(profiles.map(({ id }) => id)).toContain('kho-huyen');
    await send('PUT', '/uploads/drop-0010/001.jpg', readFileSync(SAMPLE));
    const opening = { drop: 'drop-0010', profile: 'kho-huyen' };
    const opened = await send('POST', '/batches', JSON.stringify(opening));
    expect(opened.status).toBe(201);
    const { batch } = (await opened.json()) as { batch: string };
    await station.idle(batch);
    expect(await (await send('GET', `/batches/${batch}/check`)).json()).toMatchObject({
      profile: 'kho-huyen',
    });
    const unknown = { ...opening, profile: 'nobody' };
    expect(await codeOf(await send('POST', '/batches', JSON.stringify(unknown)))).toBe('wrong-usage');
  });

  it('takes what the desktop granted, and nothing else', async () => {
    const scans = join(dir, 'scans');
    mkdirSync(scans);
    cpSync(SAMPLE, join(scans, '001.jpg'));
    const grant = station.grants.give([scans]);
    const opening = { profile: 'tt05-aip', grants: [grant] };
    expect((await send('POST', '/batches', JSON.stringify(opening))).status).toBe(201);
    const invented = { ...opening, grants: [scans] };
    expect(await codeOf(await send('POST', '/batches', JSON.stringify(invented)))).toBe('not-found');
    const nothing = { profile: 'tt05-aip' };
    expect(await codeOf(await send('POST', '/batches', JSON.stringify(nothing)))).toBe('nothing-to-do');
  });

  it.each([
    ['a%2F..%2F..%2Fstation.db'],
    ['..'],
    ['a//b.jpg'],
    ['C%3A%5Cx.jpg'],
    ['con.jpg'],
    ['x.jpg.'],
    ['x%00.jpg'],
    [`${'x'.repeat(300)}.jpg`],
  ])('refuses the name %s', async (name) => {
    const before = readFileSync(join(dir, 'archive', 'station.db')).length;
    const response = await send('PUT', `/uploads/drop-0003/${name}`, 'x');
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(existsSync(join(dir, 'archive', 'drops', 'drop-0003'))).toBe(false);
    expect(readFileSync(join(dir, 'archive', 'station.db')).length).toBeGreaterThanOrEqual(before);
  });

  it('keeps nothing of a file whose sending broke off', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(10)),
      pull: (controller) => controller.error(new Error('gone')),
    });
    const init = { method: 'PUT', body: broken, duplex: 'half' } as RequestInit;
    const response = await station.fetch(new Request('http://station/api/uploads/drop-0004/a.jpg', init));
    expect(await codeOf(response)).toBe('cancelled');
    expect(readdirSync(join(dir, 'archive', 'drops', 'drop-0004'))).toEqual([]);
  });
});
