/** Pages put in by hand, from the posted file to the edit in the journal, over a real engine. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStation, type Station } from '../station.ts';
import { fillArchive } from '../workbench/archive-fixture.ts';

/** A small page, so that reading it takes no time. */
let SAMPLE: Buffer;
let station: Station;
let batch: string;
let drops = 0;

const send = (method: string, path: string, body?: unknown) =>
  station.fetch(
    new Request(`http://station/api${path}`, {
      method,
      ...(body === undefined ? {} : { body: body instanceof Buffer ? body : JSON.stringify(body) }),
    } as RequestInit),
  );
const read = async (response: Promise<Response>) => (await (await response).json()) as Record<string, never>;
const ids = () => station.archive.pages.ofBatch(batch).map((page) => page.id);
const gone = () => station.archive.pages.goneFrom(batch).map((page) => [page.id, page.gone]);
const documentsOf = () => station.archive.documents.ofBatch(batch).map((document) => document.pageIds);

/** Posts files and asks for them to be put in; returns the answer's status once they are read. */
async function insert(files: Record<string, Buffer>, at: object): Promise<number> {
  const drop = `drop-${String(++drops).padStart(6, '0')}`;
  for (const [name, bytes] of Object.entries(files)) await send('PUT', `/uploads/${drop}/${name}`, bytes);
  const { status } = await send('POST', `/batches/${batch}/pages/insert`, { drop, ...at });
  await station.idle(batch);
  return status;
}

/** The upper parts of a written sheet, twice beside each other, at 150 dpi. */
async function openBook(): Promise<Buffer> {
  const [width, height] = [1250, 1762];
  const sheet = sharp(join(import.meta.dirname, '..', '..', 'resources', 'samples', '001-clean.jpg'));
  const whole = await sheet.metadata();
  const part = { left: 0, top: 0, width: whole.width, height: Math.round(whole.height * 0.3) };
  const written = await sheet.extract(part).resize({ width }).toBuffer();
  return sharp({ create: { width: 2 * width, height, channels: 3, background: '#fff' } })
    .composite([
      { input: written, left: 0, top: 0 },
      { input: written, left: width, top: 0 },
    ])
    .withMetadata({ density: 150 })
    .jpeg()
    .toBuffer();
}

beforeAll(async () => {
  const archiveDir = join(mkdtempSync(join(tmpdir(), 'station-insert-')), 'archive');
  batch = await fillArchive(archiveDir, { pages: 4, pagesPerDocument: 2, width: 300, lines: 3 });
  station = await createStation({ archiveDir, operator: 'lan' });
  const { files, pages, workDir } = station.archive;
  SAMPLE = readFileSync(await files.path(pages.ofBatch(batch)[0]!.imageSha256, workDir));
});
afterAll(() => station.close());

