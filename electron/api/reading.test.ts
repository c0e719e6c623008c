/** Looking at a batch: listings, one page, pictures. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStation, type Station } from '../station.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import type { Home } from '../workbench/home.ts';
import type { ListedDocument, ListedPage } from '../workbench/listing.ts';
import type { OpenedPage } from '../workbench/page.ts';

let station: Station;
let batch: string;
let pages: ListedPage[];

const get = (path: string, headers: Record<string, string> = {}) =>
  station.fetch(new Request(`http://station${path}`, { headers }));
const json = async <T>(path: string) => (await (await get(path)).json()) as T;
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'station-reading-'));
  station = await createStation({ archiveDir: dir, language: 'en' });
  batch = await fillBatch(station.archive, { pages: 10, wordings: 3 });
  pages = (await json<{ pages: ListedPage[] }>(`/api/batches/${batch}/pages`)).pages;
});
afterAll(() => station.close());

it('shows a page cleaned otherwise, and keeps nothing of it', async () => {
  const { id, version } = pages[0]!;
  const preview = (adjust: unknown, more = '') =>
    get(`/api/pages/${id}/preview?adjust=${encodeURIComponent(JSON.stringify(adjust))}${more}`);
  const cut = await preview({ crop: [100, 100, 400, 200], skew: 0 });
  expect(await sharp(await bytesOf(cut)).metadata()).toMatchObject({
    format: 'jpeg',
    width: 400,
    height: 200,
  });
  const reading = await preview({ strength: 'gentle' }, '&kind=reading&width=300');
  expect((await sharp(await bytesOf(reading)).metadata()).width).toBe(300);
  expect((await preview({ crop: [0, 0, 0, 9] })).status).toBe(400);
  expect((await get(`/api/pages/${id}/preview?adjust=x`)).status).toBe(400);
  expect((await json<OpenedPage>(`/api/pages/${id}`)).version).toBe(version);
});

describe('listings', () => {
  it('list pages whole and in parts', async () => {
    expect(pages.map((p) => p.source)).toEqual(
      Array.from({ length: 10 }, (_, n) => `${String(n + 1).padStart(4, '0')}.jpg`),
    );
    expect(pages[3]).toMatchObject({
      width: 1000,
      height: 1414,
      blank: false,
      version: 0,
      index: 0,
      flags: [],
    });
    const part = await json<{ total: number; pages: ListedPage[] }>(
      `/api/batches/${batch}/pages?from=8&limit=5`,
    );
    expect(part.total).toBe(10);
    expect(part.pages).toEqual(pages.slice(8));
    expect((await get(`/api/batches/${batch}/pages?from=x`)).status).toBe(400);
    expect((await get('/api/batches/none/pages')).status).toBe(404);
  });

  it('list documents with their fields and where each was read', async () => {
    const { documents } = await json<{ documents: ListedDocument[] }>(`/api/batches/${batch}/documents`);
    expect(documents.map((d) => d.pages.length)).toEqual([4, 4, 2]);
    expect(pages.map((p) => p.document)).toEqual(documents.flatMap((d) => d.pages.map(() => d.id)));
    const { codeNumber } = documents[1]!.fields;
    expect(codeNumber).toMatchObject({ value: '2', state: 'read', pageId: pages[4]!.id, version: 0 });
    expect(codeNumber!.reading!.value).toBe('2');
    expect(codeNumber!.box).toHaveLength(4);
  });

  it('say on the first screen what there is', async () => {
    const home = await json<Home>('/api/home');
    expect(home.batches).toMatchObject([
      { id: batch, state: 'described', pages: 10, documents: 3, stuck: [] },
    ]);
    expect(home.batches[0]!.doubtful).toBe(pages.reduce((n, p) => n + p.doubtful, 0));
    expect(home.disk.freeBytes).toBeGreaterThan(0);
    expect(home.today.pagesCleaned).toBe(10);
    expect(home.link.state).toBe('idle');
  });
});

describe('an opened page', () => {
  it('has every word with its place, and says which are doubtful', async () => {
    const page = await json<OpenedPage>(`/api/pages/${pages[0]!.id}`);
    const words = page.lines.flatMap((line) => line.words);
    expect(words.filter((w) => w.doubtful)).toHaveLength(pages[0]!.doubtful);
    expect(words.length).toBe(pages[0]!.words);
    expect(page.images.access).toEqual({ version: pages[0]!.image, width: 1000, height: 1414 });
    expect((await get('/api/pages/999999')).status).toBe(404);
    expect((await get('/api/pages/1e3')).status).toBe(404);
  });
});

describe('pictures', () => {
  it('are small, the same again, and kept for ever under a name that carries their version', async () => {
    const path = `/api/pages/${pages[0]!.id}/thumbnail`;
    const first = await get(`${path}?v=${pages[0]!.image}`);
    expect(first.headers.get('cache-control')).toContain('immutable');
    const bytes = await bytesOf(first);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 320 });
    const again = await get(path);
    expect(again.headers.get('cache-control')).toBe('private, no-cache');
    expect((await bytesOf(again)).equals(bytes)).toBe(true);
    const unchanged = await get(path, { 'If-None-Match': first.headers.get('etag')! });
    expect(unchanged.status).toBe(304);
  });

  it('come whole, as fine as there is or in a width, and never larger than they are', async () => {
    const { id, image } = pages[1]!;
    const whole = await get(`/api/pages/${id}/image/access?v=${image}`);
    expect(await sharp(await bytesOf(whole)).metadata()).toMatchObject({ width: 1000, height: 1414 });
    const wide = await bytesOf(await get(`/api/pages/${id}/image/original?width=700`));
    expect((await sharp(wide).metadata()).width).toBe(800);
    const large = await bytesOf(await get(`/api/pages/${id}/image/reading?width=2000`));
    expect((await sharp(large).metadata()).width).toBe(1000);
  });

  it('show a line of the page, clipped to it', async () => {
    const { id } = pages[2]!;
    const path = `/api/pages/${id}/part/access`;
    const strip = await bytesOf(await get(`${path}?box=100,200,600,40&width=300`));
    expect(await sharp(strip).metadata()).toMatchObject({ width: 300, height: 20 });
    const whole = sharp(await bytesOf(await get(`/api/pages/${id}/image/access`)));
    const cut = await whole.extract({ left: 900, top: 1400, width: 100, height: 14 }).raw().toBuffer();
    const edge = sharp(await bytesOf(await get(`${path}?box=900,1400,500,500&width=500`)));
    expect(await edge.metadata()).toMatchObject({ width: 100, height: 14 });
    const off = (await edge.raw().toBuffer()).reduce((sum, v, i) => sum + Math.abs(v - cut[i]!), 0);
    expect(off / cut.length).toBeLessThan(3);
  });

  it('refuse what makes no sense', async () => {
    const { id } = pages[0]!;
    for (const path of [
      `/api/pages/${id}/image/other`,
      `/api/pages/${id}/image/access?width=0`,
      `/api/pages/${id}/image/access?width=99999`,
      `/api/pages/${id}/part/access?box=1,2,3`,
      `/api/pages/${id}/part/access?box=1,2,0,5`,
      `/api/pages/${id}/part/access?box=a,b,c,d`,
      `/api/pages/${id}/part/access`,
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 400]);
    }
  });
});
