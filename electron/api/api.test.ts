/** The same requests against every host of the engine's fetch: in memory, on loopback, and on the desktop's pipe. */
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hc } from 'hono/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveReadings } from '../readings-fixture.ts';
import { forward } from '../shell/forward.ts';
import { createStation, type Station } from '../station.ts';
import { servePipe } from '../web/pipe.ts';
import { serveLoopback } from '../web/server.ts';
import type { AppType, BatchCheck } from './contract.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'samples');

interface Host {
  origin: string;
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

const HOSTS: Record<string, (station: Station) => Promise<Host>> = {
  async 'in memory'(station) {
    return {
      origin: 'http://station',
      fetch: (input, init) => station.fetch(new Request(input, init)),
      async close() {},
    };
  },
  async 'over loopback'(station) {
    const door = await serveLoopback(station.fetch);
    const entered = await fetch(door.url, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
    return {
      origin: door.origin,
      fetch: (input, init) => {
        const request = new Request(input, init);
        request.headers.set('Cookie', cookie);
        return fetch(request);
      },
      close: () => door.close(),
    };
  },
  async 'on a pipe'(station) {
    const path = join(mkdtempSync(join(tmpdir(), 'station-pipe-')), 'engine.sock');
    const { fetch: api, grants } = station;
    const door = await servePipe(path, { api, grants: () => grants, work: () => 0, key: 'right' });
    expect((await forward(path, 'wrong', new Request('http://station/api/status'))).status).toBe(401);
    return {
      origin: 'http://station',
      fetch: (input, init) => forward(path, 'right', new Request(input, init)),
      close: () => door.close(),
    };
  },
};

describe.each(Object.entries(HOSTS))('the API %s', (_, start) => {
  let station: Station;
  let host: Host;
  let batch: string;
  const get = (path: string, init?: RequestInit) => host.fetch(`${host.origin}${path}`, init);

  beforeAll(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'station-api-'));
    const scans = join(dir, 'scans');
    mkdirSync(scans);
    cpSync(join(SAMPLES, '001-clean.jpg'), join(scans, '001.jpg'));
    station = await createStation({ archiveDir: join(dir, 'archive'), language: 'en' });
    await giveReadings(station.archive, ['001-clean.jpg']);
    host = await start(station);
    const submitted = await station.submit({
      paths: [scans],
      profile: 'tt05-aip',
      recordType: null,
      settings: {},
      plan: { until: 'describe', approve: false, destinations: [] },
      outputs: [],
    });
    batch = submitted.id;
    await station.idle(batch);
  });
  afterAll(async () => {
    await host.close();
    await station.close();
  });

  it('tells what records are', async () => {
    const { types } = await (
      await hc<AppType>(host.origin, { fetch: host.fetch }).api['record-types'].$get()
    ).json();
    const birth = types.find((t) => t.typeId === 'ht:KS')!;
    expect(birth.fields[0]).toMatchObject({
      name: 'so',
      kind: 'number',
      required: true,
      autoIncrement: true,
    });
    const lists = (await (await get('/api/code-lists')).json()) as { lists: { id: string }[] };
    expect(lists.lists.map((l) => l.id)).toContain('maintenance');
  });

  it('answers the typed client', async () => {
    const client = hc<AppType>(host.origin, { fetch: host.fetch as typeof fetch });
    const status = await (await client.api.status.$get()).json();
    expect(status.batches).toMatchObject([{ id: batch, state: 'described', paused: false }]);
    const report = await (await client.api.batches[':id'].$get({ param: { id: batch } })).json();
    expect(report).toMatchObject({ batch, pages: [{ source: '001.jpg', blank: false }] });
  });

  it('says before sending what blocks a batch and what wants a look, with the remedy', async () => {
    const answer = await get(`/api/batches/${batch}/check?profile=tt05-aip`);
    const { findings, blocks } = (await answer.json()) as BatchCheck;
    expect(blocks).toBeGreaterThan(0);
    expect(findings).toContainEqual({
      level: 'blocks',
      code: 'missing-element',
      field: 'agencyCode',
      fix: 'set',
      dossier: expect.any(String),
      message: expect.stringContaining('agencyCode'),
    });
    expect((await get(`/api/batches/${batch}/check?profile=none`)).status).toBe(400);
    expect((await get('/api/batches/none/check')).status).toBe(404);
  });

  it('finds text without its marks', async () => {
    const { hits } = (await (await get('/api/search?q=thong+bao')).json()) as { hits: unknown[] };
    expect(hits).toMatchObject([{ source: '001.jpg' }]);
  });

  it('says what is wrong as a problem document, in the language of the station', async () => {
    for (const [path, status, code] of [
      ['/api/batches/none', 404, 'not-found'],
      ['/api/none', 404, 'not-found'],
      ['/api/search?q=', 400, 'bad-request'],
    ] as const) {
      const response = await get(path);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json; charset=utf-8',
      ]);
      const problem = (await response.json()) as { type: string; detail: string };
      expect(problem.type).toBe(`urn:tram-so-hoa:${code}`);
      expect(problem.detail).toMatch(/^[A-Z].*\.$/);
    }
    expect((await get('/api/batches/none/pause', { method: 'POST' })).status).toBe(404);
  });

  it('pauses, resumes and cancels, and tells it as numbered events', async () => {
    const before = station.hub.last;
    const stream = await get('/api/events', { headers: { 'Last-Event-ID': String(before) } });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (const act of ['pause', 'resume', 'cancel'])
      expect((await get(`/api/batches/${batch}/${act}`, { method: 'POST' })).status).toBe(202);
    let text = '';
    while (!text.includes(`id: ${before + 3}\n`)) text += (await reader.read()).value;
    await reader.cancel();
    const numbers = [...text.matchAll(/^id: (\d+)$/gm)].map((m) => Number(m[1]));
    expect(numbers).toEqual([before + 1, before + 2, before + 3]);
    expect(text).toContain('"type":"batch"');
  });

  it('sends a window that missed too much back to the start', async () => {
    const stream = await get('/api/events', { headers: { 'Last-Event-ID': '999999' } });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('\n\n')) text += (await reader.read()).value;
    await reader.cancel();
    expect(text).toContain('event: resync');
  });
});
