#!/usr/bin/env node
// Starts the built command on the pinned Node 24, whatever Node the machine has. Plain JavaScript: it runs before
// anything is built.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const entry = join(root, 'out', 'main', 'cli.js');

if (!existsSync(entry)) {
  const built = spawnSync(process.execPath, [join(root, 'electron', 'build.mjs')], {
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) process.exit(1);
}

/** glibc else keeps what every thread once needed for itself: a fifth more memory for pages that long are done. */
const frugal = { MALLOC_ARENA_MAX: '2', ...process.env };

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Read by the C library before anything of ours runs: so the same process begins once more.
  if (process.platform === 'linux' && !process.env.MALLOC_ARENA_MAX && !process.connected)
    process.execve(
      process.execPath,
      [process.execPath, ...process.execArgv, ...process.argv.slice(1)],
      frugal,
    );
  await import(entry);
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = join(root, 'node_modules', 'node', 'bin', name);
  const node = existsSync(pinned) ? pinned : join(root, 'node_modules', '.bin', name);
  if (!existsSync(node)) {
    process.stderr.write('station: the pinned Node runtime is missing; run "npm ci" first.\n');
    process.exit(1);
  }
  const child = spawn(node, [entry, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: frugal,
  });
  // The terminal sends Ctrl-C to both; the engine decides when it is safe to stop.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
