/** An encrypted archive as people meet it: switched on, locked, opened, backed up, moved, and taken back. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from './accounts/roles.ts';
import { createGate, type Gate } from './gate.ts';
import { loadProfiles } from './packaging/profile.ts';
import { backupArchive, restoreArchive } from './pipeline/backup.ts';
import { Encryption } from './pipeline/encryption.ts';
import { SETTINGS } from './pipeline/settings-fixture.ts';
import { verifyArchive } from './pipeline/verify-archive.ts';
import { giveReadings } from './readings-fixture.ts';
import type { Station } from './station.ts';
import { openArchive } from './store/archive.ts';
import { keyByPassword, keyByRecovery, readKeys } from './store/keyring.ts';
import { fillArchive } from './workbench/archive-fixture.ts';

const SAMPLE = '005-clean.jpg';
const RESOURCES = join(import.meta.dirname, '..', 'resources');
const COST = { N: 16, r: 8, p: 1 };
const CONFIG = { language: 'en', passwordCost: COST, retryBaseMs: 10, stationName: 'thử' } as const;
const [AN, BINH] = ['quả khế ngọt đầu mùa', 'hoa sen trắng nở'];
const WHO = { user: 'an', screen: null };
const PROFILES = loadProfiles([RESOURCES]);

let dir: string;
let home: string;
let gate: Gate | null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-gate-'));
  home = join(dir, 'archive');
  gate = null;
});
afterEach(async () => {
  await gate?.close();
});

async function start(archiveDir = home): Promise<Gate> {
  gate = await createGate({ ...CONFIG, archiveDir });
  return gate;
}

async function stop(): Promise<void> {
  await gate?.close();
  gate = null;
}

async function call(method: string, path: string, json?: unknown, token?: string) {
  const response = await gate!.fetch(
    new Request(`http://station/api${path}`, {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      ...(json ? { body: JSON.stringify(json) } : {}),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const signIn = (user: string, password: string) => call('POST', '/session', { user, password });
const locked = async () => (await call('GET', '/session')).body.archiveLocked;

/** Two accounts of a station, the second of which has signed in. */
async function addPeople(station: Station): Promise<void> {
  const { accounts } = station;
  await accounts.setUp({ user: 'an', name: 'An', roles: ['clerk', 'indexer'], password: AN });
  await accounts.add(WHO, { user: 'binh', name: 'Bình', roles: ['supervisor'], password: 'tạm thời 2026' });
  await accounts.replaceOwn({ user: 'binh', screen: null }, 'binh', BINH);
}

/** A small archive with people; encrypted, with both holding a copy, and stopped. Returns the recovery key. */
async function encrypted(pages = 3): Promise<string> {
  if (pages > 0) await fillArchive(home, { pages, title: 'Mốc tìm kiếm riêng' });
  const { station } = await start();
  await addPeople(station!);
  const token = (await signIn('an', AN)).body.token as string;
  const made = await call('POST', '/encryption', { password: AN }, token);
  expect(made.status).toBe(201);
  await signIn('binh', BINH);
  await station!.encryption.finished();
  expect(station!.encryption.status).toMatchObject({
    state: 'encrypted',
    holders: ['an', 'binh'],
    error: null,
  });
  await stop();
  return made.body.recoveryKey as string;
}

/** Files below `root` in which anything of `marks` stands in the open. */
function openly(root: string, marks: Buffer[]): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return marks.some((mark) => bytes.includes(mark));
    });
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
/** How files of records begin, wherever in a file: a picture, a PDF, a ZIP, a database, METS. */
const MAGIC = [
  Buffer.from('%PDF-1.'),
  Buffer.from('PK\x03\x04'),
  Buffer.from('SQLite format 3'),
  Buffer.from('<mets'),
];

/** Of an archive that nobody works in. */
function inTheOpen(root: string, words: string[]): string[] {
  // The lock is an empty SQLite file of its own; three bytes of a picture's beginning may come by chance further on.
  const named = openly(root, [...MAGIC, ...words.map((word) => Buffer.from(word))]);
  const pictures = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).subarray(0, 3).equals(JPEG));
  return [...named, ...pictures].filter((path) => !path.endsWith('engine.lock'));
}

