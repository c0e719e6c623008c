/** A delivered batch is corrected: a new version, through all hands, that says what it replaces; the old one stays. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../accounts/roles.ts';
import { verifyPackage } from '../packaging/verify.ts';
import { createStation, type Station } from '../station.ts';
import { searchPages } from '../store/search.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import { home } from '../workbench/home.ts';
import { checkBatch } from './check-batch.ts';
import { freePackages } from './free.ts';
import { SETTINGS } from './settings-fixture.ts';
import { verifyArchive } from './verify-archive.ts';

const person = (user: string, ...roles: Person['roles']): Person => ({ user, name: user, roles });
const BINH = person('binh', 'supervisor');
const ADMIN = person('admin', 'administrator');
const REASON = { reason: 'field-wrong', text: 'Sai trích yếu', marks: [] };

let dir: string;
let station: Station;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'station-corrections-'));
  station = await createStation({
    archiveDir: join(dir, 'archive'),
    language: 'en',
    places: 1,
    passwordCost: { N: 16, r: 8, p: 1 },
  });
  const password = 'mật khẩu thử';
  await station.accounts.setUp({ user: 'admin', name: 'admin', roles: [], password });
  for (const p of [person('an', 'clerk'), person('lan', 'indexer'), BINH]) {
    await station.accounts.add('admin', { ...p, password });
  }
});
afterAll(() => station.close());

let made = 0;
/** A described batch of two documents that goes to a folder of its own, by default in two dossiers. */
async function batchOf({ profile = 'tt05-aip', dossiers = 2 } = {}): Promise<{ id: string; out: string }> {
  const { archive } = station;
  const id = await fillBatch(archive, {
    ...{ pages: 4, pagesPerDocument: 2, width: 160, wordings: 4, lines: 3 },
    title: `lô ${made}`,
  });
  archive.review.contributed(id, 'an', 'scanned', new Date().toISOString());
  archive.db.prepare('UPDATE batches SET profile = ? WHERE id = ?').run(profile, id);
  const out = join(dir, `out-${made++}`);
  const [first] = archive.documents.dossiers(id);
  archive.documents.setDossierSettings(first!.id, SETTINGS);
  if (dossiers > 1) {
    const settings = { ...SETTINGS, fileNotation: '13' };
    archive.documents.addDossier({ id: `${id}-2`, batchId: id, position: 1, settings });
    const last = archive.documents.ofBatch(id).at(-1)!;
    archive.db.prepare('UPDATE documents SET dossier_id = ? WHERE id = ?').run(`${id}-2`, last.id);
  }
  return { id, out };
}

async function deliver({ id, out }: { id: string; out: string }): Promise<void> {
  station.review.check('lan', id);
  station.review.accept(BINH, 'binh', id);
  station.advance(id, { until: 'package', destinations: [`folder:${out}`] });
  await station.idle(id);
  expect(station.archive.batches.get(id)!.state).toBe('delivered');
}

/** Every row that belongs to a batch, its packages' bytes among them. */
function everythingOf(id: string): string {
  const { archive } = station;
  const all = (sql: string) => archive.db.prepare(sql).all(id);
  const ofPages = 'page_id IN (SELECT id FROM pages WHERE batch_id = ?)';
  const ofDocuments =
    'document_id IN (SELECT d.id FROM documents d JOIN dossiers x ON x.id = d.dossier_id WHERE x.batch_id = ?)';
  return JSON.stringify([
    archive.batches.get(id),
    ...['files', 'pages', 'dossiers', 'findings', 'contributions', 'returns', 'edits', 'jobs'].map((table) =>
      all(`SELECT * FROM ${table} WHERE batch_id = ?`),
    ),
    ...['document_pages', 'page_summaries', 'texts', 'locked_words'].map((table) =>
      all(`SELECT * FROM ${table} WHERE ${ofPages}`),
    ),
    ...['fields', 'field_marks', 'field_codes'].map((table) =>
      all(`SELECT * FROM ${table} WHERE ${ofDocuments}`),
    ),
    archive.documents.ofBatch(id),
    archive.packages.ofBatch(id).map((pack) => [
      pack,
      archive.packages.deliveriesOf(pack.id),
      createHash('sha256')
        .update(readFileSync(archive.packagePlace(pack.file!)))
        .digest('hex'),
    ]),
  ]);
}

