/**
 * A thousand pages in one batch: time and memory per page must not grow. `npm run soak -- --pages N` takes another
 * number. Linux only (memory is read from /proc).
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';

const ROOT = join(import.meta.dirname, '..', '..');
const SAMPLES = join(ROOT, 'resources', 'samples');
/** The second half of a stage may take this much longer than its first half, and hold this much more memory. */
const SLOWER = 1.15;
const LARGER = 1.15;
const MOST_BYTES = 1.2 * 2 ** 30;

const { values } = parseArgs({ options: { pages: { type: 'string', default: '1000' } } });
const count = Number(values.pages);
const dir = mkdtempSync(join(tmpdir(), 'station-soak-'));
const scans = join(dir, 'scans');
mkdirSync(scans);

console.error(`making ${count} different pages`);
const names = readdirSync(SAMPLES).filter((name) => name.endsWith('.jpg'));
const loaded = await Promise.all(
  names.map((name) => sharp(join(SAMPLES, name)).raw().toBuffer({ resolveWithObject: true })),
);
for (let n = 0; n < count; n++) {
  const { data, info } = loaded[n % loaded.length];
  // A mark of its own on every page: equal pictures would be looked up instead of made.
  const mark = Buffer.from(
    `<svg width="400" height="40"><text x="0" y="30" font-size="28">${n}</text></svg>`,
  );
  await sharp(data, { raw: info })
    .composite([{ input: mark, left: 600, top: info.height - 80 }])
    .withMetadata({ density: 200 })
    .jpeg({ quality: 85 })
    .toFile(join(scans, `${String(n).padStart(5, '0')}.jpg`));
}

const cli = spawn(
  process.execPath,
  [
    join(ROOT, 'electron', 'cli', 'station.mjs'),
    'digitize',
    scans,
    '--archive',
    join(dir, 'archive'),
    '--lang',
    'en',
    '--json',
  ],
  {
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
const samples = [];
let lines = '';
cli.stderr.setEncoding('utf8').on('data', (text) => {
  lines += text;
  const stages = [...text.matchAll(/(\w[\w ]*?) (\d+)\/\d+/g)].map(([, name, done]) => [
    name.trim(),
    Number(done),
  ]);
  if (stages.length > 0)
    samples.push({ at: performance.now(), bytes: memoryOf(cli.pid), stages: Object.fromEntries(stages) });
});
let out = '';
cli.stdout.setEncoding('utf8').on('data', (text) => {
  out += text;
});
const code = await new Promise((resolve) => cli.on('close', resolve));
const report = JSON.parse(out);

const failures = [];
const check = (ok, what) => {
  console.log(`${ok ? 'ok' : 'FAILED'} ${what}`);
  if (!ok) failures.push(what);
};
check(code === 0 && report.pages.length === count, `exit ${code}, ${report.pages.length} of ${count} pages`);
for (const stage of Object.keys(samples.at(-1).stages)) {
  const [early, late] = [timeBetween(stage, 0.05, 0.5), timeBetween(stage, 0.5, 0.95)];
  if (early === null || late === null) continue;
  check(
    late <= SLOWER * early,
    `${stage}: ${early.toFixed(0)} ms per page in the first half, ${late.toFixed(0)} in the second`,
  );
  const [before, after] = [memoryBetween(stage, 0.5, 0.75), memoryBetween(stage, 0.75, 1)];
  check(after <= LARGER * before, `${stage}: ${mb(before)} MB at most before, ${mb(after)} after`);
}
const all = peak(samples);
check(all <= MOST_BYTES, `memory: ${mb(all)} MB at most, of ${mb(MOST_BYTES)}`);
rmSync(dir, { recursive: true, force: true });
if (failures.length > 0) {
  console.error(lines.slice(-2000));
  process.exit(1);
}

/** Milliseconds per page while the stage went from part `from` to part `to` of its pages. */
function timeBetween(stage, from, to) {
  const rows = samples.filter((s) => s.stages[stage] !== undefined);
  const total = rows.at(-1)?.stages[stage] ?? 0;
  const first = rows.find((s) => s.stages[stage] >= from * total);
  const last = rows.find((s) => s.stages[stage] >= to * total);
  const pages = total < 20 ? 0 : last.stages[stage] - first.stages[stage];
  return pages > 0 ? (last.at - first.at) / pages : null;
}

/** Greatest memory while the stage went from part `from` to part `to` of its pages. */
function memoryBetween(stage, from, to) {
  const total = samples.at(-1).stages[stage];
  const working = samples.filter((s, n) => s.stages[stage] !== samples[n - 1]?.stages[stage]);
  return peak(working.filter((s) => s.stages[stage] >= from * total && s.stages[stage] <= to * total));
}

function peak(rows) {
  return Math.max(...rows.map((row) => row.bytes));
}

function mb(bytes) {
  return Math.round(bytes / 2 ** 20);
}

/** Resident memory of a process and all that it started. */
function memoryOf(pid) {
  if (!existsSync(`/proc/${pid}/status`)) return 0;
  const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return own + children.reduce((sum, child) => sum + memoryOf(Number(child)), 0);
}

function parentOf(pid) {
  try {
    return Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}
