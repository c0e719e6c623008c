/** An archive filled as the pipeline would leave it, served and opened in a browser. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT, serve } from './station.ts';

/** Fills an archive with one batch of so many pages; returns its id. */
export function fill(archive: string, pages: number): string {
  const filling = spawnSync(
    process.execPath,
    [join(ROOT, 'e2e', 'fixtures', 'fill-archive.mjs'), archive, String(pages)],
    { encoding: 'utf8' },
  );
  if (filling.status !== 0) throw new Error(`filling failed: ${filling.stderr}`);
  return filling.stdout.trim();
}

/** Serves a new archive with one batch of so many pages; `open` signs a page in. */
export async function filled(pages: number) {
  const archive = mkdtempSync(join(tmpdir(), 'station-filled-'));
  const batch = fill(archive, pages);
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
