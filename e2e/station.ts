/** Runs the built `station` command as a user would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';

export const ROOT = join(import.meta.dirname, '..');
export const SAMPLES = join(ROOT, 'resources', 'samples');
const COMMAND = join(ROOT, 'electron', 'cli', 'station.mjs');

export const SETTINGS = [
  'agencyCode=H24.99.01',
  'archiveCode=H24.99',
  'fondsCode=P01',
  'title=Hồ sơ thử',
  'fileNotation=12',
  'maintenance=01',
  'mode=01',
  'paperFileCode=H24.99.K01.12',
].flatMap((s) => ['--set', s]);

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  json: any;
}

/** A fresh folder with the named samples in `scans`. */
export function workplace(...samples: string[]): { dir: string; scans: string; archive: string } {
  const dir = mkdtempSync(join(tmpdir(), 'station-e2e-'));
  const scans = join(dir, 'scans');
  mkdirSync(scans);
  for (const name of samples) cpSync(join(SAMPLES, name), join(scans, name));
  return { dir, scans, archive: join(dir, 'archive') };
}

/** Writes the upper parts of samples that lie upright into `dir`, read in half the time of a page; their paths. */
export async function upperParts(dir: string, ...samples: string[]): Promise<string[]> {
  const paths = samples.map((name) => join(dir, name));
  for (const [n, path] of paths.entries()) {
    const page = sharp(join(SAMPLES, samples[n]!));
    const { width, height, density } = await page.metadata();
    await page
      .extract({ left: 0, top: 0, width, height: Math.round(height * 0.45) })
      .withMetadata(density ? { density } : {})
      .jpeg({ quality: 92 })
      .toFile(path);
  }
  return paths;
}

export function start(args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...args], {
    // A group of its own, so that a test can kill all of it at once.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, STATION_TOKEN: '', npm_command: '', ...env },
  });
}

/** Runs a command to its end. */
export async function station(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = start(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (d) => {
    stdout += d;
  });
  child.stderr!.on('data', (d) => {
    stderr += d;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr, json: args.includes('--json') && stdout ? JSON.parse(stdout) : null };
}

/** Starts a server command and reads its first line. */
export async function serve(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ json: any; child: ChildProcess; stop(): Promise<void> }> {
  const child = start([...args, '--json'], env);
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return {
    json: JSON.parse(line),
    child,
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** Ends a command and all its threads and children at once, as a power cut would. */
export async function killHard(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  process.kill(-child.pid!, 'SIGKILL');
  await closed;
}
