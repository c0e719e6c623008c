/** Reads passwords: from a file that only its owner can read, a terminal that shows nothing, or lines of a pipe. */
import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { StationError } from '../errors.ts';
import { usage } from './output.ts';

/** The first line of `file`. Throws `wrong-usage` when others can read it, so that it is not passed on unseen. */
export function passwordFromFile(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) usage(`chmod 600 ${file}`);
  } catch (thrown) {
    if (thrown instanceof StationError) throw thrown;
    usage(file);
  }
  return text.split(/\r?\n/)[0]!;
}

let lines: AsyncIterator<string> | null = null;

/** Asks on the terminal without showing what is typed; where there is none, takes the next line of standard input. */
export async function askPassword(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) {
    lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (done) usage('--password-file');
    return value as string;
  }
  process.stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
