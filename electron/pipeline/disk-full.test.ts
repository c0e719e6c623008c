import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { giveReadings } from '../readings-fixture.ts';
import { createStation, type Station } from '../station.ts';
import { place, READ_ONLY, sample, submission } from '../whole-batch-fixture.ts';
import { verifyArchive } from './verify-archive.ts';

const MB = 1024 * 1024;
let station: Station | null = null;
let disk: string | null = null;
afterEach(async () => {
  await station?.close();
  // The log of a station that was closed may still be open.
  if (disk) execFileSync('umount', ['-l', disk]);
  station = disk = null;
});

/** Leaves so many bytes of the disk. */
function fill(dir: string, left: number): string {
  const { bavail, bsize } = statfsSync(dir);
  const path = join(dir, 'something-else');
  writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  return path;
}

it.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'a disk that fills up while a dossier is packed costs nothing: it is said, and the same command goes on',
  async (t) => {
    disk = join(place.dir, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', disk], { stdio: 'pipe' });
    } catch {
      disk = null;
      return t.skip('a tmpfs may not be mounted here');
    }
    sample('005-clean.jpg');
    const archiveDir = join(disk, 'archive');
    station = await createStation({ archiveDir, language: 'en', retryBaseMs: 10 });
    await giveReadings(station.archive, ['005-clean.jpg']);
    const { id } = await station.submit(submission({ plan: READ_ONLY }));
    await station.idle(id);
    // Enough for the database to write down what happens, not for a package.
    const other = fill(disk, 0.6 * MB);
    station.advance(id, submission().plan);
    await station.idle(id);
    const full = station.report(id);
    expect(full).toMatchObject({ packages: [], failures: [{ stage: 'package', code: 'disk-full' }] });
    expect(full.failures[0]!.message).toMatch(/space|room|full/i);
    const packages = join(archiveDir, 'packages');
    expect(readdirSync(packages)).toEqual([]);
    rmSync(other);
    await station.submit(submission());
    await station.idle(id);
    expect(station.report(id)).toMatchObject({ failures: [], packages: [{ profile: 'tt05-aip' }] });
    expect(readdirSync(packages)).toHaveLength(1);
    expect(await verifyArchive(station.archive, station.profiles)).toEqual([]);
  },
);
