import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../accounts/roles.ts';
import { loadRecords } from '../records/load.ts';
import { type Archive, openArchive } from '../store/archive.ts';
import { auditTrail } from '../store/audit.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import { figuresOf } from './figures.ts';
import { printFigures } from './figures-paper.ts';
import { enterOneStopCounts, oneStopFigures } from './one-stop.ts';

const person = (user: string, ...roles: Person['roles']): Person => ({ user, name: user, roles });
const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
const TODAY = { from: today, to: today };

let archive: Archive;
let batch: string;
beforeAll(async () => {
  archive = await openArchive(mkdtempSync(join(tmpdir(), 'station-figures-')));
  batch = await fillBatch(archive, { pages: 6, pagesPerDocument: 2, wordings: 2 });
  const [first] = archive.documents.ofBatch(batch);
  archive.review.addReturn({
    ...{ batchId: batch, to: 'described', reason: 'field-wrong', text: '', marks: [], assignee: 'mai' },
    ...{ returnedBy: 'hung', returnedAt: new Date().toISOString() },
  });
  const sample = archive.samples.insert(
    {
      ...{
        batchId: batch,
        stream: '|',
        lot: 3,
        seed: 's',
        drawnBy: 'hung',
        drawnAt: new Date().toISOString(),
      },
      scheme: { kind: 'percent', percent: 30, mostPercent: 1 },
      plan: { letter: '', size: 1, ac: 0, re: 1 },
    },
    [{ position: 0, documentId: first!.id, label: 'BC', defects: null, judgedBy: null, judgedAt: null }],
  );
  archive.samples.judge(sample, 0, [{ code: 'skewed' }], 'hung', new Date().toISOString());
});
afterAll(() => archive.close());

it('counts pages, returns, types and judged samples of a day', () => {
  const figures = figuresOf(archive, person('hung', 'supervisor'), TODAY);
  expect(figures.days).toEqual([{ day: today, scanned: 6, cleaned: 6, read: 6, edits: 0, returns: 1 }]);
  expect(figures.perPage).toEqual({ clean: 100, read: 500 });
  expect(figures.types).toEqual([
    { typeId: 'vb:BC', documents: 3, pages: 6, fields: 15, corrected: 0, judged: 1, bad: 1 },
  ]);
  expect(figures.boxes).toEqual([{ box: '', dossiers: 1, documents: 3, pages: 6 }]);
  expect(figures.queue).toMatchObject([{ state: 'described', batches: 1 }]);
});

it('lists people by name, and shows others nothing but their own', () => {
  const { people } = figuresOf(archive, person('hung', 'supervisor'), TODAY);
  expect(people).toEqual([
    { who: 'mai', scanned: 0, edits: 0, returns: 1 },
    { who: 'test', scanned: 6, edits: 0, returns: 0 },
  ]);
  expect(figuresOf(archive, person('mai', 'indexer'), TODAY).people.map((p) => p.who)).toEqual(['mai']);
});

it('keeps to its period', () => {
  const figures = figuresOf(archive, person('hung', 'supervisor'), { from: '2020-01-01', to: '2020-12-31' });
  expect([figures.days, figures.people, figures.types, figures.boxes]).toEqual([[], [], [], []]);
  expect(figures.perPage).toEqual({ clean: null, read: null });
});

it('computes the ratios of one-stop work, or says which months are missing', () => {
  const period = { from: '2026-09-15', to: '2026-11-30' };
  const ratios = () => oneStopFigures(archive, period).ratios.map(({ value, missing }) => value ?? missing);
  const all = ['2026-09', '2026-10', '2026-11'];
  expect(ratios()).toEqual([all, all, all]);
  const enter = (month: string, received: number, digitized: number | null, resolved: number | null) =>
    enterOneStopCounts(archive, 'hung', month, { received, digitized, reused: 10, resolved, results: 20 });
  enter('2026-09', 100, 90, 40);
  enter('2026-10', 100, null, null);
  enter('2026-11', 200, 150, 60);
  // What was digitized at receipt is counted here, where nobody entered it; resolved is nobody else's to know.
  expect(ratios()).toEqual([240 / 400, ['2026-10'], 30 / 400]);
  enter('2026-10', 100, 60, 100);
  expect(ratios()).toEqual([300 / 400, 60 / 200, 30 / 400]);
  expect(auditTrail(archive.db).at(-1)).toMatchObject({
    who: 'hung',
    act: 'enter-counts',
    subject: '2026-10',
  });
  expect(
    oneStopFigures(archive, { from: '2025-12-31', to: '2026-01-01' }).months.map((m) => m.month),
  ).toEqual(['2025-12', '2026-01']);
});

it('prints the same figures as PDF/A, with fonts inside and nobody’s figures but one’s own', async () => {
  const records = loadRecords([join(import.meta.dirname, '..', '..', 'resources')]);
  const at = new Date('2026-11-25T03:00:00Z');
  const print = (who: Person) => printFigures(archive, records, who, TODAY, at);
  const pdf = await print(person('hung', 'supervisor'));
  expect(Buffer.from(pdf).equals(Buffer.from(await print(person('hung', 'supervisor'))))).toBe(true);
  expect(Buffer.from(pdf).toString('latin1')).toContain('<pdfaid:part>2</pdfaid:part>');
  if (spawnSync('which', ['pdftotext']).status !== 0) return;
  const file = join(archive.dir, 'report.pdf');
  const textOf = (bytes: Uint8Array) => {
    writeFileSync(file, bytes);
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  };
  const text = textOf(pdf);
  for (const said of [
    'BÁO CÁO KẾT QUẢ SỐ HÓA',
    'Theo ngày',
    'mai',
    'test',
    'Báo cáo',
    'Quyết định 766',
    'hung',
  ]) {
    expect(text).toContain(said);
  }
  const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
  for (const line of fonts) expect(line).toMatch(/yes +yes +yes/);
  const own = textOf(await print(person('mai', 'indexer')));
  expect(own).toContain('Chỉ có số liệu của người lập báo cáo');
  expect(own).not.toMatch(/^ *test /m);
});
