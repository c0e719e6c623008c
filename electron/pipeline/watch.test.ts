/** Watched folders with real files: slow writers, renames, names used again, a restart. Looks are made by hand. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Looks } from '../ingest/settled.ts';
import { createStation, type Station } from '../station.ts';

let dir: string;
let folder: string;
let station: Station;
let page: Buffer;
let pages = 0;

/** An empty page; no two are equal. */
const scan = () =>
  sharp({ create: { width: 120, height: 170 + ++pages, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer();
const open = () =>
  createStation({
    archiveDir: join(dir, 'archive'),
    operator: 'lan',
    watchFolders: [folder],
    watchEveryMs: 2 ** 30,
  });
const send = async (method: string, path: string, json?: unknown) => {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const response = await station.fetch(new Request(`http://station/api${path}`, { method, ...body }));
  return { status: response.status, json: (await response.json()) as Record<string, never> };
};
const put = (name: string, bytes: Buffer) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), bytes);
};
/** A file is taken when it is the same on two looks. */
const look = async (times = 2) => {
  for (let n = 0; n < times; n++) await station.watcher.look(new Date(2026, 10, 25, 9));
};
const batches = () =>
  station.archive.batches
    .all()
    .map((batch) => [
      batch.settings.title,
      station.archive.batches.files(batch.id).map((file) => file.source),
    ]);
const watches = async () =>
  (await send('GET', '/watches')).json as unknown as {
    folders: { id: string; name: string }[];
    watches: { id: string; taken: number; waiting: number; problem: string | null; state: string }[];
  };

async function watch(grouping: string) {
  const [known] = (await watches()).folders;
  const wish = { folder: known!.id, grouping, profile: 'tt05-aip', settings: { title: 'Hồ sơ' } };
  const { status, json } = await send('POST', '/watches', wish);
  expect(status).toBe(201);
  return json.watch as unknown as string;
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'station-watch-'));
  folder = join(dir, 'máy quét');
  mkdirSync(folder);
  page = await scan();
  station = await open();
});
afterEach(() => station.close());

