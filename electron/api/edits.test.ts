/** Edits over HTTP on a running station: the machine goes on beside them and never takes a person's word away. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveBatch } from '../pipeline/batch-state.ts';
import { dossierInput } from '../pipeline/dossier-input.ts';
import { continueBatch } from '../pipeline/stages.ts';
import { createStation, type Station } from '../station.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import type { ListedDocument, ListedPage } from '../workbench/listing.ts';
import type { OpenedPage } from '../workbench/page.ts';

let station: Station;
let batch: string;

async function call(method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await station.fetch(new Request(`http://station/api${path}`, init));
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at field by field.
  return { status: response.status, json: (await response.json()) as any };
}
const pages = async () => (await call('GET', `/batches/${batch}/pages`)).json.pages as ListedPage[];
const documents = async () =>
  (await call('GET', `/batches/${batch}/documents`)).json.documents as ListedDocument[];

beforeAll(async () => {
  station = await createStation({
    archiveDir: mkdtempSync(join(tmpdir(), 'station-edits-')),
    language: 'en',
  });
  batch = await fillBatch(station.archive, { pages: 8, wordings: 2, width: 400, lines: 6 });
});
afterAll(() => station.close());

describe('edits over HTTP', () => {
  it('read a part of a page again, find it, and leave the words there where nothing can be made out', async () => {
    const printed = await fillBatch(station.archive, { pages: 1, wordings: 1, width: 1000, lines: 3 });
    const [page] = (await call('GET', `/batches/${printed}/pages`)).json.pages;
    const opened = async () => (await call('GET', `/pages/${page.id}`)).json as OpenedPage;
    const { words } = (await opened()).lines[1]!;
    const shown = words.slice(0, 3);
    await call('PUT', `/pages/${page.id}/words`, {
      edits: shown.map(({ box }) => ({ box, text: 'sai' })),
    });
    await call('POST', `/pages/${page.id}/words/unlock`, { boxes: shown.slice(1).map(({ box }) => box) });
    const [x, y, , h] = shown[0]!.box;
    const right = shown[2]!.box[0] + shown[2]!.box[2];
    const box = [x - 8, y - 8, right - x + 16, h + 16];
    const read = await call('POST', `/pages/${page.id}/read`, { box });
    expect(read.status).toBe(200);
    const now = (await opened()).lines[1]!.words;
    // What a person decided stays; beside it stands what the image shows.
    expect(now.slice(0, 3).map((word) => word.text)).toEqual(['sai', ...shown.slice(1).map((w) => w.text)]);
    const found = await call('GET', `/batches/${printed}/find?q=${encodeURIComponent('SAI')}&marks=1`);
    expect(found.json).toMatchObject({ total: 1, hits: [{ page: page.id, line: 1, word: 0 }] });
    const empty = await call('POST', `/pages/${page.id}/read`, { box: [300, 700, 200, 60] });
    expect(empty).toMatchObject({ status: 422, json: { title: 'nothing-read' } });
    expect((await call('GET', `/batches/${printed}/find?q=`)).status).toBe(400);
  });

  it('answer a stale write with what stands now, and undo by turns', async () => {
    const [first] = await documents();
    const path = `/documents/${first!.id}/fields/subject`;
    const { version } = first!.fields.subject!;
    const done = await call('PUT', path, { value: 'Về đất', state: 'confirmed', version });
    expect(done.status).toBe(200);
    expect(done.json.changed).toContainEqual(expect.objectContaining({ kind: 'field' }));
    const stale = await call('PUT', path, { value: 'Khác', state: 'confirmed', version });
    expect(stale.status).toBe(409);
    expect(stale.json).toMatchObject({ title: 'edit-conflict', current: { state: { value: 'Về đất' } } });
    expect((await call('POST', `/batches/${batch}/undo`)).json.act).toBe('set-field');
    expect((await documents())[0]!.fields.subject!.state).toBe('read');
    expect((await call('POST', `/batches/${batch}/redo`)).status).toBe(200);
    expect((await call('POST', `/batches/${batch}/redo`)).status).toBe(409);
    const { json } = await call('GET', `/batches/${batch}/edits`);
    expect(json.undo).toBe('set-field');
    expect(json.edits.map((e: { kind: string }) => e.kind)).toEqual(['redo', 'undo', 'do']);
    await station.idle(batch);
  });

  it('keep a person’s word through a new description of the whole batch', async () => {
    const [first, second] = await documents();
    await call('PUT', `/documents/${first!.id}/type`, { typeId: 'vb:QĐ' });
    await call('PUT', `/documents/${first!.id}/fields/signer`, { value: 'Nguyễn Văn A', state: 'confirmed' });
    await call('DELETE', `/documents/${second!.id}/fields/subject`);
    const split = await call('POST', `/documents/${second!.id}/split`, { at: second!.pages[2] });
    expect(split.status).toBe(200);
    await call('POST', `/batches/${batch}/comments`, {
      documentId: first!.id,
      field: 'signer',
      text: 'đã hỏi',
    });
    await station.idle(batch);
    const before = await documents();
    expect(before.map((d) => d.pages.length)).toEqual([4, 2, 2]);
    station.archive.transaction(() => {
      station.archive.jobs.forget(batch, ['describe']);
      moveBatch(station.archive, batch, { do: 'reopen', to: 'scanned' });
      continueBatch(station.archive, batch);
    });
    station.resume(batch);
    await station.idle(batch);
    const after = await documents();
    expect(after.map((d) => [d.id, d.pages])).toEqual(before.map((d) => [d.id, d.pages]));
    expect(after[0]).toMatchObject({ type: 'QĐ', typeId: 'vb:QĐ' });
    expect(after[0]!.fields.signer).toMatchObject({ value: 'Nguyễn Văn A', state: 'confirmed' });
    expect(after[0]!.fields.subject).toMatchObject({ value: 'Về đất' });
    expect(after[1]!.fields.subject).toMatchObject({ state: 'cleared' });
    expect((await call('GET', `/batches/${batch}/comments`)).json.comments).toMatchObject([
      { text: 'đã hỏi' },
    ]);
  });

  it('bring a corrected word to the search, the ALTO and the text layer, at its box', async () => {
    const [page] = await pages();
    const opened = (await call('GET', `/pages/${page!.id}`)).json as OpenedPage;
    const word = opened.lines[1]!.words[0]!;
    const edit = { box: word.box, text: 'Trấn', was: word.text };
    expect((await call('PUT', `/pages/${page!.id}/words`, { edits: [edit] })).status).toBe(200);
    await station.idle(batch);
    const { archive } = station;
    const [dossier] = archive.documents.dossiers(batch);
    const row = { id: 'x', createdAt: 'x' } as Parameters<typeof dossierInput>[4];
    const packed = dossierInput(archive, station.records, batch, dossier!.id, row).documents[0]!.pages[0]!;
    const [x, y, w, h] = word.box;
    expect(packed.alto).toContain(
      `CONTENT="Trấn" HPOS="${x}" VPOS="${y}" WIDTH="${w}" HEIGHT="${h}" WC="1.00"`,
    );
    expect(packed.text!.blocks[0]!.lines[1]!.words[0]).toMatchObject({ text: 'Trấn', box: word.box });
    expect(
      (await call('GET', '/search?q=tran')).json.hits.map((h: { pageId: number }) => h.pageId),
    ).toContain(page!.id);
    expect((await call('PUT', `/pages/${page!.id}/words`, { edits: [edit] })).status).toBe(409);
  });

  it('refuse what makes no sense', async () => {
    const [page] = await pages();
    for (const [method, path, body] of [
      ['POST', `/batches/${batch}/pages/move`, { pages: [], after: null }],
      ['POST', `/batches/${batch}/pages/turn`, { pages: [page!.id], by: 45 }],
      ['POST', `/batches/${batch}/pages/cleanup`, { pages: [page!.id], adjust: { turn: 1 } }],
      ['PUT', `/pages/${page!.id}/words`, { edits: [{ box: [0, 0, 0, 0], text: 'x' }] }],
      ['PUT', `/documents/${(await documents())[0]!.id}/type`, { typeId: 'vb:none' }],
      ['PUT', `/documents/${(await documents())[0]!.id}/fields/__proto__`, { value: 'x', state: 'draft' }],
    ] as const) {
      expect([path, (await call(method, path, body)).status]).toEqual([path, 400]);
    }
    expect((await call('POST', '/batches/none/undo')).status).toBe(404);
  });
});
