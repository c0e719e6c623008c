import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../accounts/roles.ts';
import { type Archive, openArchive } from '../store/archive.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';
import { figuresOf } from './figures.ts';

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