async function check(archiveDir: string, key: Buffer) {
  const archive = await openArchive(archiveDir, { readOnly: true, key });
  try {
    return await verifyArchive(archive, PROFILES);
  } finally {
    await archive.close();
  }
}

describe('a locked archive', () => {
  it('answers nothing but signing in, which opens it for two accounts and by the recovery key', async () => {
    const paper = await encrypted();
    for (const [user, password] of [
      ['an', AN],
      ['binh', BINH],
    ] as const) {
      await start();
      expect(gate!.station).toBeNull();
      expect(await call('GET', '/session')).toMatchObject({
        body: { archiveLocked: true, person: null, people: [{ user: 'an' }, { user: 'binh' }] },
      });
      expect(await call('GET', '/status')).toMatchObject({
        status: 423,
        body: { title: 'archive-encrypted' },
      });
      expect(await signIn(user, 'sai mật khẩu')).toMatchObject({
        status: 401,
        body: { title: 'wrong-password' },
      });
      expect(await signIn('nobody', password)).toMatchObject({ body: { title: 'no-key-copy' } });
      expect(await locked()).toBe(true);
      expect(await signIn(user, password)).toMatchObject({ status: 201, body: { person: { user } } });
      expect(await locked()).toBe(false);
      const { archive } = gate!.station!;
      const [batch] = archive.batches.all();
      const [page] = archive.pages.ofBatch(batch!.id);
      const { bytes } = await gate!.station!.pictures.whole(page!, 'access', null);
      expect(Buffer.from(bytes).subarray(0, 3)).toEqual(JPEG);
      await stop();
    }
    await start();
    const wrong = paper.replace(/^./, (letter) => (letter === '7' ? '8' : '7'));
    expect(await call('POST', '/session/recovery-key', { recoveryKey: wrong })).toMatchObject({
      status: 401,
    });
    expect(await call('POST', '/session/recovery-key', { recoveryKey: paper.toLowerCase() })).toMatchObject({
      status: 200,
    });
    expect(await signIn('an', AN)).toMatchObject({ status: 201 });
  });

  it('delays who guesses, and is not opened by an account that was closed', async () => {
    await encrypted(0);
    await start();
    for (let n = 0; n < 3; n++) await signIn('an', `sai ${n}`);
    expect(await signIn('an', AN)).toMatchObject({ status: 429, body: { title: 'account-locked' } });
    await signIn('binh', BINH);
    gate!.station!.accounts.change(WHO, 'binh', { active: false });
    await stop();
    expect(readKeys(home)!.copies.map((copy) => copy.user)).toEqual(['an']);
    await start();
    expect(await signIn('binh', BINH)).toMatchObject({ body: { title: 'no-key-copy' } });
  });

  it('holds nothing in the open, and is refused without its key or with another', async () => {
    const paper = await encrypted();
    expect(inTheOpen(home, ['Mốc tìm kiếm riêng', 'Đại Thắng', 'BC-UBND'])).toEqual([]);
    expect(existsSync(join(home, 'station.db'))).toBe(false);
    await expect(openArchive(home)).rejects.toMatchObject({ code: 'archive-encrypted' });
    await expect(openArchive(home, { key: Buffer.alloc(32) })).rejects.toThrow('wrong-recovery-key');
    expect(await check(home, keyByRecovery(home, paper))).toEqual([]);
    expect(inTheOpen(home, ['Đại Thắng'])).toEqual([]);
  });

  it('is opened by the paper alone when keys.json is lost', async () => {
    const paper = await encrypted();
    rmSync(join(home, 'keys.json'));
    await expect(openArchive(home)).rejects.toMatchObject({ code: 'archive-damaged' });
    await start();
    expect(await signIn('an', AN)).toMatchObject({ body: { title: 'no-key-copy' } });
    expect(await call('POST', '/session/recovery-key', { recoveryKey: paper })).toMatchObject({
      status: 200,
    });
    expect(await signIn('an', AN)).toMatchObject({ status: 201 });
    await stop();
    await expect(keyByPassword(home, 'an', AN)).resolves.toHaveLength(32);
  });

  it('keeps what was written when the engine was killed, and puts it away the next time', async () => {
    await encrypted();
    const key = await keyByPassword(home, 'an', AN);
    const killed = await openArchive(home, { key });
    killed.audit('an', 'test', 'written before the power went');
    // As a power cut leaves it: no clean end, but the lock is gone with its process.
    writeFileSync(join(killed.workDir, 'page.jpg'), JPEG);
    killed.db.close();
    (killed as unknown as { lock: { release(): void } }).lock.release();
    expect(existsSync(join(home, 'station.db'))).toBe(true);
    // What was being worked on goes at once, before anybody signs in; the database waits for the key.
    await start();
    expect(existsSync(join(home, 'work', 'page.jpg'))).toBe(false);
    await stop();
    await expect(openArchive(home)).rejects.toMatchObject({ code: 'archive-encrypted' });
    const again = await openArchive(home, { key });
    expect(again.db.prepare("SELECT 1 FROM audit WHERE subject LIKE 'written%'").get()).toBeTruthy();
    await again.close();
    expect(inTheOpen(home, ['written before'])).toEqual([]);
  });

  it('stays open while somebody still looks, and is put away by whoever closes it last', async () => {
    await encrypted();
    const key = await keyByPassword(home, 'an', AN);
    const engine = await openArchive(home, { key });
    const looking = await openArchive(home, { key, readOnly: true });
    await engine.close();
    expect(looking.batches.all()).toHaveLength(1);
    looking.audit('an', 'test', 'looked');
    await looking.close();
    expect(inTheOpen(home, [])).toEqual([]);
    const later = await openArchive(home, { key, readOnly: true });
    expect(later.db.prepare("SELECT 1 FROM audit WHERE subject = 'looked'").get()).toBeTruthy();
    await later.close();
    expect(inTheOpen(home, [])).toEqual([]);
  }, 30_000);
});

