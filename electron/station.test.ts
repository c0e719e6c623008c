import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationConfig } from './config.ts';
import type { SequencedEvent } from './pipeline/events.ts';
import { backoff } from './pipeline/runner.ts';
import { SETTINGS } from './pipeline/settings-fixture.ts';
import type { Submission } from './pipeline/submit.ts';
import { verifyArchive } from './pipeline/verify-archive.ts';
import { createStation, type Station } from './station.ts';
import { verifyAudit } from './store/audit.ts';

const SAMPLES = join(import.meta.dirname, '..', 'resources', 'samples');

let dir: string;
let scans: string;
let station: Station | null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-'));
  scans = join(dir, 'scans');
  mkdirSync(scans);
  process.env.STATION_FAULTS = join(dir, 'faults');
  mkdirSync(process.env.STATION_FAULTS);
  station = null;
});
afterEach(async () => {
  await station?.close();
});

const sample = (name: string, as = name) => cpSync(join(SAMPLES, name), join(scans, as));

async function open(more: Partial<StationConfig> = {}): Promise<Station> {
  station = await createStation({
    archiveDir: join(dir, 'archive'),
    workerEntry: new URL('./workers/faulty-worker-fixture.ts', import.meta.url),
    retryBaseMs: 10,
    language: 'en',
    ...more,
  });
  return station;
}

function submission(more: Partial<Submission> = {}): Submission {
  return {
    paths: [scans],
    profile: 'tt05-aip',
    recordType: null,
    settings: SETTINGS,
    plan: { until: 'package', approve: true, destinations: [] },
    outputs: [],
    ...more,
  };
}

async function digitize(s: Station, more: Partial<Submission> = {}) {
  const batch = await s.submit(submission(more));
  await s.idle(batch.id);
  return s.report(batch.id);
}

describe('a stack that was fed upside down', () => {
  it('turns the drawing that lies in it as well, and says whose word that is', async () => {
    const letter = sharp(join(SAMPLES, '001-clean.jpg')).rotate(180);
    for (let n = 0; n < 5; n++) await letter.jpeg({ quality: 80 + n }).toFile(join(scans, `${n}.jpg`));
    const { width, height } = await sharp(join(SAMPLES, '001-clean.jpg')).metadata();
    const drawing = `<svg width="${width}" height="${height}"><rect width="100%" height="100%" fill="white"/>
      <circle cx="700" cy="900" r="400" stroke="black" stroke-width="6" fill="none"/><path d="M100 1500 L1400 2000"
      stroke="black" stroke-width="6"/></svg>`;
    await sharp(Buffer.from(drawing)).withMetadata({ density: 200 }).jpeg().toFile(join(scans, 'map.jpg'));
    const s = await open();
    const { pages } = await digitize(s, { plan: { until: 'describe', approve: false, destinations: [] } });
    expect(pages.map((p) => p.turn)).toEqual([180, 180, 180, 180, 180, 180]);
    expect(pages[5]!.flags).toEqual(expect.arrayContaining(['orientation-unsure', 'orientation-from-batch']));
    s.adjust(pages[5]!.id, { turn: 0 });
    await s.idle(s.archive.pages.get(pages[5]!.id)!.batchId);
    expect(s.report(s.archive.pages.get(pages[5]!.id)!.batchId).pages[5]!.turn).toBe(0);
  });
});

describe('facing pages', () => {
  it('become two pages, one again when a person says so, and stand once packed', async () => {
    const page = await sharp(join(SAMPLES, '001-clean.jpg')).resize({ height: 2300 }).toBuffer();
    const { width } = await sharp(page).metadata();
    await sharp({ create: { width: 2 * width, height: 2300, channels: 3, background: '#fff' } })
      .composite([
        { input: page, left: 0, top: 0 },
        { input: page, left: width, top: 0 },
      ])
      .withMetadata({ density: 200 })
      .jpeg()
      .toFile(join(scans, 'book.jpg'));
    sample('005-clean.jpg');
    const s = await open();
    const plan = { until: 'describe' as const, approve: false, destinations: [] };
    const split = await digitize(s, { plan });
    expect(split.pages.map(({ source, index }) => [source, index])).toEqual([
      ['005-clean.jpg', 0],
      ['book.jpg', 0],
      ['book.jpg', 1],
    ]);
    const [, left, right] = split.pages;
    expect(right!.region![0]).toBe(left!.region![2]);
    expect(Math.abs(left!.words! - right!.words!)).toBeLessThan(10);
    // Both letters' fields lie on the picture where they were found.
    const number = split.documents.at(-1)!.fields.codeNumber!;
    expect(number.box[0]).toBeGreaterThan(width);

    s.adjust(right!.id, { split: false });
    await s.idle(split.batch);
    const united = s.report(split.batch);
    expect(united.pages.map((p) => [p.source, p.index, p.region])).toEqual([
      ['005-clean.jpg', 0, undefined],
      ['book.jpg', 0, undefined],
    ]);
    expect(united.pages[1]!.words).toBeGreaterThan(left!.words!);

    s.adjust(united.pages[1]!.id, {});
    await s.idle(split.batch);
    expect(s.report(split.batch).pages).toHaveLength(3);
    s.advance(split.batch, { until: 'package', approve: true });
    await s.idle(split.batch);
    expect(s.report(split.batch).packages).toHaveLength(1);
    expect(() => s.adjust(left!.id, { turn: 90 })).toThrow(
      expect.objectContaining({ code: 'batch-settled' }),
    );
    expect(verifyAudit(s.archive.db)).toBeNull();
  });
});

