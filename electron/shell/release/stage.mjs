// Lays out release/engine: the engine as it travels beside the desktop window, with its own Node runtime and only the
// packages that it needs when it runs. electron-builder takes it from there (builder.json).
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const engine = join(process.argv[2] ?? join(root, 'release'), 'engine');
const runtime = process.platform === 'win32' ? 'node.exe' : 'node';

rmSync(engine, { recursive: true, force: true });
mkdirSync(engine, { recursive: true });
for (const name of ['out', 'ocr-models', 'resources', 'package.json', 'package-lock.json', 'LICENSE'])
  cpSync(join(root, name), join(engine, name), { recursive: true });

// Packages for this platform alone; what is made on Windows is for Windows.
const npm = spawnSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], {
  cwd: engine,
  stdio: ['ignore', 2, 2],
  shell: process.platform === 'win32',
});
if (npm.status !== 0) process.exit(1);
copyFileSync(join(root, 'node_modules', 'node', 'bin', runtime), join(engine, runtime));
chmodSync(join(engine, runtime), 0o755);
process.stdout.write(`${engine}\n`);
