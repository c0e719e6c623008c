import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SequencedEvent } from './pipeline/events.ts';
import { backoff } from './pipeline/runner.ts';
import { SETTINGS } from './pipeline/settings-fixture.ts';
import { verifyArchive } from './pipeline/verify-archive.ts';
import { giveReadings } from './readings-fixture.ts';
import { verifyAudit } from './store/audit.ts';
import { digitize, open, place, READ_ONLY, SAMPLES, sample, submission } from './whole-batch-fixture.ts';

describe('a batch', () => {
  it('goes all the way, tells it in order, and is returned by the same command', async () => {
    sample('001-clean.jpg');
    sample('002-ordinary.jpg');
    writeFileSync(join(place.scans, 'broken.tif'), '');
    writeFileSync(join(place.scans, 'notes.txt'), 'x');
    cpSync(join(SAMPLES, '001-clean.jpg'), join(place.scans, 'copy.jpg'));
    const s = await open();
    const events: SequencedEvent[] = [];
    s.hub.listen((event) => events.push(event));
    const report = await digitize(s);
    expect(report.failures).toEqual([]);
    expect(report.pages.map((p) => p.source)).toEqual(['001-clean.jpg', '002-ordinary.jpg', 'copy.jpg']);
    expect(report.quarantine).toMatchObject([{ source: 'broken.tif', code: 'empty-file' }]);
    expect(report.ignored).toEqual(['notes.txt']);
    expect(report.duplicates).toEqual([{ source: 'copy.jpg', of: '001-clean.jpg' }]);
    expect(report.documents.map((d) => d.pages)).toEqual([[0], [1], [2]]);
    expect(report.documents[0]).toMatchObject({
      type: 'TB',
      typeId: 'vb:TB',
      fields: { codeNumber: { value: '191' }, issuedDate: { value: '26/08/2007' } },
    });
    expect(report.packages).toHaveLength(1);
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i + 1));
    expect(s.search('ubnd thong bao').hits.map((h) => h.source)).toContain('001-clean.jpg');
    // What a document is described by is found too.
    expect(s.search('26 08 2007').documents.map((d) => d.documentId)).toContain(report.documents[0]!.id);
    expect(verifyAudit(s.archive.db)).toBeNull();
    expect(await verifyArchive(s.archive, s.profiles)).toEqual([]);

    const again = await digitize(s);
    expect([again.batch, again.packages]).toEqual([report.batch, report.packages]);
    expect(s.archive.batches.all()).toHaveLength(1);
  });

  it('says which required element is missing, and goes on once it is set', async () => {
    sample('001-clean.jpg');
    const s = await open();
    await giveReadings(s.archive, ['001-clean.jpg']);
    const { title: _, ...lacking } = SETTINGS;
    const stopped = await digitize(s, { settings: lacking });
    expect(stopped.packages).toEqual([]);
    expect(stopped.failures).toMatchObject([{ stage: 'package', code: 'package-incomplete' }]);
    expect(stopped.findings).toContainEqual(
      expect.objectContaining({ level: 'blocks', code: 'missing-element', field: 'title' }),
    );
    const done = await digitize(s);
    expect(done.batch).toBe(stopped.batch);
    expect([done.failures, done.packages.length]).toEqual([[], 1]);
    expect(done.findings.filter((f) => f.level === 'blocks')).toEqual([]);
  });

  it('takes in files that came later, and one that was set aside and has been scanned again', async () => {
    sample('001-clean.jpg');
    writeFileSync(
      join(place.scans, '003.jpg'),
      readFileSync(join(SAMPLES, '002-ordinary.jpg')).subarray(0, 50_000),
    );
    const s = await open();
    await giveReadings(s.archive, ['001-clean.jpg', '002-ordinary.jpg', '005-clean.jpg']);
    const first = await digitize(s, { plan: READ_ONLY });
    expect(first.quarantine).toMatchObject([{ source: '003.jpg', code: 'truncated-image' }]);
    sample('002-ordinary.jpg', '003.jpg');
    sample('005-clean.jpg', '000.jpg');
    const second = await digitize(s);
    expect(second.batch).toBe(first.batch);
    expect(second.quarantine).toEqual([]);
    expect(second.pages.map((p) => p.source)).toEqual(['000.jpg', '001-clean.jpg', '003.jpg']);
    expect(second.packages).toHaveLength(1);
    // Once packed, the batch stands; what comes now is a batch of its own.
    cpSync(join(SAMPLES, '006-ordinary.jpg'), join(place.scans, '004.jpg'));
    const third = await digitize(s, { plan: { ...READ_ONLY, until: 'ingest' } });
    expect(third.batch).not.toBe(first.batch);
    expect(third.pages).toHaveLength(4);
    expect(third.duplicates).toHaveLength(3);
  });

  it('ingests alone when only that is asked, and goes on from there later', async () => {
    sample('001-clean.jpg');
    const s = await open();
    await giveReadings(s.archive, ['001-clean.jpg']);
    const taken = await digitize(s, { plan: { until: 'ingest', approve: false, destinations: [] } });
    expect([taken.pages.length, taken.documents.length]).toEqual([1, 0]);
    expect(s.archive.jobs.counts(taken.batch)).toEqual([{ stage: 'ingest', state: 'done', count: 1 }]);
    const all = await digitize(s);
    expect([all.batch, all.packages.length]).toEqual([taken.batch, 1]);
  });
});

