/** Encrypting an archive and taking it back, killed in between, and the whole way of a batch in one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Person } from './accounts/roles.ts';
import {
  AN,
  addPeople,
  BINH,
  COST,
  check,
  dir,
  encrypted,
  gate,
  home,
  inTheOpen,
  locked,
  PROFILES,
  RESOURCES,
  SAMPLE,
  signIn,
  start,
  stop,
  WHO,
} from './encrypted-fixture.ts';
import { backupArchive, restoreArchive } from './pipeline/backup.ts';
import { Encryption } from './pipeline/encryption.ts';
import { SETTINGS } from './pipeline/settings-fixture.ts';
import { verifyArchive } from './pipeline/verify-archive.ts';
import { giveReadings } from './readings-fixture.ts';
import { openArchive } from './store/archive.ts';
import { keyByPassword, keyByRecovery, readKeys } from './store/keyring.ts';
import { fillArchive } from './workbench/archive-fixture.ts';

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
    const words = station.search('uy ban nhan dan').hits;
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
    expect(there.search('uy ban nhan dan').hits.length).toBe(words.length);
    await there.encryption.switchOff(WHO);
    await there.encryption.finished();
    expect(await verifyArchive(there.archive, PROFILES)).toEqual([]);
    const [row] = there.archive.packages.all();
    expect(existsSync(there.archive.packagePlace(row!.file!))).toBe(true);
  }, 120_000);
});
