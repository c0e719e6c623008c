/** When and how fast may be sent: changed on the Deliver screen, said where it cannot be, kept in the destination's file. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fill } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';
import { serve } from './station.ts';

test('sending hours and speed are changed by keyboard and keep what else is set', async ({ page }) => {
  const { archive } = await fill(2);
  const folder = join(archive, 'destinations');
  const file = join(folder, 'tinh.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ to: 'tus:https://tinh.example/', parallel: 3 }));
  writeFileSync(join(folder, 'hỏng.json'), '{');
  const settings = () => JSON.parse(readFileSync(file, 'utf8'));
  const door = await serve(['serve', '--archive', archive, '--ocr-lang', 'vie+eng']);
  const refused = watchPolicy(page);
  await page.goto(door.json.url);
  await page.getByRole('link', { name: 'Nộp', exact: true }).click();
  const pace = page.locator('[data-pace=tinh]');
  await expect(pace).toContainText('nộp bất cứ lúc nào · không giới hạn tốc độ');
  // One that cannot be used says why, and offers nothing to change.
  await expect(page.locator('[data-pace=hỏng]')).toContainText('hỏng.json');
  await expect(page.locator('[data-pace=hỏng]').getByRole('button')).toHaveCount(0);

  await pace.getByRole('button', { name: 'Đổi' }).press('Enter');
  const hours = pace.getByLabel('Giờ nộp');
  await hours.fill('18h-6h');
  await expect(pace.getByText('Ghi theo dạng 18:00-06:00')).toBeVisible();
  await hours.press('Enter');
  expect(settings().hours).toBeUndefined();
  expect(await violationsOf(page)).toEqual([]);
  await hours.fill('11:30 – 13:30; 18:00-06:00');
  await pace.getByLabel('Nhanh nhất, KB mỗi giây').fill('250');
  await hours.press('Enter');
  await expect(pace).toContainText('11:30-13:30, 18:00-06:00 · nhanh nhất 250 KB/giây');
  expect(settings()).toEqual({
    to: 'tus:https://tinh.example/',
    parallel: 3,
    hours: ['11:30-13:30', '18:00-06:00'],
    bytesPerSecond: 250 * 1024,
  });
  await page.reload();
  await expect(pace).toContainText('nhanh nhất 250 KB/giây');

  // The same in Settings, beside the recipe that all pages are made by.
  await page.goto(new URL('/settings', page.url()).href);
  await page.getByRole('tab', { name: 'Nơi nhận' }).click();
  await expect(pace).toContainText('nhanh nhất 250 KB/giây');
  await page.getByRole('tab', { name: 'Làm sạch và nhận dạng' }).click();
  await expect(page.getByText('tiếng Việt, tiếng Anh')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);

  await page.goto(new URL('/help', page.url()).href);
  await page.getByText('Nộp làm nghẽn đường truyền giờ hành chính?').click();
  await expect(page.getByText('Ngoài giờ đó gói chờ trên máy')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  expect(refused).toEqual([]);
  await door.stop();
});
