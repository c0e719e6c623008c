/** An archive filled as the pipeline would leave it, served and opened in a browser. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { madeOnce, runFolder } from '../electron/run-folder-fixture.ts';
import { ROOT, serve } from './station.ts';

/** Environment variable: the run's folder, in it every archive that was filled, to be copied. */
const FOLDER = 'STATION_TEST_FILLED';

/** An archive of its own with one batch of so many pages, and the batch's id. */
export async function fill(pages: number): Promise<{ archive: string; batch: string }> {
  const made = await madeOnce(FOLDER, String(pages), (folder) => make(folder, pages));
  const archive = mkdtempSync(join(tmpdir(), 'station-filled-'));
  cpSync(join(made, 'archive'), archive, { recursive: true });
  return { archive, batch: readFileSync(join(made, 'batch'), 'utf8') };
}

function make(folder: string, pages: number): void {
  const filling = spawnSync(
    process.execPath,
    [join(ROOT, 'e2e', 'fixtures', 'fill-archive.mjs'), join(folder, 'archive'), String(pages)],
    { encoding: 'utf8' },
  );
  if (filling.status !== 0) throw new Error(`filling failed: ${filling.stderr}`);
  writeFileSync(join(folder, 'batch'), filling.stdout.trim());
}

/** Playwright's set-up of a run. */
export default () => runFolder(FOLDER);

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
