/** Runs one submission to its end: what `digitize` and `ingest` share. */

import type { StationConfig } from '../config.ts';
import { StationError } from '../errors.ts';
import type { BatchReport } from '../pipeline/report.ts';
import type { Submission } from '../pipeline/submit.ts';
import { createStation, type Station } from '../station.ts';
import { EXIT } from './output.ts';
import { showProgress } from './progress.ts';

/** Opens the station, runs `work` on it, closes it; Ctrl-C closes it in order and ends with 130. */
export async function withStation<T>(
  config: Partial<StationConfig>,
  work: (station: Station) => Promise<T>,
): Promise<T> {
  const station = await createStation(config);
  const interrupt = () => {
    // What runs is given back to the queue; the next start takes it up.
    void station.close().finally(() => process.exit(EXIT.interrupted));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt);
  try {
    return await work(station);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt);
    await station.close();
  }
}

/** Submits and waits; returns the report. Throws `nothing-to-do` when no file was found at all. */
export async function runBatch(station: Station, submission: Submission): Promise<BatchReport> {
  const batch = await station.submit(submission);
  const done = showProgress(station, batch.id);
  await station.idle(batch.id);
  done();
  const report = station.report(batch.id);
  if (report.pages.length === 0 && report.quarantine.length === 0 && report.failures.length === 0) {
    throw new StationError('nothing-to-do', { params: { path: submission.paths.join(', ') } });
  }
  return report;
}

/** The exit code of a finished batch: a failure wins over something set aside. */
export function exitCode(report: BatchReport): number {
  const undelivered = report.packages.some((p) => p.deliveries.some((d) => d.state !== 'done' && !d.waits));
  if (report.failures.length > 0 || undelivered) return EXIT.failed;
  return report.quarantine.length > 0 ? EXIT.quarantine : EXIT.done;
}
