// `npm start`: the desktop window where an Electron runtime is installed, else the same station in the browser.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
// Never `require('electron')` to find out: that would start a download.
const marker = join(root, 'node_modules', 'electron', 'path.txt');
const electron =
  existsSync(marker) && join(root, 'node_modules', 'electron', 'dist', readFileSync(marker, 'utf8').trim());
const args = process.argv.slice(2);
const [command, list] =
  electron && existsSync(electron)
    ? [electron, [root, ...args]]
    : [process.execPath, [join(root, 'electron', 'cli', 'station.mjs'), 'serve', ...args]];
if (command === process.execPath) {
  process.stderr.write(
    'Chưa cài Electron: mở trạm trong trình duyệt. / No Electron runtime: opening the station in the browser.\n',
  );
}
const child = spawn(command, list, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