describe('a watched folder', () => {
  it('gives a file only when it has stopped changing', async () => {
    await watch('one');
    const third = Math.floor(page.length / 3);
    put('a.jpg', page.subarray(0, third));
    await look(1);
    appendFileSync(join(folder, 'a.jpg'), page.subarray(third, 2 * third));
    await look(1);
    appendFileSync(join(folder, 'a.jpg'), page.subarray(2 * third));
    put('empty.jpg', Buffer.alloc(0));
    for (const name of ['b.jpg.part', 'c.jpg.crdownload', '~$d.jpg', '.e.jpg', 'f.tmp']) put(name, page);
    await look(1);
    expect(batches()).toEqual([]);
    expect((await watches()).watches).toMatchObject([{ taken: 0, waiting: 2 }]);
    await look(1);
    expect(batches()).toEqual([['Hồ sơ', ['a.jpg']]]);
    // The name under which it was finished.
    renameSync(join(folder, 'b.jpg.part'), join(folder, 'b.jpg'));
    await look();
    expect(batches()).toEqual([['Hồ sơ', ['a.jpg', 'b.jpg']]]);
    const [batch] = station.archive.batches.all();
    await station.idle(batch!.id);
    expect(station.archive.batches.files(batch!.id).map((file) => file.state)).toEqual(['read', 'read']);
    expect((await watches()).watches).toMatchObject([{ taken: 2, waiting: 1 }]);
  });

  it('waits for a file that another program holds', async () => {
    const looks = new Looks();
    const file = { path: '/x/a.jpg', source: 'a.jpg', bytes: 10, mtimeMs: 1 };
    const held = async () => false;
    expect(await looks.look([file], held)).toEqual({ ready: [], waiting: [file] });
    expect(await looks.look([file], held)).toEqual({ ready: [], waiting: [file] });
    expect(await looks.look([file], async () => true)).toEqual({ ready: [file], waiting: [] });
  });

  it('takes nothing twice: not after a restart, a new name, or ending and beginning', async () => {
    const id = await watch('one');
    put('a.jpg', page);
    await look();
    const before = batches();
    await station.idle(station.archive.batches.all()[0]!.id);
    await station.close();
    station = await open();
    await look();
    renameSync(join(folder, 'a.jpg'), join(folder, 'hồ sơ a.jpg'));
    await look();
    await send('DELETE', `/watches/${id}`);
    await look();
    expect(await watch('one')).toBe(id);
    await look();
    expect(batches()).toEqual(before);
  });

  it('loses nothing: a name used again is a page more, a scan cut short is read again', async () => {
    await watch('one');
    put('scan0001.jpg', page);
    put('cut.jpg', page.subarray(0, page.length >> 1));
    await look();
    const [batch] = station.archive.batches.all();
    await station.idle(batch!.id);
    const files = () => station.archive.batches.files(batch!.id).map((file) => [file.source, file.state]);
    expect(files()).toEqual([
      ['cut.jpg', 'quarantined'],
      ['scan0001.jpg', 'read'],
    ]);
    put('cut.jpg', page);
    rmSync(join(folder, 'scan0001.jpg'));
    put('scan0001.jpg', await scan());
    utimesSync(join(folder, 'scan0001.jpg'), 1, 1);
    await look();
    await station.idle(batch!.id);
    expect(files()).toEqual([
      ['cut.jpg', 'read'],
      ['scan0001.jpg', 'read'],
      ['scan0001~2.jpg', 'read'],
    ]);
  });

  it('makes a batch a day, or one of each folder in it, and a new one once the old is accepted', async () => {
    const id = await watch('day');
    put('1.jpg', page);
    await look();
    expect(batches()).toEqual([['Hồ sơ – 25/11/2026', ['1.jpg']]]);
    await send('DELETE', `/watches/${id}`);
    await watch('subfolder');
    put('HS 01/1.jpg', await scan());
    put('HS 02/1.jpg', await scan());
    await look();
    expect(batches().slice(1)).toEqual([
      ['Hồ sơ – HS 01', ['HS 01/1.jpg']],
      ['Hồ sơ – HS 02', ['HS 02/1.jpg']],
    ]);
    const second = station.archive.batches.all()[1]!;
    await station.idle(second.id);
    station.archive.batches.setStanding(second.id, { state: 'accepted', heldFrom: null, heldWhy: null });
    put('HS 01/2.jpg', await scan());
    await look();
    expect(batches().at(-1)).toEqual(['Hồ sơ – HS 01', ['HS 01/2.jpg']]);
  });

  it('rests while it is paused, and says when its folder is away', async () => {
    const id = await watch('one');
    await send('POST', `/watches/${id}/pause`);
    put('a.jpg', page);
    await look(3);
    expect(batches()).toEqual([]);
    await send('POST', `/watches/${id}/resume`);
    renameSync(folder, `${folder} xa`);
    await look(1);
    expect((await watches()).watches[0]!.problem).toMatch(/\S/);
    renameSync(`${folder} xa`, folder);
    await look();
    expect(batches()).toEqual([['Hồ sơ', ['a.jpg']]]);
    expect((await watches()).watches[0]!.problem).toBeNull();
  });

  it('is one that was opened to screens or chosen in a dialog, and never the archive', async () => {
    const wish = { grouping: 'one', profile: 'tt05-aip' };
    expect((await send('POST', '/watches', { ...wish, folder: join(dir, 'elsewhere') })).status).toBe(404);
    expect((await send('POST', '/watches', { ...wish, grant: folder })).status).toBe(404);
    const grant = station.grants.give([dir]);
    expect((await send('POST', '/watches', { ...wish, grant })).status).toBe(403);
    const chosen = join(dir, 'khác');
    mkdirSync(chosen);
    const fine = await send('POST', '/watches', { ...wish, grant: station.grants.give([chosen]) });
    expect(fine.status).toBe(201);
  });
});