describe('pages put in by hand', () => {
  it('come in behind a page, into its document, and go and come with undo and redo', async () => {
    const [a, b, c, d] = ids();
    expect(await insert({ '1.jpg': SAMPLE, '2.jpg': SAMPLE }, { after: a })).toBe(202);
    const [, x, y] = ids();
    expect(ids()).toEqual([a, x, y, b, c, d]);
    expect(documentsOf()).toEqual([
      [a, x, y, b],
      [c, d],
    ]);
    // Cleaned and read like any other page.
    expect(station.archive.pages.get(x!)!.readKey).not.toBeNull();
    await send('POST', `/batches/${batch}/undo`);
    expect(ids()).toEqual([a, b, c, d]);
    await send('POST', `/batches/${batch}/redo`);
    expect(ids()).toEqual([a, x, y, b, c, d]);
    const { edits } = await read(send('GET', `/batches/${batch}/edits`));
    expect(edits).toMatchObject([{ kind: 'redo' }, { kind: 'undo' }, { act: 'insert-pages', who: 'lan' }]);
  });

  it('take the place of a page, which stays on record and comes back', async () => {
    const before = ids();
    const old = before[4]!;
    const { version } = station.archive.pages.get(old)!;
    expect(await insert({ 'lại.jpg': SAMPLE }, { instead: old, version: version + 1 })).toBe(409);
    expect(await insert({ 'lại.jpg': SAMPLE }, { instead: old, version })).toBe(202);
    const fresh = ids()[4]!;
    expect(ids()).toEqual(before.with(4, fresh));
    expect(documentsOf()[1]).toEqual([fresh, before[5]]);
    expect(gone()).toEqual([[old, 'replaced']]);
    await send('POST', `/batches/${batch}/undo`);
    expect(ids()).toEqual(before);
    expect(gone()).toEqual([[fresh, 'deleted']]);
    await send('POST', `/batches/${batch}/redo`);
    // Brought back beside what took its place, it lies where it lay, and there is room on both sides of it.
    await send('POST', `/batches/${batch}/pages/restore`, { pages: [old] });
    expect(ids()).toEqual(before.toSpliced(5, 0, fresh));
    await send('POST', `/batches/${batch}/pages/move`, { pages: [before[0]], after: old });
    expect(ids()).toEqual([...before.slice(1, 5), before[0], fresh, before[5]]);
    await station.idle(batch);
  });

  it('are two where the picture shows two facing pages, which go and come together', async () => {
    const before = ids();
    const anchor = before[1]!;
    expect(await insert({ 'sách.jpg': await openBook() }, { instead: anchor })).toBe(202);
    const [left, right] = ids().slice(1);
    expect(ids()).toEqual(before.toSpliced(1, 1, left!, right!));
    expect([left, right].map((id) => station.archive.pages.get(id!)!.region !== null)).toEqual([true, true]);
    expect(documentsOf()[0]!.slice(1, 3)).toEqual([left, right]);
    await send('POST', `/batches/${batch}/undo`);
    expect(ids()).toEqual(before);
    await send('POST', `/batches/${batch}/redo`);
    expect(ids()).toEqual(before.toSpliced(1, 1, left!, right!));
    await send('POST', `/batches/${batch}/undo`);
    expect(ids()).toEqual(before);
  });

  it('leave everything as it is where the file cannot be read, and say why', async () => {
    const before = ids();
    await insert({ 'hỏng.jpg': Buffer.from('not a scan') }, { instead: before[0] });
    expect(ids()).toEqual(before);
    const { coming } = await read(send('GET', `/batches/${batch}/pages/coming`));
    expect(coming).toMatchObject([{ source: expect.stringMatching(/hỏng\.jpg$/), state: 'quarantined' }]);
    const [{ id, message }] = coming as unknown as [{ id: number; message: string }];
    expect(message).toMatch(/\S/);
    await send('DELETE', `/batches/${batch}/pages/coming/${id}`);
    expect(await read(send('GET', `/batches/${batch}/pages/coming`))).toEqual({ coming: [] });
    expect((await send('POST', `/batches/${batch}/pages/insert`, { after: before[0] })).status).toBe(400);
  });

  it('wait while the batch is held, and are refused before that', async () => {
    const before = ids();
    const drop = 'drop-held-0';
    await send('PUT', `/uploads/${drop}/sau.jpg`, SAMPLE);
    station.review.hold('lan', batch, 'chờ hỏi lại');
    const wish = { drop, after: before.at(-1) };
    expect((await send('POST', `/batches/${batch}/pages/insert`, wish)).status).toBe(409);
    station.review.resume('lan', batch);
    expect((await send('POST', `/batches/${batch}/pages/insert`, wish)).status).toBe(202);
    station.review.hold('lan', batch, 'chờ hỏi lại');
    station.review.resume('lan', batch);
    await station.idle(batch);
    expect(ids().slice(0, -1)).toEqual(before);
    expect(ids()).toHaveLength(before.length + 1);
  });
});
