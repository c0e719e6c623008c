/** Supervision on a real archive: who may do what, where a batch goes back to, and what a hold stops. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../accounts/roles.ts';
import { giveReadings } from '../readings-fixture.ts';
import { createStation, type Station } from '../station.ts';
import { openArchive } from '../store/archive.ts';
import { auditTrail } from '../store/audit.ts';
import { searchPages } from '../store/search.ts';
import { backupArchive, checkBackup, restoreArchive } from './backup.ts';
import { SETTINGS } from './settings-fixture.ts';
import type { Submission } from './submit.ts';

const RESOURCES = join(import.meta.dirname, '..', '..', 'resources');
const SAMPLES = join(RESOURCES, 'samples');
const person = (user: string, ...roles: Person['roles']): Person => ({ user, name: user, roles });
const BINH = person('binh', 'supervisor');
const CHI = person('chi', 'supervisor', 'indexer');
const DUNG = person('dung', 'supervisor');

let dir: string;
let station: Station;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'station-review-'));
  station = await createStation({
    archiveDir: join(dir, 'archive'),
    language: 'en',
    passwordCost: { N: 16, r: 8, p: 1 },
  });
  await giveReadings(station.archive, ['001-clean.jpg', '005-clean.jpg']);
  const password = 'mật khẩu thử';
  await station.accounts.setUp({ user: 'admin', name: 'admin', roles: [], password });
  for (const p of [person('an', 'clerk'), BINH, CHI, DUNG]) {
    await station.accounts.add('admin', { ...p, password });
  }
});
afterAll(() => station.close());

let made = 0;
async function batchOf(...samples: string[]): Promise<string> {
  const scans = join(dir, `scans-${made++}`);
  mkdirSync(scans);
  for (const name of samples) cpSync(join(SAMPLES, name), join(scans, name));
  const submission: Submission = {
    paths: [scans],
    profile: 'tt05-aip',
    recordType: null,
    settings: SETTINGS,
    plan: { until: 'package', approve: false, destinations: [`folder:${join(dir, 'out')}`] },
    outputs: [],
  };
  const { id } = await station.submit(submission, { user: 'an', screen: 'intake' });
  await station.idle(id);
  return id;
}
const state = (id: string) => station.archive.batches.get(id)!.state;
const refused = (code: string) => expect.objectContaining({ code });

describe('review', () => {
  it('takes a batch from described to delivered through four eyes, a return, and the same supervisor again', async () => {
    const id = await batchOf('001-clean.jpg', '005-clean.jpg');
    const { review } = station;
    expect(state(id)).toBe('described');
    expect(() => review.accept(BINH, 'binh', id)).toThrowError(refused('illegal-step'));

    const [first, second] = review.documentsOf(id);
    expect(review.check('chi', id, [first!.id])).toEqual({ left: 1 });
    expect(review.check('chi', id, [second!.id])).toEqual({ left: 0 });
    expect(state(id)).toBe('checked');

    // Chi is a supervisor too, but has worked on it.
    expect(() => review.accept(CHI, 'chi', id)).toThrowError(refused('four-eyes'));
    expect(review.may(CHI, id)).toMatchObject({ accept: 'four-eyes', return: 'four-eyes' });
    const marks = [
      { pageId: second!.pageIds[0]!, box: [1, 2, 3, 4] as [number, number, number, number], note: 'mờ' },
    ];
    const given = { to: 'described' as const, reason: 'field-wrong', text: 'Xem lại trích yếu', marks };
    const returned = review.returnTo(BINH, 'binh', id, given);
    expect(returned).toMatchObject({ assignee: 'chi', returnedBy: 'binh', marks });
    expect(review.queue(CHI).returned[0]).toMatchObject({ batchId: id, text: 'Xem lại trích yếu' });
    expect(state(id)).toBe('described');
    // Only the document with a mark has to be confirmed again.
    expect(review.documentsOf(id).map((d) => d.checkedBy)).toEqual(['chi', null]);
    expect(review.check('chi', id)).toEqual({ left: 0 });
    expect(station.archive.review.openReturn(id)).toBeNull();

    expect(() => review.accept(DUNG, 'dung', id)).toThrowError(refused('other-reviewer'));
    review.accept(BINH, { user: 'binh', screen: 'review' }, id);
    await station.idle(id);
    expect(state(id)).toBe('delivered');
    for (const act of [
      () => review.returnTo(BINH, 'binh', id, given),
      () => review.check('chi', id),
      () => review.hold('binh', id, 'x'),
    ]) {
      expect(act).toThrowError(refused('illegal-step'));
    }
    expect(() => station.adjust(first!.pageIds[0]!, { turn: 90 }, 'chi')).toThrowError(
      refused('batch-settled'),
    );
    const history = auditTrail(station.archive.db).filter((e) => e.subject === id);
    expect(history.map((e) => [e.who, e.act])).toEqual([
      ['an', 'open-batch'],
      ['station', 'describe'],
      ['chi', 'check'],
      ['chi', 'check'],
      ['binh', 'return'],
      ['chi', 'check'],
      ['chi', 'answer-return'],
      ['binh', 'accept'],
    ]);
    expect(history.at(-1)!.screen).toBe('review');
  });

  it('waits at a scan that was returned until it is answered, then goes on by itself', async () => {
    const id = await batchOf('001-clean.jpg');
    const { review } = station;
    const before = review.documentsOf(id)[0]!;
    review.returnTo(BINH, 'binh', id, { to: 'scanned', reason: 'cut-off', text: '', marks: [] });
    station.advance(id, {});
    await station.idle(id);
    expect(state(id)).toBe('scanned');
    expect(station.archive.review.openReturn(id)!.assignee).toBe('an');
    // Nothing was changed after all: what was described stands.
    review.answer('an', id, 'Bản gốc đúng như vậy');
    await station.idle(id);
    expect(state(id)).toBe('described');
    expect(review.documentsOf(id)[0]!.id).toBe(before.id);

    review.returnTo(BINH, 'binh', id, { to: 'cleaned', reason: 'skewed', text: '', marks: [] });
    station.adjust(before.pageIds[0]!, { strength: 'gentle' }, 'an');
    await station.idle(id);
    expect(state(id)).not.toBe('described');
    review.answer('an', id, '');
    await station.idle(id);
    expect(state(id)).toBe('described');
  });

  it('holds everything until it is let go on', async () => {
    const id = await batchOf('001-clean.jpg');
    const { review, archive } = station;
    review.check('an', id);
    review.hold('binh', id, 'chờ hỏi ý kiến');
    expect(() => review.accept(BINH, 'binh', id)).toThrowError(refused('illegal-step'));
    expect(() => station.adjust(archive.pages.ofBatch(id)[0]!.id, {}, 'an')).toThrowError(
      refused('batch-held'),
    );
    const held = review.queue(BINH).held.find((b) => b.id === id);
    expect(held?.hold).toMatchObject({ by: 'binh', reason: 'chờ hỏi ý kiến' });
    review.resume('binh', id);
    expect(state(id)).toBe('checked');
  });

  it('refuses to accept without a person once there are accounts', async () => {
    const id = await batchOf('001-clean.jpg');
    expect(() => station.advance(id, { approve: true })).toThrowError(refused('approval-needed'));
  });

  it('keeps a document with a secrecy mark back until a supervisor decides, and asks nobody twice', async () => {
    const { archive, review } = station;
    const id = await batchOf('001-clean.jpg', '005-clean.jpg');
    // As describing leaves it when a stamp is seen.
    const [open, secret] = review.documentsOf(id);
    archive.db.prepare("UPDATE documents SET secrecy = 'MẬT' WHERE id = ?").run(secret!.id);
    archive.pages.dropText(secret!.pageIds[0]!);
    archive.batches.setStanding(id, { state: 'held', heldFrom: 'described', heldWhy: 'secrecy' });
    expect(review.queue(BINH).secrecy.find((b) => b.id === id)!.documents).toEqual([
      { id: secret!.id, mark: 'MẬT' },
    ]);
    expect(() => review.resume('binh', id)).toThrowError(refused('secrecy-mark'));
    expect(() => review.decideSecrecy('binh', open!.id, 'release', 'x')).toThrowError(
      refused('no-secrecy-mark'),
    );
    const found = () => searchPages(archive.db, 'uy ban').filter((h) => h.batchId === id).length;
    const without = found();
    review.decideSecrecy('binh', secret!.id, 'release', 'Giải mật theo QĐ 12/QĐ-UBND');
    expect(state(id)).toBe('described');
    expect(found()).toBeGreaterThan(without);

    review.decideSecrecy('binh', secret!.id, 'withhold', 'nhầm');
    expect(found()).toBe(without);
    review.check('an', id);
    review.accept(BINH, 'binh', id);
    await station.idle(id);
    const [pack] = archive.packages.ofBatch(id);
    expect(pack).toMatchObject({ documents: 1, pages: 1 });
  });

  it('samples a batch: returned by a grave defect, sampled anew, accepted, with a record to sign', async () => {
    const id = await batchOf('001-clean.jpg', '005-clean.jpg');
    const { review, sampling } = station;
    const scheme = { kind: 'percent' as const, percent: 100, mostPercent: 1 };
    expect(() => sampling.draw(BINH, 'binh', id, scheme)).toThrowError(refused('illegal-step'));
    review.check('an', id);
    const { sample, items } = sampling.draw(BINH, 'binh', id, scheme);
    expect(items).toHaveLength(2);
    // Drawn once, whoever asks again, and nothing goes past it.
    expect(sampling.draw(BINH, 'binh', id, scheme).sample.seed).toBe(sample.seed);
    expect(() => review.accept(BINH, 'binh', id)).toThrowError(refused('sample-open'));
    expect(() => sampling.decide(BINH, 'binh', sample.id)).toThrowError(refused('sample-open'));
    expect(() => sampling.judge(BINH, 'binh', sample.id, 0, [{ code: 'nothing' }])).toThrowError(
      refused('bad-request'),
    );
    expect(() => sampling.judge({ ...CHI, user: 'an' }, 'an', sample.id, 0, [])).toThrowError(
      refused('four-eyes'),
    );
    const judged = sampling.judge(BINH, 'binh', sample.id, 0, [{ code: 'missing', note: 'thiếu trang 2' }]);
    expect(judged.standing).toMatchObject({ critical: true, says: 'return', rate: { found: 1, of: 1 } });
    sampling.decide(BINH, 'binh', sample.id, 'described');
    expect(state(id)).toBe('described');
    expect(review.queue(BINH).returned.find((r) => r.batchId === id)).toMatchObject({
      reason: 'missing',
      marks: [{ documentId: items[0]!.documentId, note: 'missing: thiếu trang 2' }],
    });
    expect(() => sampling.judge(BINH, 'binh', sample.id, 1, [])).toThrowError(refused('sample-decided'));

    review.check('an', id);
    const iso = { kind: 'iso' as const, level: 'II' as const, aql: 1, mayReduce: false };
    const again = sampling.draw(BINH, 'binh', id, iso);
    expect(again.sample.scheme).toMatchObject({ severity: 'normal' });
    expect(again.sample.plan).toMatchObject({ size: 2, ac: 0, re: 1 });
    for (const { position } of again.items) sampling.judge(BINH, 'binh', again.sample.id, position, []);
    sampling.decide(BINH, 'binh', again.sample.id);
    await station.idle(id);
    expect(state(id)).toBe('delivered');

    const pdf = await sampling.protocol(again.sample.id);
    expect(Buffer.from(pdf).equals(Buffer.from(await sampling.protocol(again.sample.id)))).toBe(true);
    const file = join(dir, 'protocol.pdf');
    writeFileSync(file, pdf);
    writeFileSync(join(dir, 'returned.pdf'), await sampling.protocol(sample.id));
    expect(Buffer.from(pdf).toString('latin1')).toContain('<pdfaid:part>2</pdfaid:part>');
    if (spawnSync('which', ['pdftotext']).status === 0) {
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
      for (const said of ['BIÊN BẢN NGHIỆM THU', 'ĐẠT yêu cầu', 'AQL 1', again.sample.seed]) {
        expect(text).toContain(said);
      }
      const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
      for (const line of fonts) expect(line).toMatch(/yes +yes +yes/);
    }
  });

  it('measures the reading against a page that was keyed, twice', async () => {
    const { archive, sampling } = station;
    const id = await batchOf('001-clean.jpg');
    const [page] = archive.pages.ofBatch(id);
    const { text } = archive.pages.derivative<{ text: string }>(page!.readKey!)!.result;
    expect(sampling.measureText('chi', page!.id, text)).toMatchObject({
      characterErrors: 0,
      wordErrors: 0,
      agrees: null,
    });
    const wrong = sampling.measureText('binh', page!.id, `${text} thêm`);
    expect(wrong).toMatchObject({ characterErrors: 5, wordErrors: 1, agrees: false });
    expect(archive.samples.readingErrors()).toMatchObject([{ pages: 1, wordErrors: 1 }]);
  });

  it('notes who viewed a record of personal data, once, and nothing of others', async () => {
    const { archive, history, review } = station;
    const id = await batchOf('001-clean.jpg');
    const [document] = review.documentsOf(id);
    const views = () => history.ofBatch(id).filter((e) => e.act === 'view');
    history.viewed('chi', 'documents', document!.id);
    expect(views()).toEqual([]);
    archive.db.prepare("UPDATE documents SET type_id = 'ht:KS' WHERE id = ?").run(document!.id);
    for (let n = 0; n < 3; n++) history.viewed('chi', 'documents', document!.id);
    history.viewed('chi', 'batches', id);
    expect(views().map((e) => [e.who, e.subject])).toEqual([
      ['chi', document!.id],
      ['chi', id],
    ]);
    const page = document!.pageIds[0]!;
    for (let n = 0; n < 2; n++) history.viewed('chi', 'pages', String(page));
    expect(history.find({ act: 'view', subject: String(page) }).map((e) => JSON.parse(e.detail))).toEqual([
      { kind: 'pages', types: ['ht:KS'] },
    ]);
    const csv = Buffer.from(history.export('csv')).toString('utf8');
    expect(csv).toContain('previous,hash');
    expect(csv.trim().split('\n')).toHaveLength(history.check().entries + 1);
    expect(JSON.parse(Buffer.from(history.export('json')).toString('utf8'))).toHaveLength(
      history.check().entries,
    );
  });

  it('is backed up while at work, brought up to date, and restored elsewhere, or not at all', async () => {
    const { archive } = station;
    const place = join(dir, 'backup');
    const first = await backupArchive(archive, place);
    expect(first).toMatchObject({ kept: 0, findings: [] });
    const second = await backupArchive(archive, place);
    expect(second.kept).toBe(first.files - 1);
    await expect(backupArchive(archive, join(archive.dir, 'x'))).rejects.toMatchObject({
      code: 'backup-place-taken',
    });
    await expect(backupArchive(archive, dir)).rejects.toMatchObject({ code: 'backup-place-taken' });

    const target = join(dir, 'elsewhere');
    expect(await restoreArchive(place, target, [RESOURCES])).toMatchObject({ findings: [] });
    const copy = await openArchive(target);
    expect(auditTrail(copy.db)).toEqual(auditTrail(archive.db));
    expect(copy.accounts.all()).toEqual(archive.accounts.all());
    copy.close();
    await expect(restoreArchive(place, target, [RESOURCES])).rejects.toMatchObject({
      code: 'backup-place-taken',
    });

    const { value: sha256 } = await archive.blobs.all().next();
    const blob = join(place, 'blobs', String(sha256).slice(0, 2), String(sha256));
    const bytes = readFileSync(blob);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(blob, bytes);
    expect(await checkBackup(place)).toMatchObject([{ code: 'wrong-checksum' }]);
    const other = join(dir, 'other');
    await expect(restoreArchive(place, other, [RESOURCES])).rejects.toMatchObject({ code: 'backup-damaged' });
    expect(existsSync(other)).toBe(false);
    // The next backup mends what a failing disk did to the last one.
    expect(await backupArchive(archive, place)).toMatchObject({ findings: [] });
  });
});
