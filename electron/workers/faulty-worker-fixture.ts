/** The real page worker with faults: named by files in a folder, each used up once. For tests only. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { TaskRequest } from './protocol.ts';

const dir = process.env.STATION_FAULTS ?? '';

/** `clean.die` kills the thread at the next `clean`, `clean.hang` keeps it busy for ever. */
parentPort?.on('message', ({ task }: TaskRequest) => {
  const fault = ['die', 'hang'].map((kind) => join(dir, `${task}.${kind}`)).find((path) => existsSync(path));
  if (!fault) return;
  rmSync(fault);
  if (fault.endsWith('.die')) process.exit(3);
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
});

// After the faults: its listener is called second.
await import('./page-worker.ts');