describe('passwords', () => {
  it('that are changed or replaced by an administrator go on opening the archive, and old ones do not', async () => {
    await encrypted(0);
    await start();
    await signIn('an', AN);
    const { accounts } = gate!.station!;
    await accounts.changePassword(WHO, 'an', AN, 'mưa rào tháng sáu');
    await accounts.recover(WHO, 'binh', 'cấp lại 2026');
    await accounts.add(WHO, { user: 'chi', name: 'Chi', roles: ['clerk'], password: 'lần đầu vào' });
    await stop();
    await expect(keyByPassword(home, 'an', AN)).rejects.toThrow('wrong-password');
    await expect(keyByPassword(home, 'binh', BINH)).rejects.toThrow('wrong-password');
    for (const [user, password] of [
      ['an', 'mưa rào tháng sáu'],
      ['binh', 'cấp lại 2026'],
      ['chi', 'lần đầu vào'],
    ])
      await expect(keyByPassword(home, user!, password!)).resolves.toHaveLength(32);
    expect(readKeys(home)!.copies).toHaveLength(3);
  });

  it('both open it when the power goes between the key and the account', async () => {
    await encrypted(0);
    const key = await keyByPassword(home, 'an', AN);
    const archive = await openArchive(home, { key });
    await archive.vault.keyring!.add('an', 'mưa rào tháng sáu', COST);
    await archive.close();
    await expect(keyByPassword(home, 'an', 'mưa rào tháng sáu')).resolves.toEqual(key);
    await start();
    // The account still has the old one, which opens too; what it does not have is dropped.
    expect(await signIn('an', AN)).toMatchObject({ status: 201 });
    await expect(keyByPassword(home, 'an', 'mưa rào tháng sáu')).rejects.toThrow('wrong-password');
  });

  it('are needed before anything is encrypted', async () => {
    await start();
    expect(await call('POST', '/encryption', { password: 'x' })).toMatchObject({
      status: 409,
      body: { title: 'encryption-needs-accounts' },
    });
    expect((await call('GET', '/encryption')).body).toMatchObject({ state: 'off' });
  });
});

