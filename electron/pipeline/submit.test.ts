import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stationConfig } from '../config.ts';
import { giveReadings } from '../readings-fixture.ts';
import { createStation, type Station } from '../station.ts';
import type { Archive } from '../store/archive.ts';
import { moveBatch } from './batch-state.ts';
import { SETTINGS } from './settings-fixture.ts';
import { type Submission, submit } from './submit.ts';

const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'samples', '005-clean.jpg');
const archiveDir = join(mkdtempSync(join(tmpdir(), 'station-submit-')), 'archive');
let station: Station;
let submission: Submission;

const approving = (): Submission => ({
  ...submission,
  plan: { until: 'package', approve: true, destinations: [] },
});

beforeAll(async () => {
  const scans = join(archiveDir, '..', 'scans');
  mkdirSync(scans);
  cpSync(SAMPLE, join(scans, '1.jpg'));
  submission = {
    paths: [scans],
    profile: 'bagit',
    recordType: null,
    settings: SETTINGS,
    plan: { until: 'describe', approve: false, destinations: [] },
    outputs: [],
  };
  station = await createStation({ archiveDir, language: 'en', retryBaseMs: 10 });
  await giveReadings(station.archive, ['005-clean.jpg']);
  const batch = await station.submit(submission);
  await station.idle(batch.id);
});
afterAll(() => station.close());

it('leads to a package although the acceptance was taken up while the batch was opened anew', async () => {
  const { archive } = station;
  const batch = archive.batches.all()[0]!;
  expect(batch.state).toBe('described');
  archive.transaction(() => {
    archive.batches.setPlan(batch.id, approving().plan);
    archive.jobs.add([{ batchId: batch.id, stage: 'accept', subject: batch.id }]);
    moveBatch(archive, batch.id, { do: 'reopen', to: 'scanned' });
    archive.jobs.forget(batch.id, ['describe']);
  });
  station.advance(batch.id, {});
  await station.idle(batch.id);
  expect(station.report(batch.id)).toMatchObject({ failures: [], packages: [{ profile: 'bagit' }] });
});

it('goes by how the batch stands when it is taken up, not when it was looked for', async () => {
  const { archive } = station;
  const other = { ...approving(), profile: 'tt05-aip' };
  const opened = await station.submit({ ...other, plan: submission.plan });
  await station.idle(opened.id);
  // The engine goes on while the space is being checked, as it does after a crash.
  let first = true;
  const byKey = (key: string) => {
    const found = archive.batches.byKey(key);
    if (first)
      queueMicrotask(() =>
        ['check' as const, 'accept' as const].map((act) => moveBatch(archive, opened.id, { do: act })),
      );
    first = false;
    return found;
  };
  const batches = Object.create(archive.batches, { byKey: { value: byKey } });
  const racing = Object.create(archive, { batches: { value: batches } }) as Archive;
  const again = await submit(racing, stationConfig({ archiveDir }), other);
  expect(again).toMatchObject({ id: opened.id, state: 'accepted' });
  station.advance(opened.id, {});
  await station.idle(opened.id);
  expect(station.report(opened.id)).toMatchObject({ failures: [], packages: [{ profile: 'tt05-aip' }] });
});
