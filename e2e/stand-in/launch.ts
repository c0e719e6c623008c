/** Starts the built shell on the stand-in and opens its window's page for a spec. */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { ROOT } from '../station.ts';
import type { Answers, Happening } from './control.ts';

export interface Shell {
  page: Page;
  happenings: Happening[];
  tell(answers: Answers): void;
  /** The engine's process, as it is now. */
  enginePid(): number | null;
  exited: Promise<number | null>;
  close(): Promise<void>;
}

/** A shell over `archive`; `data` is the folder that it remembers its windows in. */
export async function launchShell(archive: string, env: Record<string, string> = {}): Promise<Shell> {
  const child = fork(join(ROOT, 'out', 'main', 'shell.js'), ['--archive', archive], {
    execPath: join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    execArgv: ['--import', join(ROOT, 'e2e', 'stand-in', 'register.mjs')],
    env: { ...process.env, STATION_TOKEN: '', npm_command: '', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const happenings: Happening[] = [];
  const ready = new Promise<string>((resolve) => {
    child.on('message', (message: Happening) => {
      happenings.push(message);
      if (message.what === 'ready') resolve(message.endpoint);
    });
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const browser = await chromium.connectOverCDP(await ready);
  return {
    page: await firstPage(browser),
    happenings,
    tell: (answers) => void child.send(answers),
    enginePid: () => enginePid(child),
    exited,
    async close() {
      await browser.close().catch(() => undefined);
      if (child.exitCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  for (;;) {
    const page = context!.pages().find((p) => p.url().startsWith('http'));
    if (page) return page;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function enginePid(shell: ChildProcess): number | null {
  try {
    const found = execFileSync('pgrep', ['-P', String(shell.pid), '-f', 'cli.js engine'], {
      encoding: 'utf8',
    });
    return Number(found.trim().split('\n')[0]) || null;
  } catch {
    return null;
  }
}
