/** An archive filled as the pipeline would leave it, served and opened in a browser. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { ROOT, serve } from './station.ts';

/** Environment variable: the run's folder, in it every archive that was filled, to be copied. */
const FOLDER = 'STATION_TEST_FILLED';

/** An archive of its own with one batch of so many pages, and the batch's id. */
export async function fill(pages: number): Promise<{ archive: string; batch: string }> {
  const made = join(process.env[FOLDER]!, String(pages));
  const lock = `${made}.lock`;
  // The first worker to ask fills it, others wait.
  while (!existsSync(made)) {
    try {
      mkdirSync(lock);
    } catch {
      await sleep(50);
      continue;
    }
    try {
      if (!existsSync(made)) make(made, pages);
    } finally {
      rmdirSync(lock);
    }
  }
  const archive = mkdtempSync(join(tmpdir(), 'station-filled-'));
  cpSync(join(made, 'archive'), archive, { recursive: true });
  return { archive, batch: readFileSync(join(made, 'batch'), 'utf8') };
}

function make(made: string, pages: number): void {
  const aside = mkdtempSync(`${made}.part-`);
  const filling = spawnSync(
    process.execPath,
    [join(ROOT, 'e2e', 'fixtures', 'fill-archive.mjs'), join(aside, 'archive'), String(pages)],
    { encoding: 'utf8' },
  );
  if (filling.status !== 0) throw new Error(`filling failed: ${filling.stderr}`);
  writeFileSync(join(aside, 'batch'), filling.stdout.trim());
  renameSync(aside, made);
}

/** Playwright's set-up of a run: a folder that lasts as long as the run. */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'station-filled-run-'));
  process.env[FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Serves a new archive with one batch of so many pages; `open` signs a page in. */
export async function filled(pages: number) {
  const { archive, batch } = await fill(pages);
  const door = await serve(['serve', '--archive', archive]);
  const { origin } = new URL(door.json.url);
  return {
    archive,
    batch,
    origin,
    stop: door.stop,
    enter: (page: Page) => page.goto(door.json.url),
    go: (page: Page, step: 'pages' | 'text' | 'describe') => page.goto(`${origin}/batches/${batch}/${step}`),
  };
}