describe('a batch', () => {
  it('goes all the way, tells it in order, and is returned by the same command', async () => {
    sample('001-clean.jpg');
    sample('002-ordinary.jpg');
    writeFileSync(join(scans, 'broken.tif'), '');
    writeFileSync(join(scans, 'notes.txt'), 'x');
    cpSync(join(SAMPLES, '001-clean.jpg'), join(scans, 'copy.jpg'));
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
    expect(s.search('ubnd thong bao').map((h) => h.source)).toContain('001-clean.jpg');
    expect(verifyAudit(s.archive.db)).toBeNull();
    expect(await verifyArchive(s.archive, s.profiles)).toEqual([]);

    const again = await digitize(s);
    expect([again.batch, again.packages]).toEqual([report.batch, report.packages]);
    expect(s.archive.batches.all()).toHaveLength(1);
  });

  it('says which required element is missing, and goes on once it is set', async () => {
    sample('001-clean.jpg');
    const s = await open();
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
      join(scans, '003.jpg'),
      readFileSync(join(SAMPLES, '002-ordinary.jpg')).subarray(0, 50_000),
    );
    const s = await open();
    const wait = { plan: { until: 'describe' as const, approve: false, destinations: [] } };
    const first = await digitize(s, wait);
    expect(first.quarantine).toMatchObject([{ source: '003.jpg', code: 'truncated-image' }]);
    sample('002-ordinary.jpg', '003.jpg');
    sample('005-clean.jpg', '000.jpg');
    const second = await digitize(s);
    expect(second.batch).toBe(first.batch);
    expect(second.quarantine).toEqual([]);
    expect(second.pages.map((p) => p.source)).toEqual(['000.jpg', '001-clean.jpg', '003.jpg']);
    expect(second.packages).toHaveLength(1);
    // Once packed, the batch stands; what comes now is a batch of its own.
    sample('006-ordinary.jpg', '004.jpg');
    const third = await digitize(s);
    expect(third.batch).not.toBe(first.batch);
    expect(third.pages).toHaveLength(4);
    expect(third.duplicates).toHaveLength(3);
  });

  it('ingests alone when only that is asked, and goes on from there later', async () => {
    sample('001-clean.jpg');
    const s = await open();
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
    writeFileSync(join(process.env.STATION_FAULTS!, fault), '');
    const s = await open({ pageTimeoutMs: fault.endsWith('hang') ? 12_000 : 60_000 });
    const retries: string[] = [];
    s.hub.listen((e) => {
      if (e.type === 'job' && e.state === 'retry') retries.push(e.stage);
    });
    const report = await digitize(s);
    expect(readdirSync(process.env.STATION_FAULTS!)).toEqual([]);
    expect([report.failures, report.packages.length, retries.length]).toEqual([[], 1, 1]);
  });

  it('are not retried for ever: a page that cannot be cleaned keeps the dossier from being packed', async () => {
    sample('001-clean.jpg');
    const s = await open();
    const batch = await s.submit(submission({ plan: { until: 'ingest', approve: false, destinations: [] } }));
    await s.idle(batch.id);
    for (const page of s.archive.pages.ofBatch(batch.id)) rmSync(s.archive.files.path(page.imageSha256));
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

  it.each([
    ['in black', '<text x="300" y="420" font-size="60">TUYỆT MẬT</text>'],
    [
      'in red, as stamped',
      '<rect x="280" y="350" width="300" height="90" fill="none" stroke="#d0202a" stroke-width="6"/><text x="330" y="415" font-size="60" fill="#d0202a" transform="rotate(-2 330 415)">MẬT</text>',
    ],
  ])(
    'holds a batch with a secrecy mark %s: not packed, not searchable, even under --approve',
    async (_, mark) => {
      const svg = `<svg width="1654" height="2339" font-family="serif" font-weight="bold"><rect width="1654" height="2339" fill="#fff"/>
      <text x="250" y="200" font-size="36">ỦY BAN NHÂN DÂN XÃ AN HƯNG</text><text x="900" y="200" font-size="36">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</text>
      ${mark}<text x="650" y="600" font-size="44">QUYẾT ĐỊNH</text>
      ${[700, 760, 820, 880, 940, 1000].map((y) => `<text x="200" y="${y}" font-size="34">Nội dung của văn bản này không được lộ ra ngoài dưới bất kỳ hình thức nào.</text>`).join('')}</svg>`;
      const { default: sharp } = await import('sharp');
      writeFileSync(
        join(scans, 'secret.jpg'),
        await sharp(Buffer.from(svg)).withMetadata({ density: 200 }).jpeg({ quality: 95 }).toBuffer(),
      );
      const s = await open();
      const report = await digitize(s);
      expect(report.state).toBe('held');
      expect(report.failures).toMatchObject([{ stage: 'accept', code: 'secrecy-mark' }]);
      expect(report.packages).toEqual([]);
      expect(s.search('noi dung')).toEqual([]);
      expect(readFileSync(join(dir, 'archive', 'logs', 'station.log'), 'utf8')).not.toContain('Nội dung');
    },
  );
});

it('waits longer with every retry, never more than a minute', () => {
  for (let n = 1; n < 20; n++) {
    expect(backoff(500, n)).toBeGreaterThan(0);
    expect(backoff(500, n)).toBeLessThanOrEqual(60_000);
  }
  expect(backoff(500, 6)).toBeGreaterThan(backoff(500, 1));
});
