/** The whole day of a clerk at the screens: from a drop to a receipt, with the engine killed in between. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { chooseFiles, describeAndBegin } from './intake-form.ts';
import { violationsOf, watchPolicy } from './page.ts';
import { SAMPLES, serve, workplace } from './station.ts';

const HOSTILE = '<img src=x onerror=alert(1)> {{x}} $t(home.title) 001.jpg';

test('a clerk takes in scans, accepts, sends and gets a receipt', async ({ page }) => {
  const { dir, archive } = workplace();
  const intake = await serve(['intake', '--dir', join(dir, 'intake')], { STATION_TOKEN: 'tok-1' });
  const door = await serve(['serve', '--archive', archive], { STATION_TOKEN: 'tok-1' });
  const refused = watchPolicy(page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(door.json.url);
  await page.getByRole('link', { name: 'Tiếp nhận bản quét' }).click();
  await expect(page.getByRole('heading', { name: 'Tiếp nhận', exact: true })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await chooseFiles(
    page,
    ['001-clean.jpg', '005-clean.jpg'].map((name) => join(SAMPLES, name)),
  );
  await expect(page.getByText('Đã chọn 2 mục')).toBeVisible();
  await describeAndBegin(page, HOSTILE);

  await expect(page.getByRole('heading', { name: HOSTILE })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: 'Ảnh trang 001-clean.jpg' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('đã biên mục')).toBeVisible({ timeout: 120_000 });
  expect(await violationsOf(page)).toEqual([]);

  await page.getByRole('link', { name: 'Nộp' }).click();
  await page.getByRole('button', { name: 'Kiểm tra trước khi nộp' }).click();
  await expect(page.getByText('Không có gì ngăn việc nộp')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Nghiệm thu và đóng gói' }).click();
  await page.getByLabel('Nơi nhận').fill(`tus:${intake.json.url}`, { timeout: 120_000 });
  await page.getByRole('button', { name: 'Nộp', exact: true }).click();
  await expect(page.getByText('biên nhận').last()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('Đủ: mọi gói đều đã có biên nhận.')).toBeVisible();

  await page.getByText('Danh sách đối soát').click();
  await expect(page.getByText('khớp với gói đã nộp')).toBeVisible();
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Lưu danh sách (CSV)' }).click();
  expect((await saving).suggestedFilename()).toBe('doi-soat.csv');
  expect(await violationsOf(page)).toEqual([]);

  await page.keyboard.press('Control+k');
  await expect(
    page.getByRole('combobox', { name: 'Gõ tên lệnh, lô quét hoặc nơi cần đến (không cần dấu)' }),
  ).toBeFocused();
  await page.keyboard.type('den tim kiem');
  await page.keyboard.press('Enter');
  await page.getByLabel('Từ cần tìm trong toàn kho').fill('uy ban nhan dan');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toContainText('2 trang');
  expect(await violationsOf(page)).toEqual([]);
  for (const place of ['/', '/help', '/about', '/settings', '/nowhere']) {
    await page.goto(new URL(place, page.url()).href);
    await expect(page.getByRole('heading').first()).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
  }
  expect(dialogs).toEqual([]);
  expect(refused).toEqual([]);
  await door.stop();
  await intake.stop();
});
