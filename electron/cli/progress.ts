/** Shows how far a batch is: a bar on a terminal, a line now and then elsewhere. */
import type { Station } from '../station.ts';
import { isTextKey } from '../text.ts';
import { t } from './output.ts';

const STAGES = ['ingest', 'clean', 'read', 'describe', 'accept', 'package', 'deliver'];
const LINE_EVERY_MS = 2000;
const BAR_EVERY_MS = 120;
const BAR_WIDTH = 24;

/** Follows the batch on stderr until the returned function is called. */
export function showProgress(station: Station, batchId: string): () => void {
  const terminal = process.stderr.isTTY;
  let shown = '';
  let last = 0;
  const show = (force: boolean) => {
    if (!force && Date.now() - last < (terminal ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
    last = Date.now();
    const text = line(station, batchId);
    if (text === shown) return;
    shown = text;
    process.stderr.write(terminal ? `\r\x1b[2K${text}` : `${text}\n`);
  };
  const stop = station.hub.listen((event) => {
    if ('batchId' in event && event.batchId === batchId) show(false);
  });
  return () => {
    stop();
    show(true);
    if (terminal) process.stderr.write('\n');
  };
}

/** A stage's name in the language of this command. */
export function stageName(stage: string): string {
  const key = `stage.${stage}`;
  return isTextKey(key) ? t(key) : stage;
}

function line(station: Station, batchId: string): string {
  const counts = station.archive.jobs.counts(batchId);
  const parts: string[] = [];
  let done = 0;
  let all = 0;
  for (const stage of STAGES) {
    const own = counts.filter((c) => c.stage === stage);
    const total = own.reduce((n, c) => n + c.count, 0);
    if (total === 0) continue;
    const ended = own
      .filter((c) => c.state === 'done' || c.state === 'failed')
      .reduce((n, c) => n + c.count, 0);
    done += ended;
    all += total;
    parts.push(`${stageName(stage)} ${ended}/${total}`);
  }
  const filled = all === 0 ? 0 : Math.round((BAR_WIDTH * done) / all);
  const bar = process.stderr.isTTY ? `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ` : '';
  return `${bar}${parts.join(' · ')}`;
}
