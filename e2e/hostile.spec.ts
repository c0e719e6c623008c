/** Names and texts that mean harm, on every screen they reach: shown as they are, never followed, never wider than the window. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { watchPolicy } from './page.ts';
import { SETTINGS, serve, station, workplace } from './station.ts';

const MARKUP = '<img src=x onerror=alert(1)>';
const NAMES = [
  `${MARKUP}.jpg`,
  `"'\` {{x}} $t(home.title) &lt;b&gt;.jpg`,
  '\u202Egpj.exe\u202C.jpg',
  `${'rất-dài'.repeat(20)}.jpg`,
];

test('hostile file names and titles are shown, not interpreted, on every screen', async ({ page }) => {
  const { scans, archive } = workplace();
  for (const [n, name] of NAMES.entries()) {
    const canvas = { width: 300, height: 420 + n, channels: 3 as const, background: '#fff' };
    writeFileSync(join(scans, name), await sharp({ create: canvas }).jpeg().toBuffer());
  }
  // Claims to be a scan and is none: its name is read out with the reason.
  writeFileSync(join(scans, `hỏng ${MARKUP}.jpg`), 'not a scan');
  const settings = SETTINGS.map((text) =>
    text.startsWith('title=') ? `title=${MARKUP} ${'dài'.repeat(80)}` : text,
  );
  const run = await station(['digitize', scans, '--archive', archive, ...settings, '--json']);
  expect(run.code).toBe(3);
  const batch = `/batches/${run.json.batch}`;
  const door = await serve(['serve', '--archive', archive]);
  const { origin } = new URL(door.json.url);
  const refused = watchPolicy(page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(door.json.url);
  const faults: string[] = [];
  const seen = new Set<string>();
  const steps = ['', '/pages', '/text', '/describe', '/splits'].map((step) => batch + step);
  for (const place of ['/', ...steps, '/review', '/deliver', '/history', '/reports', '/search?q=%3Cimg']) {
    await page.goto(origin + place);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.waitForTimeout(700);
    const found = await page.evaluate(() => ({
      text: document.body.innerText,
      images: document.querySelectorAll('img[src="x"], img[onerror]').length,
      over: document.documentElement.scrollWidth - innerWidth,
    }));
    if (found.images > 0) faults.push(`${place}: markup was interpreted`);
    if (found.over > 0) faults.push(`${place}: ${found.over} px wider than the window`);
    for (const part of [MARKUP, '$t(home.title)', 'hỏng']) if (found.text.includes(part)) seen.add(part);
  }
  expect(faults).toEqual([]);
  expect(dialogs).toEqual([]);
  expect(refused).toEqual([]);
  // The texts did reach the screens, as they are.
  expect([...seen].sort()).toEqual([MARKUP, '$t(home.title)', 'hỏng'].sort());
  await door.stop();
});