describe('switching', () => {
  /** Stops after `files` files, as a kill would, and leaves the archive as it is then. */
  async function interrupted(key: Buffer | null, files: number, act: 'on' | 'off'): Promise<void> {
    const archive = await openArchive(home, { key });
    let count = 0;
    const one = act === 'on' ? 'encrypt' : 'decrypt';
    const whole = archive.vault[one].bind(archive.vault);
    archive.vault[one] = async (path: string) => {
      if (path.includes('blobs') && count++ === files) throw new Error('killed');
      await whole(path);
    };
    const encryption = new Encryption(archive, COST);
    if (act === 'on') await encryption.switchOn(WHO, 'an', AN);
    else await encryption.switchOff(WHO);
    await encryption.finished();
    expect(encryption.status.error).toBe('internal');
    archive.db.close();
    (archive as unknown as { lock: { release(): void } }).lock.release();
  }

  it('that was killed in the middle loses nothing and goes on at the next start, both ways', async () => {
    await fillArchive(home, { pages: 8, title: 'Mốc tìm kiếm riêng' });
    const first = await openArchive(home);
    const before = await verifyArchive(first, PROFILES);
    await first.close();
    await start();
    await addPeople(gate!.station!);
    await stop();
    expect(inTheOpen(home, ['Mốc tìm kiếm riêng']).length).toBeGreaterThan(8);
    await interrupted(null, 3, 'on');
    const key = await keyByPassword(home, 'an', AN);
    expect(readKeys(home)!.state).toBe('encrypting');
    expect(await check(home, key)).toEqual(before);
    await start();
    await signIn('an', AN);
    await gate!.station!.encryption.finished();
    await stop();
    expect(readKeys(home)!.state).toBe('encrypted');
    expect(inTheOpen(home, ['Mốc tìm kiếm riêng'])).toEqual([]);
    await interrupted(key, 3, 'off');
    expect(readKeys(home)!.state).toBe('decrypting');
    expect(await check(home, key)).toEqual(before);
    await start();
    await signIn('an', AN);
    await gate!.station!.encryption.finished();
    expect(gate!.station!.encryption.status.state).toBe('off');
    await stop();
    expect(readKeys(home)).toBeNull();
    const names = readdirSync(home, { recursive: true }).map(String);
    expect(names.filter((name) => name.endsWith('.enc'))).toEqual([]);
    const plain = await openArchive(home, { readOnly: true });
    expect(await verifyArchive(plain, PROFILES)).toEqual(before);
    await plain.close();
  }, 60_000);

  it('survives a process that is really killed', async () => {
    await fillArchive(home, { pages: 40, width: 600 });
    await start();
    await addPeople(gate!.station!);
    await stop();
    const station = join(import.meta.dirname, 'cli', 'station.mjs');
    writeFileSync(join(dir, 'password'), AN, { mode: 0o600 });
    const said = ['--archive', home, '--as', 'an', '--password-file', join(dir, 'password')];
    const child = spawn(process.execPath, [station, 'encrypt', ...said], { stdio: 'ignore' });
    await expect
      .poll(
        () => readdirSync(join(home, 'blobs'), { recursive: true }).some((n) => String(n).endsWith('.enc')),
        { timeout: 20_000, interval: 1 },
      )
      .toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const key = await keyByPassword(home, 'an', AN);
    const archive = await openArchive(home, { key });
    const encryption = new Encryption(archive, COST);
    encryption.resume();
    await encryption.finished();
    expect(encryption.status).toMatchObject({ state: 'encrypted', error: null });
    await archive.close();
    expect(inTheOpen(home, [])).toEqual([]);
    expect(await check(home, key)).toEqual([]);
  }, 60_000);
});

