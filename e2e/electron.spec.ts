/** The desktop window on a real Electron runtime; skipped where none is installed. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { ROOT } from './station.ts';

/** Path of the installed runtime, or null. Never `require('electron')` to find out: that would start a download. */
function runtime(): string | null {
  const marker = join(ROOT, 'node_modules', 'electron', 'path.txt');
  if (!existsSync(marker)) return null;
  const path = join(ROOT, 'node_modules', 'electron', 'dist', readFileSync(marker, 'utf8').trim());
  return existsSync(path) ? path : null;
}

test('the desktop window opens on the engine, and leads nowhere else', async () => {
  const executablePath = runtime();
  test.skip(executablePath === null, 'no Electron runtime is installed');
  const archive = join(mkdtempSync(join(tmpdir(), 'station-desktop-')), 'archive');
  const desktop = await _electron.launch({
    executablePath: executablePath!,
    args: [ROOT, '--archive', archive, ...(process.platform === 'linux' ? ['--no-sandbox'] : [])],
  });
  const page = await desktop.firstWindow();
  await expect(page.getByRole('heading').first()).toBeVisible();
  expect(page.url()).toMatch(/^station:\/\//);
  expect(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
  await page.evaluate(() => {
    location.href = 'https://example.invalid/';
  });
  await expect(page.getByRole('heading').first()).toBeVisible();
  expect(page.url()).toMatch(/^station:\/\//);
  expect(await page.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true);
  await desktop.close();
});