/** What the records say, without the numbers by which rows are known. */
function told(id: string) {
  const { archive } = station;
  const pages = archive.pages.ofBatch(id);
  const places = new Map(pages.map((page, n) => [page.id, n]));
  return {
    pages: pages.map(({ imageSha256, cleanKey, readKey, order, flags }) => [
      imageSha256,
      cleanKey,
      readKey,
      order,
      flags,
    ]),
    texts: [...archive.pages.textsOf(id).values()],
    documents: archive.documents.ofBatch(id).map(({ type, checkedBy, pageIds, fields }) => ({
      ...{ type, checkedBy, pages: pageIds.map((page) => places.get(page)) },
      fields: Object.entries(fields).map(([name, { pageId, reading, ...field }]) => [
        name,
        field,
        places.get(pageId),
        reading && { ...reading, pageId: places.get(reading.pageId) },
      ]),
    })),
    dossiers: archive.documents.dossiers(id).map((d) => d.settings),
  };
}

const packed = (id: string) => station.archive.packages.ofBatch(id);
const file = (id: string, n: number, name: string) => {
  const pack = packed(id)[n]!;
  return execFileSync('unzip', ['-p', station.archive.packagePlace(pack.file!), `*/${name}`], {
    encoding: 'utf8',
  });
};
const refused = (code: string) => expect.objectContaining({ code });

