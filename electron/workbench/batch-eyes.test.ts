/** Why batches need eyes, as the first screen says it: true after every act, and not listed anew without one. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createStation, type Station } from '../station.ts';
import { fillBatch } from './archive-fixture.ts';
import { home } from './home.ts';

let station: Station;
beforeAll(async () => {
  const archiveDir = join(mkdtempSync(join(tmpdir(), 'station-eyes-')), 'archive');
  station = await createStation({ archiveDir, language: 'en', places: 1 });
});
afterAll(() => station.close());

it('is said of a batch while a person looks at it, and again only after something was done', async () => {
  const { archive, records, review } = station;
  const id = await fillBatch(archive, { pages: 6, pagesPerDocument: 3, width: 400, wordings: 6, lines: 30 });
  const shown = async () => (await home(archive, records, 'en')).batches.find((b) => b.id === id)!;
  const codes = async () => (await shown()).eyes.map(({ code }) => code);
  const before = await shown();
  expect(before.asked).toBeNull();
  const fields = before.eyes.find(({ code }) => code === 'doubtful-fields')!;
  expect(fields).toMatchObject({ pages: 0 });
  expect(fields.documents).toBeGreaterThan(0);
  expect(fields.message).toContain(String(fields.n));
  const listing = vi.spyOn(archive.documents, 'ofBatch');
  await shown();
  expect(listing).not.toHaveBeenCalled();
  listing.mockRestore();

  const person = { user: 'operator', name: 'operator', roles: [...(['supervisor'] as const)] };
  const [document] = review.documentsOf(id);
  const marks = [{ documentId: document!.id, field: 'subject', note: 'faded' }];
  review.returnTo(person, 'operator', id, { to: 'described', reason: 'field-wrong', text: '', marks });
  expect((await shown()).asked).toMatchObject({
    to: 'described',
    reason: 'field-wrong',
    returnedBy: 'operator',
  });
  const [first] = (await shown()).eyes;
  expect(first).toMatchObject({ code: 'returned', documents: 1, message: expect.stringContaining('faded') });

  const marked = { secrecy: 'MẬT' };
  archive.db.prepare('UPDATE documents SET secrecy = ? WHERE id = ?').run(marked.secrecy, document!.id);
  expect(await codes()).toContain('secrecy');
  review.decideSecrecy('operator', document!.id, 'release', 'QĐ 12');
  expect(await codes()).not.toContain('secrecy');
  review.check('operator', id);
  expect(await codes()).not.toContain('returned');
  review.accept(person, 'operator', id);
  expect(await codes()).toEqual([]);
});
