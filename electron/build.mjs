// Builds engine, workers, shell and renderer into out/, swapped in whole; returns at once when out/ matches the
// sources. Plain JavaScript, because npm runs it as `prepare` on any Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = [
  'electron',
  'renderer',
  'resources',
  'electron.vite.config.ts',
  'package-lock.json',
  'tsconfig.json',
];

function* files(path) {
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) yield* files(full);
    else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) yield full;
  }
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const name of SOURCES) {
    const path = join(root, name);
    if (!existsSync(path)) continue;
    const list = /\.\w+$/.test(name) ? [path] : [...files(path)];
    for (const file of list)
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex');
}

const out = join(root, 'out');
const stamp = join(out, '.sources');
const wanted = fingerprint();
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit(0);

const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
if (!existsSync(vite)) {
  // A production install carries a finished out/ and no build tools.
  process.exit(existsSync(join(out, 'main', 'cli.js')) ? 0 : 1);
}
function fail(status) {
  rmSync(fresh, { recursive: true, force: true });
  process.exit(status ?? 1);
}

const fresh = join(root, `out.${process.pid}`);
const pinned = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const node = existsSync(pinned) ? pinned : process.execPath;
const result = spawnSync(node, [vite, 'build', '--outDir', fresh, '--logLevel', 'warn'], {
  cwd: root,
  // Standard output belongs to the command that may be running us (`station … --json`).
  stdio: ['ignore', 2, 2],
  env: { ...process.env, NODE_ENV: 'production', ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
});
if (result.status !== 0) fail(result.status);
const kernels = spawnSync(
  node,
  [
    join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js'),
    join('electron', 'imaging', 'kernels', 'pixels.ts'),
    ...['--outFile', join(fresh, 'kernels.wasm'), '-O3', '--runtime', 'stub', '--enable', 'simd'],
  ],
  { cwd: root, stdio: ['ignore', 2, 2] },
);
if (kernels.status !== 0) fail(kernels.status);
writeFileSync(join(fresh, '.sources'), wanted);
const old = join(root, `out.old.${process.pid}`);
if (existsSync(out)) renameSync(out, old);
renameSync(fresh, out);
rmSync(old, { recursive: true, force: true });
