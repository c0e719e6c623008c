/**
 * Kills the engine between every two steps of packing and delivering (`kill-at-step.mjs` says what a step is), one after
 * the other, and gives the same command again each time: nothing lost, nothing doubled, no false "done". `npm run soak`
 * takes it along; `-- --from N --every N` looks at some.
 */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { station } from '../station.ts';
import { describedBatch, TOKEN } from './sound.ts';

const { values } = parseArgs({
  options: { from: { type: 'string', default: '1' }, every: { type: 'string', default: '1' } },
});
const preload = pathToFileURL(join(import.meta.dirname, 'kill-at-step.mjs')).href;
const { dir, attempt } = await describedBatch();

let failures = 0;
let kills = 0;
let steps = 0;
for (let at = Number(values.from); ; at += Number(values.every)) {
  const { command, end } = await attempt(at);
  const counter = join(dir, 'steps');
  writeFileSync(counter, '');
  const killed = await station(command, {
    ...TOKEN,
    STATION_KILL_AT: String(at),
    STATION_STEPS: counter,
    NODE_OPTIONS: `--import ${preload}`,
  });
  steps = Math.max(steps, statSync(counter).size);
  const reached = killed.code === null;
  if (reached) kills++;
  else if (killed.code !== 0)
    failed(at, [`exit ${killed.code} without being killed ${killed.stderr.slice(-300)}`]);
  failed(at, await end(reached ? await station(command, TOKEN) : killed));
  if (!reached) break;
  if (kills % 20 === 0) console.log(`${kills} kills, at step ${at}, ${failures} failures`);
}
if (readFileSync(join(dir, 'steps'), 'utf8').length < 20)
  failed(0, ['hardly a step was seen: nothing was tried']);
rmSync(dir, { recursive: true, force: true });
console.log(`${kills} kills between the ${steps} steps of packing and delivering: ${failures} failures`);
process.exit(failures > 0 ? 1 : 0);

/** Said at once: a long run may be cut off before its end. */
function failed(at: number, faults: string[]): void {
  failures += faults.length;
  for (const fault of faults) console.error(`FAILED step ${at}: ${fault}`);
}
