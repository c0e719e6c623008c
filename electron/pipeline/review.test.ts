/** Supervision on a real archive: who may do what, where a batch goes back to, and what a hold stops. */
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../accounts/roles.ts';
import { createStation, type Station } from '../station.ts';
import { auditTrail } from '../store/audit.ts';
import { searchPages } from '../store/search.ts';
import type { Submission } from './submit.ts';

const SAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'samples');
const SETTINGS = {
  agencyCode: 'H24.99.01',
  title: 'Hồ sơ',
  fileNotation: '1',
  maintenance: '01',
  mode: '01',
  paperFileCode: 'K1',
};
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
    expect(review.may(CHI, id)).toEqual({ accept: 'four-eyes', return: 'four-eyes' });
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
    expect(review.queue(BINH).held.map((b) => b.id)).toContain(id);
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
});
