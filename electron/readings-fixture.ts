/**
 * What cleanup and reading make of the bundled samples: made by the engine once in a test run, and given to archives
 * whose test is about what comes after it. For tests only.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Archive, openArchive } from './store/archive.ts';

const SAMPLES = join(import.meta.dirname, '..', 'resources', 'samples');
/** Environment variable: the run's folder, an archive in it for every sample that was asked for. */
const FOLDER = 'STATION_TEST_READINGS';

/** Lets `archive` find the named samples cleaned and read, or only one of the two. */
export async function giveReadings(
  archive: Archive,
  samples: string[],
  stages: ('clean' | 'read')[] = ['clean', 'read'],
): Promise<void> {
  for (const sample of samples) {
    const made = await openArchive(await readOnce(sample), { readOnly: true });
    try {
      for (const { key, stage, blobs } of made.pages.derivatives()) {
        if (!stages.some((wanted) => wanted === stage)) continue;
        for (const sha256 of blobs) await archive.files.put(await made.files.read(sha256));
        const { result, ms } = made.pages.derivative(key)!;
        archive.pages.putDerivative({ key, stage, result, blobs, ms, at: new Date().toISOString() });
      }
    } finally {
      made.close();
    }
  }
}

/** The archive that holds the sample read; the first process to ask makes it, others wait. */
async function readOnce(sample: string): Promise<string> {
  const folder = process.env[FOLDER]!;
  const done = join(folder, sample);
  const lock = `${done}.lock`;
  while (!existsSync(done)) {
    try {
      mkdirSync(lock);
    } catch {
      await sleep(50);
      continue;
    }
    try {
      if (!existsSync(done)) await read(sample, done);
    } finally {
      rmdirSync(lock);
    }
  }
  return done;
}

async function read(sample: string, done: string): Promise<void> {
  // Here, so that the run's set-up, which needs none of it, does not load the engine.
  const { createStation } = await import('./station.ts');
  const archiveDir = mkdtempSync(`${done}.part-`);
  const station = await createStation({ archiveDir, language: 'en' });
  try {
    const batch = await station.submit({
      paths: [join(SAMPLES, sample)],
      profile: 'tt05-aip',
      recordType: null,
      settings: {},
      plan: { until: 'describe', approve: false, destinations: [] },
      outputs: [],
    });
    await station.idle(batch.id);
    const { failures } = station.report(batch.id);
    if (failures.length > 0) throw new Error(`${sample} was not read: ${JSON.stringify(failures)}`);
  } finally {
    await station.close();
  }
  renameSync(archiveDir, done);
}

/** Vitest's set-up of a run: a folder that lasts as long as the run, so that no reading outlives the code it is of. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'station-readings-'));
  process.env[FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