describe('faults', () => {
  it.each(['inspect.die', 'clean.die', 'clean.hang', 'pack.die'])('%s costs one retry', async (fault) => {
    sample('001-clean.jpg');
    writeFileSync(join(place.faults, fault), '');
    const s = await open({ pageTimeoutMs: fault.endsWith('hang') ? 8000 : 60_000 });
    // What is not to fail need not be done: after cleanup the page is known.
    await giveReadings(
      s.archive,
      ['001-clean.jpg'],
      fault.startsWith('clean') ? ['read'] : ['clean', 'read'],
    );
    const retries: string[] = [];
    s.hub.listen((e) => {
      if (e.type === 'job' && e.state === 'retry') retries.push(e.stage);
    });
    const report = await digitize(s);
    expect(readdirSync(place.faults)).toEqual([]);
    expect([report.failures, report.packages.length, retries.length]).toEqual([[], 1, 1]);
  });

  it('are not retried for ever: a page that cannot be cleaned keeps the dossier from being packed', async () => {
    sample('001-clean.jpg');
    const s = await open();
    const batch = await s.submit(submission({ plan: { until: 'ingest', approve: false, destinations: [] } }));
    await s.idle(batch.id);
    for (const page of s.archive.pages.ofBatch(batch.id)) rmSync(s.archive.blobs.place(page.imageSha256));
    const report = await digitize(s);
    expect(report.failures.map((f) => [f.stage, f.code])).toEqual([
      ['clean', 'blob-missing'],
      ['package', 'package-incomplete'],
    ]);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ level: 'blocks', code: 'page-not-cleaned' }),
    );
    expect(report.packages).toEqual([]);
  });

  it('leave work to be taken up by the next engine', async () => {
    sample('001-clean.jpg');
    sample('002-ordinary.jpg');
    const first = await open();
    await giveReadings(first.archive, ['001-clean.jpg', '002-ordinary.jpg'], ['read']);
    const batch = await first.submit(submission());
    await new Promise<void>((resolve) => {
      first.hub.listen((e) => {
        if (e.type === 'job' && e.stage === 'clean' && e.state === 'done') resolve();
      });
    });
    await first.close();
    const second = await open();
    await second.idle(batch.id);
    const report = second.report(batch.id);
    expect([report.failures, report.pages.length, report.packages.length]).toEqual([[], 2, 1]);
  });
});

describe('control', () => {
  it('pauses, resumes and cancels', async () => {
    sample('001-clean.jpg');
    const s = await open();
    await giveReadings(s.archive, ['001-clean.jpg', '002-ordinary.jpg'], ['read']);
    const batch = await s.submit(submission());
    s.pause(batch.id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(s.archive.jobs.counts(batch.id).some((c) => c.state === 'running')).toBe(false);
    s.resume(batch.id);
    await s.idle(batch.id);
    expect(s.report(batch.id).packages).toHaveLength(1);

    sample('002-ordinary.jpg', 'later.jpg');
    const other = await s.submit(submission());
    s.cancel(other.id);
    await s.idle(other.id);
    expect(s.report(other.id).packages).toEqual([]);
    // The same command takes the cancelled batch up again.
    expect((await digitize(s)).packages).toHaveLength(1);
  });
});

it('waits longer with every retry, never more than a minute', () => {
  for (let n = 1; n < 20; n++) {
    expect(backoff(500, n)).toBeGreaterThan(0);
    expect(backoff(500, n)).toBeLessThanOrEqual(60_000);
  }
  expect(backoff(500, 6)).toBeGreaterThan(backoff(500, 1));
});
