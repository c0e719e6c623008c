// Preloaded into a command (`NODE_OPTIONS=--import …`): ends it, as a power cut would, before its STATION_KILL_AT-th step.
// Steps are what leaves something behind: files synced, renamed or removed, transactions, requests; each counts before it
// is done and after. All threads count into the file STATION_STEPS. Plain JavaScript: preloads run before anything else.
import { appendFileSync, promises, statSync } from 'node:fs';
import http from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';

const at = Number(process.env.STATION_KILL_AT);
const file = process.env.STATION_STEPS;

function step() {
  appendFileSync(file, '.');
  if (statSync(file).size === at) process.kill(process.pid, 'SIGKILL');
}

/** Puts a step before and after what `owner[name]` does. */
function watch(owner, name) {
  const original = owner[name];
  owner[name] = async function (...args) {
    step();
    const result = await original.apply(this, args);
    step();
    return result;
  };
}

for (const name of ['rename', 'rm', 'unlink', 'link', 'copyFile']) watch(promises, name);

const handle = await promises.open(new URL(import.meta.url), 'r');
watch(Object.getPrototypeOf(handle), 'sync');
await handle.close();

const request = http.request;
http.request = (...args) => {
  step();
  const sent = request(...args);
  sent.once('response', step);
  return sent;
};
syncBuiltinESMExports();

const Database = createRequire(import.meta.url)('better-sqlite3');
const { transaction } = Database.prototype;
Database.prototype.transaction = function (work) {
  const run = transaction.call(this, work);
  const { immediate } = run;
  return Object.create(run, {
    immediate: {
      value: (...args) => {
        step();
        const result = immediate(...args);
        step();
        return result;
      },
    },
  });
};
