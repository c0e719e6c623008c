/** Takes batches that are already in the archive one step further: what `package` and `deliver` share. */
import type { BatchReport } from '../pipeline/report.ts';
import type { Station } from '../station.ts';
import type { Archive } from '../store/archive.ts';
import type { BatchPlan } from '../store/batches.ts';
import { exitCode } from './batch-run.ts';
import { chosenBatches } from './chosen.ts';
import { summarise } from './digitize.ts';
import { EXIT } from './output.ts';
import { showProgress } from './progress.ts';

/** The id of the one batch that begins with `id`; undefined for none given. Throws `not-found`. */
export function batchIdOf(archive: Archive, id: string | undefined): string | undefined {
  return id === undefined ? undefined : chosenBatches(archive, id)[0]!.id;
}

/** Runs `plan` on one batch, or on all of them; returns their reports and sets the exit code. */
export async function continueBatches(
  station: Station,
  id: string | undefined,
  plan: Partial<BatchPlan>,
): Promise<BatchReport[]> {
  const reports: BatchReport[] = [];
  for (const batch of chosenBatches(station.archive, id)) {
    const done = showProgress(station, batch.id);
    const destinations = [...new Set([...batch.plan.destinations, ...(plan.destinations ?? [])])];
    station.advance(batch.id, { ...plan, destinations });
    await station.idle(batch.id);
    done();
    const report = station.report(batch.id);
    summarise(report);
    reports.push(report);
  }
  const codes = reports.map(exitCode);
  process.exitCode = codes.includes(EXIT.failed) ? EXIT.failed : Math.max(EXIT.done, ...codes);
  return reports;
}