describe('a file that was touched', () => {
  it('is found by verify, also when it was exchanged for another of the archive', async () => {
    await encrypted();
    const key = await keyByPassword(home, 'an', AN);
    const blobs = readdirSync(join(home, 'blobs'), { recursive: true })
      .map((name) => join(home, 'blobs', String(name)))
      .filter((path) => path.endsWith('.enc'));
    appendFileSync(blobs[0]!, 'x');
    cpSync(blobs[1]!, blobs[2]!);
    const names = [0, 2].map((n) => blobs[n]!.replace(/.*[/\\]|\.enc$/g, '')).sort();
    const found = await check(home, key);
    expect(found.map(({ code, file }) => [code, file]).sort()).toEqual(names.map((n) => ['blob-damaged', n]));
  });
});

describe('the whole way', () => {
  it('goes from a scan to a delivered package, and from a backup to another computer', async () => {
    const paper = await encrypted(0);
    const key = keyByRecovery(home, paper);
    const scans = join(dir, 'scans');
    mkdirSync(scans);
    cpSync(join(RESOURCES, 'samples', SAMPLE), join(scans, '1.jpg'));
    await start();
    await signIn('an', AN);
    const station = gate!.station!;
    await giveReadings(station.archive, [SAMPLE]);
    const drop = await station.drops.receive(
      'drop-not-taken',
      '1.jpg',
      new Blob([readFileSync(join(scans, '1.jpg'))]).stream(),
    );
    expect(drop).toBeUndefined();
    const batch = await station.submit(
      {
        paths: [scans],
        profile: 'tt05-aip',
        recordType: null,
        settings: { ...SETTINGS, title: 'Tập văn bản riêng' },
        plan: { until: 'package', approve: false, destinations: [`folder:${join(dir, 'sent')}`] },
        outputs: [],
      },
      WHO,
    );
    await station.idle(batch.id);
    station.review.check(WHO, batch.id);
    const binh: Person = { user: 'binh', name: 'Bình', roles: ['supervisor'] };
    station.review.accept(binh, { user: 'binh', screen: null }, batch.id);
    await station.idle(batch.id);
    station.advance(batch.id, { until: 'package', destinations: [`folder:${join(dir, 'sent')}`] });
    await station.idle(batch.id);
    const report = station.report(batch.id);
    expect(report).toMatchObject({ failures: [], packages: [{ deliveries: [{ state: 'done' }] }] });
    const sent = readdirSync(join(dir, 'sent')).find((name) => name.endsWith('.zip'))!;
    expect(
      readFileSync(join(dir, 'sent', sent))
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    const words = station.search('uy ban nhan dan');
    expect(words.length).toBeGreaterThan(0);
    await stop();
    expect(inTheOpen(home, ['Ủy ban nhân dân', 'ỦY BAN NHÂN DÂN', 'Tập văn bản riêng'])).toEqual([]);
    expect(await check(home, key)).toEqual([]);
    // What a browser had posted and nobody taken in is there again.
    await start();
    await signIn('binh', BINH);
    expect(readdirSync(join(home, 'drops', 'drop-not-taken'))).toEqual(['1.jpg']);
    const backup = join(dir, 'backup');
    const kept = await backupArchive(gate!.station!.archive, backup);
    expect(kept).toMatchObject({ findings: [], locked: true });
    expect((await backupArchive(gate!.station!.archive, backup)).kept).toBeGreaterThan(kept.files - 3);
    await stop();
    expect(inTheOpen(backup, ['ỦY BAN NHÂN DÂN', 'Tập văn bản riêng'])).toEqual([]);
    const moved = join(dir, 'other-computer', 'archive');
    expect(await restoreArchive(backup, moved, [RESOURCES])).toMatchObject({ locked: true, findings: [] });
    await start(moved);
    expect(await locked()).toBe(true);
    expect(await signIn('binh', BINH)).toMatchObject({ status: 201 });
    const there = gate!.station!;
    expect(await verifyArchive(there.archive, PROFILES)).toEqual([]);
    expect(there.search('uy ban nhan dan').length).toBe(words.length);
    await there.encryption.switchOff(WHO);
    await there.encryption.finished();
    expect(await verifyArchive(there.archive, PROFILES)).toEqual([]);
    const [row] = there.archive.packages.all();
    expect(existsSync(there.archive.packagePlace(row!.file!))).toBe(true);
  }, 120_000);
});
