/** What a supervisor may rely on: samples that judge what stands, holds that let nothing through, views that leave a trace. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../accounts/roles.ts';
import { writeTexts } from '../cli/texts.ts';
import { createStation, type Station } from '../station.ts';
import { wordId } from '../store/decisions.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import { textOf } from './page-state.ts';
import { secretPages } from './secrecy.ts';
import { SETTINGS } from './settings-fixture.ts';

const BINH: Person = { user: 'binh', name: 'Bình', roles: ['supervisor'] };

let station: Station;
beforeAll(async () => {
  const archiveDir = join(mkdtempSync(join(tmpdir(), 'station-supervision-')), 'archive');
  station = await createStation({
    archiveDir,
    language: 'en',
    places: 1,
    passwordCost: { N: 16, r: 8, p: 1 },
  });
  const password = 'mật khẩu thử';
  await station.accounts.setUp({ user: 'admin', name: 'admin', roles: [], password });
  await station.accounts.add('admin', { ...BINH, password });
  await station.accounts.add('admin', { user: 'lan', name: 'Lan', roles: ['indexer'], password });
});
afterAll(() => station.close());

async function checked(): Promise<string> {
  const { archive, review } = station;
  const id = await fillBatch(archive, { pages: 6, pagesPerDocument: 2, width: 160, wordings: 2, lines: 3 });
  archive.documents.setDossierSettings(archive.documents.dossiers(id)[0]!.id, SETTINGS);
  review.check('lan', id);
  return id;
}
const ALL = { kind: 'percent' as const, percent: 100, mostPercent: 50 };

describe('a sample that is not decided yet', () => {
  it('falls when the batch is returned, and when something in it is changed: what was judged is not what stands', async () => {
    const { archive, review, sampling, workbench } = station;
    const id = await checked();
    const open = () => archive.samples.ofBatch(id).filter((s) => s.verdict === null);
    const first = sampling.draw(BINH, 'binh', id, ALL);
    sampling.judge(BINH, 'binh', first.sample.id, 0, []);
    review.returnTo(BINH, 'binh', id, { to: 'described', reason: 'field-wrong', text: '', marks: [] });
    expect(open()).toEqual([]);
    review.check('lan', id);
    const second = sampling.draw(BINH, 'binh', id, ALL);
    expect(second.sample.seed).not.toBe(first.sample.seed);
    expect(second.items.every((item) => item.defects === null)).toBe(true);
    for (const { position } of second.items) sampling.judge(BINH, 'binh', second.sample.id, position, []);
    // Judged good, and changed before it was decided.
    const [document] = review.documentsOf(id);
    workbench.fields.set(document!.id, 'subject', 'lan', { value: 'Khác hẳn', state: 'confirmed' });
    await station.idle(id);
    expect(open()).toEqual([]);
    expect(() => sampling.decide(BINH, 'binh', second.sample.id)).toThrowError(
      expect.objectContaining({ code: 'not-found' }),
    );
    const voided = station.history.ofBatch(id).filter(({ act }) => act === 'void-sample');
    expect(voided.map(({ detail }) => JSON.parse(detail).seed)).toEqual([
      first.sample.seed,
      second.sample.seed,
    ]);
  });
});

describe('a held batch', () => {
  it('is returned without going on first', async () => {
    const { archive, review } = station;
    const id = await checked();
    station.pause(id, 'admin');
    review.accept(BINH, 'binh', id);
    review.hold('lan', id, 'Thiếu trang');
    expect(review.may(BINH, id)).toMatchObject({ accept: 'illegal-step', return: true });
    station.resume(id, 'admin');
    review.returnTo(BINH, 'binh', id, { to: 'described', reason: 'missing', text: '', marks: [] });
    await station.idle(id);
    expect(archive.batches.get(id)).toMatchObject({ state: 'described', heldFrom: null, heldWhy: null });
    expect(archive.packages.ofBatch(id)).toEqual([]);
  });
});

describe('a dossier of which every document is withheld', () => {
  it('stays here, and keeps no other dossier of its batch from being sent', async () => {
    const { archive, review } = station;
    const id = await checked();
    const settings = { ...SETTINGS, fileNotation: '2' };
    archive.documents.addDossier({ id: `${id}-2`, batchId: id, position: 1, settings });
    const secret = review.documentsOf(id).at(-1)!;
    archive.db
      .prepare("UPDATE documents SET dossier_id = ?, secrecy = 'MẬT' WHERE id = ?")
      .run(`${id}-2`, secret.id);
    review.decideSecrecy('binh', secret.id, 'withhold', 'QĐ 12');
    review.accept(BINH, 'binh', id);
    await station.idle(id);
    expect(archive.batches.get(id)!.state).toBe('packed');
    expect(archive.packages.ofBatch(id).map((pack) => pack.documents)).toEqual([2]);
  });
});

describe('the texts of a batch', () => {
  it('are written out with the words that people decided, and without what is secret', async () => {
    const { archive, review } = station;
    const id = await checked();
    const [secret] = review.documentsOf(id);
    archive.db.prepare("UPDATE documents SET secrecy = 'MẬT' WHERE id = ?").run(secret!.id);
    const page = archive.pages.ofBatch(id).at(-1)!;
    const [word] = textOf(archive, page)!.blocks[0]!.lines[0]!.words;
    const state = { cleanKey: page.cleanKey!, text: 'Sửa-tay', confidence: null };
    archive.decisions.write('word', wordId(page.id, word!.box), state, { who: 'lan', at: '2026-11-28' });
    const dir = mkdtempSync(join(tmpdir(), 'station-texts-'));
    const names = await writeTexts(archive, id, dir, secretPages(archive, id));
    expect(readdirSync(dir).sort()).toEqual(names.slice(secret!.pageIds.length).sort());
    expect(readFileSync(join(dir, names.at(-1)!), 'utf8')).toContain('Sửa-tay');
  });
});

describe('at a computer without accounts', () => {
  it('accepting answers what was asked, so that nothing is waited for afterwards', async () => {
    const archiveDir = join(mkdtempSync(join(tmpdir(), 'station-supervision-')), 'archive');
    const alone = await createStation({ archiveDir, language: 'en', places: 1 });
    const { archive, review } = alone;
    const id = await fillBatch(archive, { pages: 2, pagesPerDocument: 2, width: 160, wordings: 1, lines: 3 });
    archive.documents.setDossierSettings(archive.documents.dossiers(id)[0]!.id, SETTINGS);
    const asked = { to: 'described' as const, reason: 'field-wrong', text: '', marks: [] };
    review.returnTo({ ...BINH, user: 'operator' }, 'operator', id, asked);
    alone.advance(id, { until: 'package', approve: true });
    await alone.idle(id);
    expect(archive.batches.get(id)!.state).toBe('packed');
    expect(archive.review.openReturns()).toEqual([]);
    await alone.close();
  });
});

describe('a record of personal data', () => {
  it('leaves a trace when it is read in what the search finds', async () => {
    const { archive } = station;
    const id = await checked();
    const [birth] = station.review.documentsOf(id);
    archive.db.prepare("UPDATE documents SET type_id = 'ht:KS' WHERE id = ?").run(birth!.id);
    const token = station.sessions.open('admin');
    const response = await station.fetch(
      new Request('http://station/api/search?q=uy%20ban', { headers: { Authorization: `Bearer ${token}` } }),
    );
    const { hits } = (await response.json()) as { hits: { documentId: string }[] };
    expect(hits.map((hit) => hit.documentId)).toContain(birth!.id);
    const views = station.history.find({ act: 'view' }).map(({ who, subject }) => [who, subject]);
    expect(views).toEqual([['admin', birth!.id]]);
  });
});
