/** A receiver with demands of its own: what it asks for is given at the screens alone, until the package is there. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { chooseFiles } from './intake-form.ts';
import { violationsOf, watchPolicy } from './page.ts';
import { serve, upperParts, workplace } from './station.ts';

test('what a receiver asks for is given at the intake, and later where the check finds it missing', async ({
  page,
}) => {
  const { dir, archive } = workplace();
  const scans = join(dir, 'mot-cua');
  mkdirSync(scans);
  const files = await upperParts(scans, '001-clean.jpg');
  const door = await serve(['serve', '--archive', archive]);
  const refused = watchPolicy(page);
  await page.goto(door.json.url);
  const { origin } = new URL(page.url());
  await page.goto(`${origin}/intake`);
  const receiver = page.getByRole('combobox', { name: 'Quy cách nơi nhận' });
  const choose = async (name: string) => {
    await receiver.click();
    await page.getByRole('option', { name }).click();
  };

  await test.step('every receiver is asked for by its own fields', async () => {
    await choose('Gói nộp SIP tài liệu');
    await expect(page.getByLabel('Lần nộp thứ')).toHaveAttribute('required');
    await page.getByRole('combobox', { name: 'Nguồn tài liệu' }).click();
    await page.getByRole('option', { name: '1 · Văn bản đến' }).click();
    await choose('Hồ sơ thủ tục hành chính');
    await expect(page.getByLabel('Lần nộp thứ')).toHaveCount(0);
    await expect(page.getByRole('combobox', { name: 'Thời hạn lưu trữ' })).toHaveCount(0);
    await expect(page.getByLabel('Mã hồ sơ một cửa')).toBeVisible();
  });

  await test.step('a value that does not fit is said, and nothing begins', async () => {
    await chooseFiles(page, files);
    await page.getByLabel('Tiêu đề hồ sơ').fill('Hồ sơ cấp bản sao');
    await page.getByLabel('Mã cơ quan *', { exact: true }).fill('H24.99.01');
    await page.getByLabel('Kho', { exact: false }).first().fill('K01');
    await page.getByLabel('Hồ sơ số').fill('12');
    await page.getByText('Không bắt buộc').click();
    await page.getByLabel('Ngày tiếp nhận').fill('31.2.2026');
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    await expect(page.getByText('Ngày không đúng')).toBeVisible();
    await expect(page.getByLabel('Ngày tiếp nhận')).toBeFocused();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('Ngày tiếp nhận').fill('5.3.2026');
    await page.getByLabel('Người nộp hồ sơ').fill('Nguyễn Văn A');
    await expect(page.getByLabel('Ngày tiếp nhận')).toHaveValue('05/03/2026');
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    await expect(page.getByText('đã biên mục')).toBeVisible({ timeout: 120_000 });
  });

  await test.step('the check asks for what the papers did not tell', async () => {
    await page.getByRole('link', { name: 'Nộp' }).click();
    await page.getByRole('button', { name: 'Kiểm tra trước khi nộp' }).click();
    await expect(page.getByText('Hồ sơ thiếu thông tin bắt buộc: Mã hồ sơ một cửa.')).toBeVisible();
    await expect(page.getByText('--set')).toHaveCount(0);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('Mã hồ sơ một cửa').fill('H24.99.01-260305-0007');
    await page.getByRole('button', { name: 'Lưu thông tin' }).click();
    await expect(page.getByText('Không có gì ngăn việc nộp')).toBeVisible();
  });

  await test.step('and the package is made', async () => {
    await page.getByRole('button', { name: 'Nghiệm thu và đóng gói' }).click();
    await expect(page.getByText('đã đóng gói').first()).toBeVisible({ timeout: 120_000 });
  });
  expect(refused).toEqual([]);
  await door.stop();
});
