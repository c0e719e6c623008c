import { expect, test } from '@playwright/test';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

const csv = (rows: string[][]) => ({
  name: 'Mục lục 1998.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n')),
});

test('an inventory is tried, its columns named, then imported; codes are imported and found; sheets printed', async ({
  page,
}) => {
  const place = await filled(4);
  const refused = watchPolicy(page);
  await place.enter(page);
  await page.goto(`${place.origin}/lists`);
  const file = page.locator('input[type=file]');

  await test.step('a list whose columns nobody knows says so, and can be named', async () => {
    await file.setInputFiles(
      csv([
        ['Alpha', 'Beta', 'Tờ'],
        ['001', 'Tập quyết định năm 1998', '35'],
        ['002', '', '12'],
        ['003', 'Tập báo cáo năm 1998', 'x'],
      ]),
    );
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByLabel('Số, ký hiệu hồ sơ').fill('Alpha');
    await page.getByLabel('Tiêu đề hồ sơ').fill('#2');
    await page.getByRole('button', { name: 'Thử lại' }).first().click();
    await expect(page.getByRole('status').getByText('Nếu nhập:')).toBeVisible();
    await expect(page.getByLabel('Các dòng cần xem')).toContainText('Dòng 3');
    expect((await (await page.request.get(`${place.origin}/api/inventories`)).json()).inventories).toEqual(
      [],
    );
    expect(await violationsOf(page)).toEqual([]);
  });

  await test.step('only then is it taken in', async () => {
    await page.getByRole('button', { name: 'Nhập 2 dòng' }).click();
    await expect(page.getByText('Đã nhập:')).toBeVisible();
    await expect(page.getByRole('cell', { name: 'Mục lục 1998' })).toBeVisible();
  });

  await test.step('codes', async () => {
    await page.getByRole('tab', { name: 'Mã cơ quan, đơn vị' }).click();
    await page.getByText('Cơ quan, tổ chức').click();
    await page.locator('input[type=file]').setInputFiles({
      ...csv([
        ['Mã', 'Tên'],
        ['H24.99.05', 'UBND xã An Hưng'],
        ['?', 'Không mã'],
      ]),
      name: 'ma.csv',
    });
    await expect(page.getByText('“?” không phải mã hợp lệ')).toBeVisible();
    await page.getByRole('button', { name: 'Nhập 1 dòng' }).click();
    await expect(page.getByText('Đã nhập:')).toBeVisible();
    await page.getByLabel('Tìm theo tên hoặc mã').fill('an hung');
    await expect(page.getByRole('cell', { name: 'H24.99.05' })).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
  });

  await test.step('separator sheets', async () => {
    await page.getByRole('tab', { name: 'Tờ phân tách' }).click();
    await page.getByLabel('Số hồ sơ bắt đầu sau tờ này').fill('12.VP\n13.VP');
    const link = page.getByRole('link', { name: 'Mở tệp PDF, 20 tờ' });
    const answer = await page.request.get(`${place.origin}${await link.getAttribute('href')}`);
    expect([answer.status(), (await answer.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect(await violationsOf(page)).toEqual([]);
  });
  expect(refused).toEqual([]);
  await place.stop();
});