describe('a correction', () => {
  it('goes from a delivered batch to the delivered version that replaces it', async () => {
    const { archive, review, workbench, config, records } = station;
    const batch = await batchOf();
    const { id: old } = batch;
    // Words and fields that people decided are part of what is corrected.
    const [document] = review.documentsOf(old);
    workbench.fields.set(document!.id, 'subject', 'lan', { value: 'Bản đầu', state: 'confirmed' });
    await station.idle(old);
    expect(review.may(BINH, old).correct).toBe('illegal-step');
    expect(() => review.correct('binh', old, REASON)).toThrowError(refused('illegal-step'));
    await deliver(batch);
    expect(review.may(BINH, old).correct).toBe(true);
    expect(review.may(ADMIN, old)).toEqual({ accept: 'role-needed', return: 'role-needed', correct: true });
    expect(review.may(person('lan', 'indexer'), old).correct).toBe('role-needed');
    const before = everythingOf(old);

    const field = { documentId: document!.id, field: 'subject', pageId: document!.pageIds[0]! };
    const id = review.correct({ user: 'binh', screen: 'review' }, old, {
      ...REASON,
      marks: [{ ...field, box: [1, 2, 30, 40], note: 'thiếu dấu' }],
    });
    await station.idle(id);
    const corrected = archive.batches.get(id)!;
    expect(corrected).toMatchObject({
      state: 'described',
      replaces: old,
      reviewer: 'binh',
      createdBy: 'binh',
    });
    const copy = told(id);
    const [first, ...others] = copy.documents;
    // Only the document with a mark has to be confirmed again.
    expect(first!.checkedBy).toBeNull();
    expect({ ...copy, documents: [{ ...first, checkedBy: 'lan' }, ...others] }).toEqual(told(old));
    const [marked] = review.documentsOf(id);
    expect(archive.review.openReturn(id)).toMatchObject({
      ...{ reason: 'field-wrong', text: 'Sai trích yếu', assignee: 'lan', returnedBy: 'binh' },
      marks: [{ documentId: marked!.id, pageId: marked!.pageIds[0], field: 'subject', note: 'thiếu dấu' }],
    });
    expect(everythingOf(old)).toBe(before);
    expect(() => review.correct('binh', old, REASON)).toThrowError(refused('corrected-already'));
    expect(review.may(BINH, old).correct).toBe('corrected-already');
    expect(() => review.correct('binh', id, REASON)).toThrowError(refused('illegal-step'));

    // Nothing of the version before can be undone from here, and nothing in it can be changed.
    expect(() => workbench.journal.undo(id, 'lan')).toThrowError(refused('nothing-to-undo'));
    const put = (documentId: string) =>
      workbench.fields.set(documentId, 'subject', 'lan', { value: 'Bản sửa', state: 'confirmed' });
    expect(() => put(document!.id)).toThrowError(refused('batch-settled'));
    put(marked!.id);
    // Who worked on either version cannot accept the new one.
    review.check('lan', id);
    expect(review.may(person('an', 'supervisor'), id).accept).toBe('four-eyes');
    review.accept(BINH, 'binh', id);
    await station.idle(id);
    expect(archive.batches.get(id)!.state).toBe('delivered');

    const [olds, news] = [packed(old), packed(id)];
    expect(news.map((p) => p.objId)).not.toEqual(olds.map((p) => p.objId));
    for (const [n, { objId }] of olds.entries()) {
      const mets = file(id, n, 'METS.xml');
      expect(mets).toContain('RECORDSTATUS="REPLACEMENT"');
      expect(mets).toContain(`<altRecordID TYPE="PREVIOUSOBJID">${objId}</altRecordID>`);
      expect(file(id, n, 'PREMIS.xml')).toContain(objId);
      const verified = await verifyPackage(archive.packagePlace(news[n]!.file!));
      expect(verified).toMatchObject({ findings: [], objId: news[n]!.objId, replaces: [objId] });
    }
    expect(readdirSync(batch.out).filter((name) => name.endsWith('.zip'))).toHaveLength(4);
    expect(everythingOf(old)).toBe(before);
    expect(await verifyArchive(archive, station.profiles)).toEqual([]);

    const acts = (about: string) => station.history.ofBatch(about).map(({ act, who }) => `${who} ${act}`);
    expect(acts(old).at(-1)).toBe('binh correct');
    expect(acts(id)[0]).toBe('binh open-version');
    const listed = (await home(archive, records, 'en')).batches.filter((b) => [old, id].includes(b.id));
    expect(listed.map(({ version, replaces, replacedBy }) => [version, replaces, replacedBy])).toEqual([
      [1, null, id],
      [2, old, null],
    ]);
    const again = review.correct('binh', id, REASON);
    const asked = (await home(archive, records, 'en')).batches.find((b) => b.id === again)!.asked;
    expect(asked).toMatchObject({ returnedBy: 'binh', assignee: 'lan', opens: true });
    // What has been received may be freed, version by version.
    const signal = new AbortController().signal;
    for (const batchId of [old, id]) {
      const results = await freePackages(archive, config, { dryRun: true, batchId, signal });
      expect(results.map((r) => r.free)).toEqual([true, true]);
    }
  });

  it('is neither a duplicate nor taken in twice, and is what the search finds', async () => {
    const { archive, review, records, profiles } = station;
    const batch = await batchOf({ dossiers: 1 });
    await deliver(batch);
    const period = { from: '2000-01-01', to: '2100-01-01' };
    const figures = () => {
      const { scanned, types, places } = archive.figures;
      return [scanned(period), types(period), places(period)];
    };
    const before = figures();
    const duplicates = () => {
      const { findings } = checkBatch(archive, records, profiles, batch.id, 'en');
      return findings.filter((f) => f.code === 'duplicate-in-archive').length;
    };
    const found = () =>
      searchPages(archive.db, 'uy ban', 1000).filter((h) =>
        archive.versions.of(batch.id).includes(h.batchId),
      );
    const twins = duplicates();
    const hits = found().length;
    expect(hits).toBeGreaterThan(0);
    const id = review.correct('binh', batch.id, REASON);
    expect(figures()).toEqual(before);
    expect(station.report(id).duplicates).toEqual(station.report(batch.id).duplicates);
    expect(duplicates()).toBe(twins);
    expect(found().map((h) => [h.batchId, h.version])).toEqual(Array(hits).fill([id, 2]));
  });

  it('may be corrected again, and counts its versions', async () => {
    const { archive, review } = station;
    const batch = await batchOf({ profile: 'bagit' });
    await deliver(batch);
    const second = { ...batch, id: review.correct('binh', batch.id, REASON) };
    await deliver(second);
    const third = { ...batch, id: review.correct('admin', second.id, REASON) };
    await deliver(third);
    expect(archive.versions.of(second.id)).toEqual([batch.id, second.id, third.id]);
    expect(archive.versions.number(third.id)).toBe(3);
    for (const n of [0, 1]) {
      expect(file(third.id, n, 'bag-info.txt')).toContain(`\nReplaces: ${packed(second.id)[n]!.objId}\n`);
    }
  });

  it('replaces all packages whose documents it took over', async () => {
    const { archive, review } = station;
    const batch = await batchOf();
    await deliver(batch);
    const id = review.correct('binh', batch.id, REASON);
    // Described as one dossier: the file numbers that parted them are gone.
    archive.transaction(() => archive.documents.keepDossiers(id, [archive.documents.dossiers(id)[0]!.id]));
    await deliver({ ...batch, id });
    const mets = file(id, 0, 'METS.xml');
    for (const { objId } of packed(batch.id)) {
      expect(mets).toContain(`<altRecordID TYPE="PREVIOUSOBJID">${objId}</altRecordID>`);
    }
    expect((await verifyPackage(archive.packagePlace(packed(id)[0]!.file!))).findings).toEqual([]);
  });

  it('keeps what was decided about a secrecy mark', async () => {
    const { archive, review } = station;
    const batch = await batchOf({ dossiers: 1 });
    const [secret, free] = review.documentsOf(batch.id);
    archive.db.prepare("UPDATE documents SET secrecy = 'MẬT' WHERE id = ?").run(secret!.id);
    for (const page of secret!.pageIds) archive.pages.dropText(page);
    review.decideSecrecy('binh', secret!.id, 'withhold', 'QĐ 12');
    await deliver(batch);
    const id = review.correct('binh', batch.id, REASON);
    expect(review.documentsOf(id).map((d) => [d.secrecy, d.secrecyDecision])).toEqual([
      ['MẬT', 'withhold'],
      [null, null],
    ]);
    expect(archive.pages.textsOf(id).size).toBe(free!.pageIds.length);
    // Described anew, nobody is asked twice.
    const [again] = review.documentsOf(id);
    archive.jobs.repeat({ batchId: id, stage: 'describe', subject: again!.id, priority: 1 });
    station.advance(id, {});
    await station.idle(id);
    expect(archive.batches.get(id)!.state).toBe('described');
  });

  it('waits for somebody else where the supervisor who asked for it worked on it', async () => {
    const { review } = station;
    const batch = await batchOf({ dossiers: 1 });
    await deliver(batch);
    const dung = person('dung', 'supervisor');
    if (!station.accounts.person('dung')) {
      await station.accounts.add('admin', { ...dung, password: 'mật khẩu thử' });
    }
    const id = review.correct('binh', batch.id, REASON);
    review.check('lan', id);
    expect(review.may(dung, id).accept).toBe('other-reviewer');
    const [document] = review.documentsOf(id);
    station.workbench.fields.set(document!.id, 'subject', 'binh', { value: 'Tự sửa', state: 'confirmed' });
    review.check('lan', id);
    expect(review.may(BINH, id).accept).toBe('four-eyes');
    expect(review.may(dung, id).accept).toBe(true);
  });
});
