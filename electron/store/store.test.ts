import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Archive, openArchive } from './archive.ts';
import { auditTrail, verifyAudit } from './audit.ts';
import { DATABASE_FILE, openDatabase } from './database.ts';
import { MIGRATIONS } from './migrate.ts';
import { matchExpression, searchPages } from './search.ts';

/** More of them: `AUDIT_ENTRIES=100000 npx vitest run electron/store/store.test.ts`. */
const ENTRIES = Number(process.env.AUDIT_ENTRIES ?? 5000);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-store-'));
});

function addPage(archive: Archive, text: string): number {
  archive.batches.insert({
    id: 'b',
    key: 'k',
    state: 'scanned',
    roots: [],
    profile: 'tt05-aip',
    recordType: null,
    settings: {},
    plan: { until: 'ingest', approve: false, destinations: [] },
    ignored: [],
    paused: false,
    createdAt: '2026-01-01T00:00:00Z',
    createdBy: 'test',
  });
  const file = archive.batches.addFile('b', 0, { path: '/x/1.jpg', source: '1.jpg', bytes: 1, mtimeMs: 1 });
  archive.batches.fileRead(file, { sha256: 'a', mime: 'image/jpeg', origin: null });
  const page = archive.pages.insert('b', file, {
    index: 0,
    width: 1,
    height: 1,
    dpi: 300,
    dpiSource: 'file',
    flags: [],
    imageSha256: 'a',
    imageMime: 'image/jpeg',
    imageFrame: 0,
  });
  archive.pages.setText(page, text);
  return page;
}

describe('database', () => {
  it('keeps every commit through a power cut: WAL with full sync', async () => {
    const db = await openDatabase(dir);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    db.close();
  });

  it('refuses a database newer than itself and leaves it alone', async () => {
    (await openDatabase(dir)).close();
    const raw = new Sqlite(join(dir, DATABASE_FILE));
    raw.pragma('user_version = 999');
    raw.close();
    await expect(openDatabase(dir)).rejects.toMatchObject({ code: 'archive-newer', params: { found: 999 } });
    const after = new Sqlite(join(dir, DATABASE_FILE));
    expect(after.pragma('user_version', { simple: true })).toBe(999);
    after.close();
  });

  it('takes a backup before it migrates what holds something', async () => {
    const first = await openDatabase(dir);
    first.prepare("INSERT INTO fonds (code) VALUES ('P01')").run();
    first.close();
    const next = {
      version: MIGRATIONS.at(-1)!.version + 1,
      name: 'next',
      sql: 'CREATE TABLE later (x) STRICT',
    };
    const broken = { ...next, sql: 'CREATE TABLE later (x INTEGER) STRICT; DROP TABLE fonds' };
    const second = await openDatabase(dir, { migrations: [...MIGRATIONS, broken] });
    second.close();
    const backup = new Sqlite(join(dir, `${DATABASE_FILE}.v${MIGRATIONS.at(-1)!.version}.bak`));
    expect(backup.prepare('SELECT code FROM fonds').pluck().all()).toEqual(['P01']);
    backup.close();
  });

  it('says that a file which is no database is damaged', async () => {
    writeFileSync(join(dir, DATABASE_FILE), 'x'.repeat(5000));
    await expect(openDatabase(dir)).rejects.toMatchObject({ code: 'archive-damaged' });
  });
});

