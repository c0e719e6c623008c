/** Every screen in both languages, themes and sizes: nothing that axe holds against it, nothing cut off; pictures kept. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { violationsOf, watchPolicy } from '../page.ts';
import { ROOT, SETTINGS, serve, station, workplace } from '../station.ts';

/** All sizes in both languages and themes with STATION_SCREENS=all; else the two that differ in everything. */
const LOOKS = [
  { language: 'vi', theme: 'light', width: 1366, height: 768 },
  { language: 'en', theme: 'dark', width: 1920, height: 1080 },
  ...(process.env.STATION_SCREENS === 'all'
    ? [
        { language: 'en', theme: 'light', width: 1366, height: 768 },
        { language: 'vi', theme: 'dark', width: 1920, height: 1080 },
      ]
    : []),
] as const;

test('every screen, in both languages, themes and sizes', async ({ page }) => {
  test.setTimeout(900_000);
  const at = workplace('001-clean.jpg', '002-ordinary.jpg', '005-clean.jpg');
  const run = await station(['digitize', at.scans, '--archive', at.archive, ...SETTINGS, '--json']);
  const door = await serve(['serve', '--archive', at.archive]);
  const { origin } = new URL(door.json.url);
  const batch = `/batches/${run.json.batch}`;
  const screens = {
    home: '/',
    intake: '/intake',
    batch,
    pages: `${batch}/pages`,
    text: `${batch}/text`,
    describe: `${batch}/describe`,
    splits: `${batch}/splits`,
    review: '/review',
    deliver: '/deliver',
    lists: '/lists',
    search: '/search?q=uy%20ban',
    reports: '/reports',
    history: '/history',
    settings: '/settings',
    help: '/help',
    about: '/about',
    missing: '/nowhere',
  };
  const folder = join(ROOT, 'test-results', 'screens');
  mkdirSync(folder, { recursive: true });
  const refused = watchPolicy(page);
  await page.goto(door.json.url);
  await expect(page.getByRole('heading').first()).toBeVisible();
  const faults: string[] = [];
  for (const { language, theme, width, height } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.evaluate((wanted) => localStorage.setItem('station.preferences', JSON.stringify(wanted)), {
      language,
      theme,
    });
    for (const [name, place] of Object.entries(screens)) {
      await page.goto(origin + place);
      await expect(page.getByRole('heading').first()).toBeVisible();
      await page.waitForTimeout(700);
      await page.screenshot({ path: join(folder, `${name}-${language}-${theme}-${width}.png`) });
      faults.push(...(await violationsOf(page)).map((fault) => `${name} ${language} ${theme}: ${fault}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) faults.push(`${name} ${width}: ${over} px wider than the window`);
    }
  }
  expect(faults).toEqual([]);
  expect(refused).toEqual([]);
  await door.stop();
});
