/** Starts the engine on the pinned Node runtime and learns its address from its first line. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { INSTALL_DIR } from '../install.ts';

export interface EngineProcess {
  /** With the one-time key. */
  url: string;
  stop(): void;
}

/** Resolves once the engine listens; rejects when it ends before. */
export async function startEngine(args: string[] = []): Promise<EngineProcess> {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = join(INSTALL_DIR, 'node_modules', 'node', 'bin', name);
  const node = existsSync(pinned) ? pinned : process.execPath;
  const entry = join(INSTALL_DIR, 'out', 'main', 'cli.js');
  // The channel ties its life to ours: should the shell be killed, the engine does not go on unseen.
  const child = spawn(node, [entry, 'serve', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const lines = createInterface({ input: child.stdout! });
  const url = await new Promise<string>((resolve, reject) => {
    lines.once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`engine ended (${code})`)));
  });
  return { url, stop: () => child.kill('SIGTERM') };
}