describe('lock', () => {
  it('lets one engine in, and the next one once it is closed', async () => {
    const first = await openArchive(dir);
    await expect(openArchive(dir, { lockWaitMs: 0 })).rejects.toMatchObject({ code: 'archive-locked' });
    first.close();
    (await openArchive(dir, { lockWaitMs: 0 })).close();
  });

  it('is taken over from a process that was killed', async () => {
    const script = `
      const Sqlite = require('better-sqlite3');
      const db = new Sqlite(process.argv[1]); db.exec('BEGIN EXCLUSIVE'); console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', script, join(dir, 'engine.lock')], {
      cwd: import.meta.dirname,
    });
    await once(child.stdout, 'data');
    await expect(openArchive(dir, { lockWaitMs: 0 })).rejects.toMatchObject({ code: 'archive-locked' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await openArchive(dir, { lockWaitMs: 0 })).close();
  });
});

describe('blobs', () => {
  it('gives back the bytes under their SHA-256, once', async () => {
    const archive = await openArchive(dir);
    const a = await archive.files.put(Buffer.from('hồ sơ'));
    const b = await archive.files.put(Buffer.from('hồ sơ'));
    expect(a).toEqual(b);
    expect((await archive.files.read(a.sha256)).toString()).toBe('hồ sơ');
    await expect(archive.files.read('0'.repeat(64))).rejects.toThrow('blob-missing');
    archive.close();
  });

  it('refuses what is too large and what is gone, and keeps nothing of it', async () => {
    const archive = await openArchive(dir);
    const path = join(dir, 'scan.bin');
    writeFileSync(path, Buffer.alloc(1000));
    await expect(archive.files.copyIn(path, 999)).rejects.toMatchObject({ code: 'too-large' });
    await expect(archive.files.copyIn(`${path}x`, 999)).rejects.toMatchObject({ code: 'file-vanished' });
    expect((await archive.files.copyIn(path, 1000)).bytes).toBe(1000);
    archive.close();
  });
});

describe('search', () => {
  it.each([
    ['nguyen', 'Ông Nguyễn Văn Khởi'],
    ['dang', 'Bà Đặng Thị Hạnh'],
    ['ĐẶNG', 'Bà Đặng Thị Hạnh'],
    ['quyet dinh', 'QUYẾT ĐỊNH'],
    ['hoa', 'Hoà Bình và Hòa Bình'],
    ['hoà', 'Hòa Bình'],
    ['hòa', 'Hoà Bình'],
    ['nguye*', 'Nguyễn'],
    ['Nguyễn'.normalize('NFD'), 'Nguyễn'],
  ])('finds by "%s" the text "%s"', async (words, text) => {
    const archive = await openArchive(dir);
    const page = addPage(archive, text);
    expect(searchPages(archive.db, words).map((h) => h.pageId)).toEqual([page]);
    archive.close();
  });

  it('shows the text as printed, with the found words marked', async () => {
    const archive = await openArchive(dir);
    addPage(archive, 'Ông Đặng Văn Đỗ ký');
    expect(searchPages(archive.db, 'dang do')[0]!.excerpt).toBe('Ông [Đặng] Văn [Đỗ] ký');
    expect(searchPages(archive.db, 'hồng')).toEqual([]);
    archive.close();
  });

  it('never takes what is typed for query syntax', async () => {
    const archive = await openArchive(dir);
    addPage(archive, 'văn bản');
    fc.assert(
      fc.property(fc.string(), (words) => {
        searchPages(archive.db, words);
      }),
    );
    expect(matchExpression('"; DROP')).toBe('plain : ("DROP")');
    archive.close();
  });
});

describe('history', () => {
  it('is append-only and shows any change', async () => {
    const archive = await openArchive(dir);
    for (let i = 0; i < 20; i++) archive.audit('test', 'act', String(i), { i });
    expect(verifyAudit(archive.db)).toBeNull();
    expect(auditTrail(archive.db)).toHaveLength(20);
    expect(() => archive.db.exec("UPDATE audit SET who = 'x' WHERE seq = 7")).toThrow('append-only');
    expect(() => archive.db.exec('DELETE FROM audit WHERE seq = 7')).toThrow('append-only');
    archive.db.exec('DROP TRIGGER audit_no_update');
    archive.db.exec(`UPDATE audit SET detail = '{"i":99}' WHERE seq = 7`);
    expect(verifyAudit(archive.db)).toBe(7);
    archive.close();
  });
});

describe('the chain of the history', () => {
  it('shows any single changed byte, in any column of any entry', async () => {
    const archive = await openArchive(dir);
    archive.transaction(() => {
      for (let n = 0; n < 12; n++) {
        archive.audit({ user: `người ${n}`, screen: n % 3 === 0 ? null : 'review' }, 'act', `s${n}`, { n });
      }
    });
    archive.db.exec('DROP TRIGGER audit_no_update');
    expect(verifyAudit(archive.db)).toBeNull();
    const columns = ['at', 'who', 'act', 'subject', 'detail', 'screen', 'previous', 'hash'] as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(...columns),
        fc.nat(200),
        fc.integer({ min: 1, max: 255 }),
        (seq, column, at, change) => {
          const read = () =>
            archive.db.prepare(`SELECT ${column} FROM audit WHERE seq = ?`).pluck().get(seq) as string | null;
          const before = read();
          const bytes = Buffer.from(before ?? '', 'utf8');
          if (bytes.length > 0) bytes[at % bytes.length]! ^= change;
          const after = bytes.length > 0 ? bytes.toString('latin1') : 'x';
          const write = archive.db.prepare(`UPDATE audit SET ${column} = ? WHERE seq = ?`);
          write.run(after, seq);
          expect(verifyAudit(archive.db)).toBe(seq);
          write.run(before, seq);
        },
      ),
      { numRuns: 100 },
    );
    expect(verifyAudit(archive.db)).toBeNull();
    archive.close();
  });

  it('is proven over thousands of entries', async () => {
    const archive = await openArchive(dir);
    archive.transaction(() => {
      for (let n = 0; n < ENTRIES; n++)
        archive.audit('lan', 'edit-field', String(n), { before: n, after: n + 1 });
    });
    const began = performance.now();
    expect(verifyAudit(archive.db)).toBeNull();
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    if (ENTRIES >= 100_000) process.stdout.write(`${ENTRIES} entries proven in ${seconds} s\n`);
    archive.db.exec('DROP TRIGGER audit_no_update');
    archive.db.prepare("UPDATE audit SET who = 'hoa' WHERE seq = ?").run(ENTRIES - 2);
    expect(verifyAudit(archive.db)).toBe(ENTRIES - 2);
    archive.close();
  });
});

describe('jobs', () => {
  it('claims urgent work first, in time, once, and gives it back after a crash', async () => {
    const archive = await openArchive(dir);
    addPage(archive, '');
    const { jobs } = archive;
    jobs.add([
      { batchId: 'b', stage: 'clean', subject: '1' },
      { batchId: 'b', stage: 'clean', subject: '2', priority: 100 },
      { batchId: 'b', stage: 'clean', subject: '1' },
      { batchId: 'b', stage: 'deliver', subject: '9' },
    ]);
    const first = jobs.claim(['clean'], Date.now())!;
    expect(first.subject).toBe('2');
    const second = jobs.claim(['clean'], Date.now())!;
    expect(second.subject).toBe('1');
    expect(jobs.claim(['clean'], Date.now())).toBeNull();
    jobs.postpone(second, { code: 'worker-died', params: {} }, 5000);
    expect(jobs.claim(['clean'], 4999)).toBeNull();
    expect(jobs.nextDue(['clean'])).toBe(5000);
    expect(jobs.claim(['clean'], 5000)!.attempts).toBe(2);
    expect(jobs.recover()).toBe(2);
    archive.batches.setPaused('b', true);
    expect(jobs.claim(['clean', 'deliver'], Date.now())).toBeNull();
    archive.close();
  });

  it('are not put off for years by a clock that was wrong when they were', async () => {
    const archive = await openArchive(dir);
    addPage(archive, '');
    const { jobs } = archive;
    const now = Date.now();
    jobs.add([{ batchId: 'b', stage: 'clean', subject: '1' }]);
    const put = (notBefore: number) =>
      jobs.postpone(jobs.claim(['clean'], now)!, { code: 'worker-died', params: {} }, notBefore);
    // Until the hours of delivery open again: waited for.
    put(now + 12 * 3600_000);
    expect(jobs.claim(['clean'], now)).toBeNull();
    jobs.reviveBatch('b');
    // Under a clock that stood in 2031 and has since been set right.
    put(now + 5 * 365 * 86_400_000);
    expect(jobs.claim(['clean'], now)).toMatchObject({ subject: '1' });
    archive.close();
  });
});
