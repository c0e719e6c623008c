/**
 * What cleanup and reading make of the bundled samples: made by the engine once in a test run, and given to archives
 * whose test is about what comes after it. For tests only.
 */
import { join } from 'node:path';
import { madeOnce, runFolder } from './run-folder-fixture.ts';
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
    const made = await openArchive(await madeOnce(FOLDER, sample, (dir) => read(sample, dir)), {
      readOnly: true,
    });
    try {
      for (const { key, stage, blobs } of made.pages.derivatives()) {
        if (!stages.some((wanted) => wanted === stage)) continue;
        for (const sha256 of blobs) await archive.files.put(await made.files.read(sha256));
        const { result, ms } = made.pages.derivative(key)!;
        archive.pages.putDerivative({ key, stage, result, blobs, ms, at: new Date().toISOString() });
      }
    } finally {
      await made.close();
    }
  }
}

/** Reads a sample into a new archive. */
async function read(sample: string, archiveDir: string): Promise<void> {
  // Here, so that the run's set-up, which needs none of it, does not load the engine.
  const { createStation } = await import('./station.ts');
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
}

/** Vitest's set-up of a run: no reading outlives the code it is of. */
export default () => runFolder(FOLDER);
