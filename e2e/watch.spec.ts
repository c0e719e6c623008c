/** A watched folder at the screen: a file written slowly comes in once and whole; paused and ended. */
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { describeBatch } from './intake-form.ts';
import { violationsOf, watchPolicy } from './page.ts';
import { SAMPLES, serve, workplace } from './station.ts';

test('files of a watched folder come into a batch by themselves', async ({ page }) => {
  const { dir, archive } = workplace();
  const folder = join(dir, 'may-quet');
  mkdirSync(folder);
  const door = await serve(['serve', '--archive', archive, '--watch', folder]);
  const refused = watchPolicy(page);
  await page.goto(door.json.url);
  await page.goto(new URL('/intake', page.url()).href);
  await describeBatch(page, 'Hồ sơ theo dõi');
  await page.getByRole('combobox', { name: 'Thư mục', exact: true }).click();
  await page.getByRole('option', { name: 'may-quet' }).click();
  await page.getByRole('button', { name: 'Theo dõi', exact: true }).click();
  const watch = page.locator('[data-watch]');
  await expect(watch).toContainText('đang theo dõi');

  const scan = readFileSync(join(SAMPLES, '001-clean.jpg'));
  const name = '<img src=x onerror=alert(1)>.jpg';
  writeFileSync(join(folder, name), scan.subarray(0, 1000));
  await expect(watch).toContainText('1 tệp chưa ghi xong', { timeout: 60_000 });
  appendFileSync(join(folder, name), scan.subarray(1000));
  await expect(watch).toContainText('đã lấy 1 tệp', { timeout: 60_000 });
  await expect(watch.getByRole('link', { name })).toBeVisible();
  // Its picture is there as soon as it has come in, and the clean one once it is made.
  const arrived = page.locator('[data-arriving]').getByRole('img');
  await expect(arrived).toHaveCount(1, { timeout: 30_000 });
  await expect(page.locator('[data-arriving] [data-clean=true]')).toHaveCount(1, { timeout: 60_000 });
  await expect.poll(() => arrived.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
  expect(await violationsOf(page)).toEqual([]);

  await watch.getByRole('button', { name: 'Tạm dừng' }).click();
  await expect(watch).toContainText('đang tạm dừng');
  cpSync(join(SAMPLES, '002-ordinary.jpg'), join(folder, '2.jpg'));
  await watch.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(watch).toContainText('đã lấy 2 tệp', { timeout: 60_000 });
  await expect(arrived.first()).toHaveAttribute('alt', 'Ảnh trang 2.jpg', { timeout: 30_000 });
  await watch.getByRole('button', { name: 'Thôi theo dõi' }).click();
  await expect(watch).toBeHidden();
  expect(refused).toEqual([]);
  await door.stop();
});
