import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Archive, openArchive } from '../store/archive.ts';
import type { Layout } from '../store/batches.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import { layOut } from './layout.ts';

describe('laying out a pile', () => {
  let archive: Archive;
  beforeEach(async () => {
    archive = await openArchive(mkdtempSync(join(tmpdir(), 'station-layout-')));
  });
  afterEach(() => archive.close());

  async function pile(pages: number, layout: Layout) {
    const id = await fillBatch(archive, { pages, width: 200, wordings: 1, lines: 2 });
    archive.batches.setPlan(id, { ...archive.batches.get(id)!.plan, layout });
    return {
      id,
      layOut: () => archive.transaction(() => layOut(archive, id)),
      names: () => archive.pages.ofBatch(id).map((page) => page.source.slice(2, 4)),
      starts: () => archive.pages.ofBatch(id).map((page) => page.starts),
    };
  }

  it('puts every back behind its front, once', async () => {
    const { layOut, names } = await pile(6, { backsReversed: true });
    layOut();
    const collated = ['01', '06', '02', '05', '03', '04'];
    expect(names()).toEqual(collated);
    layOut();
    expect(names()).toEqual(collated);
  });

  it('leaves an odd pile as it was scanned, and says so', async () => {
    const { id, layOut, names } = await pile(5, { backsReversed: true });
    layOut();
    expect(names()).toEqual(['01', '02', '03', '04', '05']);
    const said = () => archive.documents.findings(id).filter((f) => f.code === 'sides-uneven');
    expect(said()).toMatchObject([{ level: 'look', params: { count: 5 } }]);
    // The page that was missing a side is taken out: the rest comes out even.
    const last = archive.pages.ofBatch(id).at(-1)!;
    const state = archive.decisions.read('page', String(last.id))!.state;
    const gone = { ...state, gone: 'deleted' as const, document: null };
    archive.decisions.write('page', String(last.id), gone, { who: 'lan', at: new Date().toISOString() });
    layOut();
    expect(names()).toEqual(['01', '04', '02', '03']);
    expect(said()).toEqual([]);
  });

  it('begins a document at every so many pages, but for what people said', async () => {
    const { id, layOut, starts } = await pile(5, { every: 2 });
    archive.pages.setStarts(archive.pages.ofBatch(id)[2]!.id, false);
    layOut();
    expect(starts()).toEqual([true, false, false, false, true]);
  });
});
