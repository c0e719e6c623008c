/** A station over a folder of scans of its own, with faults on demand, for tests of whole batches. */
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { StationConfig } from './config.ts';
import { SETTINGS } from './pipeline/settings-fixture.ts';
import type { Submission } from './pipeline/submit.ts';
import { createStation, type Station } from './station.ts';

export const SAMPLES = join(import.meta.dirname, '..', 'resources', 'samples');
/** What a batch is asked for when nothing is to be packed yet. */
export const READ_ONLY = { until: 'describe' as const, approve: false, destinations: [] };

/** The folders of the running test, made anew for each. */
export const place = { dir: '', scans: '', faults: '' };
let station: Station | null;
beforeEach(() => {
  place.dir = mkdtempSync(join(tmpdir(), 'station-'));
  place.scans = join(place.dir, 'scans');
  place.faults = join(place.dir, 'faults');
  for (const folder of [place.scans, place.faults]) mkdirSync(folder);
  process.env.STATION_FAULTS = place.faults;
  station = null;
});
afterEach(async () => {
  await station?.close();
});

export const sample = (name: string, as = name) => cpSync(join(SAMPLES, name), join(place.scans, as));

export async function open(more: Partial<StationConfig> = {}): Promise<Station> {
  station = await createStation({
    archiveDir: join(place.dir, 'archive'),
    workerEntry: new URL('./workers/faulty-worker-fixture.ts', import.meta.url),
    retryBaseMs: 10,
    language: 'en',
    ...more,
  });
  return station;
}

/** All of the scans, packed and approved, unless it is told otherwise. */
export function submission(more: Partial<Submission> = {}): Submission {
  return {
    paths: [place.scans],
    profile: 'tt05-aip',
    recordType: null,
    settings: SETTINGS,
    plan: { until: 'package', approve: true, destinations: [] },
    outputs: [],
    ...more,
  };
}

/** Submits and waits; what the batch reports then. */
export async function digitize(s: Station, more: Partial<Submission> = {}) {
  const batch = await s.submit(submission(more));
  await s.idle(batch.id);
  return s.report(batch.id);
}
