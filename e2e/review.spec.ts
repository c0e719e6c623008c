/** Three people and one batch: taken in, checked, returned, corrected, sampled, accepted, with a record to sign. */
import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { chooseFiles, describeAndBegin } from './intake-form.ts';
import { violationsOf, watchPolicy } from './page.ts';
import { addPeople, enter, leave } from './people.ts';
import { serve, upperParts, workplace } from './station.ts';

test('three people take a batch from the scan to the signed record', async ({ page }) => {
  // Four people sign in one after the other, and passwords are slow to hash by design.
  test.slow();
  const { dir, scans, archive } = workplace();
  await addPeople(dir, archive);
  const door = await serve(['serve', '--archive', archive]);
  const refused = watchPolicy(page);
  await page.goto(door.json.url);

  await enter(page, 'lan', { first: true });
  await page.getByRole('link', { name: 'Tiếp nhận', exact: true }).click();
  await chooseFiles(page, await upperParts(scans, '001-clean.jpg', '005-clean.jpg'));
  await describeAndBegin(page, 'Hồ sơ nghiệm thu');
  await expect(page.getByText('đã biên mục')).toBeVisible({ timeout: 120_000 });
  await leave(page, 'lan');

  await enter(page, 'mai', { first: true });
  await page.getByRole('link', { name: 'Kiểm duyệt' }).click();
  await expect(page.getByRole('heading', { name: 'Chờ kiểm tra' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Xem: Hồ sơ nghiệm thu' }).click();
  await page.getByRole('button', { name: 'Xác nhận mọi văn bản đã được kiểm tra' }).click();
  await expect(page.getByText('đã kiểm tra: Trần Mai').first()).toBeVisible();
  await expect(page.getByText('Việc này dành cho người kiểm duyệt.')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  const review = page.url();
  await leave(page, 'mai');

  await enter(page, 'hung', { first: true });
  await page.goto(review);
  await page.getByRole('button', { name: 'Trả lại để sửa…' }).click();
  await page.getByLabel('Lý do').selectOption('field-wrong');
  await page.getByLabel('Nói rõ thêm').fill('Xem lại trích yếu');
  await expect(page.locator('[data-viewer][aria-busy=false]')).toBeVisible();
  const image = (await page.locator('[data-viewer]').boundingBox())!;
  await page.mouse.move(image.x + image.width * 0.4, image.y + image.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(image.x + image.width * 0.6, image.y + image.height * 0.4, { steps: 4 });
  await page.mouse.up();
  await page.getByLabel('Trang 1 · một vùng', { exact: true }).fill('thiếu dấu');
  await page.getByLabel('Trường: Trang 1 · một vùng').selectOption('subject');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Trả lại', exact: true }).click();
  await expect(page.getByText('Đỗ Hùng trả về bước “đã biên mục”: Trường thông tin sai')).toBeVisible();
  await leave(page, 'hung');

  await enter(page, 'mai');
  await page.goto(new URL('/review', review).href);
  await expect(page.getByText('Việc của người đang đăng nhập')).toBeVisible();
  // Wherever it is put right, the supervisor's mark is to be seen: on the image, on its page, at its field.
  for (const screen of ['pages', 'text', 'describe']) {
    await page.goto(review.replace(/review$/, screen));
    await expect(page.getByText('Người kiểm duyệt yêu cầu sửa').first()).toBeVisible();
    await expect(page.getByText('thiếu dấu').first()).toBeVisible();
    if (screen !== 'pages') await expect(page.locator('[data-kind=asked]')).toHaveCount(1);
  }
  await expect(page.locator('[data-field-row=subject]')).toContainText('thiếu dấu');
  await page.goto(new URL('/review', review).href);
  await page.getByRole('link', { name: 'Xem: Hồ sơ nghiệm thu' }).first().click();
  await expect(page.getByText('thiếu dấu')).toBeVisible();
  await page.getByLabel('Đã sửa những gì').fill('Đã thêm dấu');
  await page.getByRole('button', { name: 'Đã sửa xong, gửi lại Đỗ Hùng' }).click();
  await page.getByRole('button', { name: 'Xác nhận mọi văn bản đã được kiểm tra' }).click();
  await expect(page.getByText('Việc này dành cho người kiểm duyệt.')).toBeVisible();
  await leave(page, 'mai');

  await enter(page, 'hung');
  await page.goto(review);
  await page.getByRole('link', { name: 'Lấy mẫu kiểm tra' }).click();
  await page.getByText('Tỷ lệ phần trăm').click();
  await page.getByLabel('Phần được kiểm tra (%)').fill('100');
  await page.getByLabel('Lỗi cho phép trong mẫu (%)').fill('50');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Lấy mẫu' }).click();
  await expect(page.getByText('Chưa có tỷ lệ lỗi')).toBeVisible();
  await expect(page.locator('[data-viewer][aria-busy=false]')).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByLabel('Ảnh bị nghiêng').first()).toBeChecked();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Tỷ lệ lỗi 100 % (1/1)')).toBeVisible();
  // Nobody judges what is not to be seen yet.
  await expect(page.locator('[data-viewer][aria-busy=false]')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Tỷ lệ lỗi 50 % (1/2)')).toBeVisible();
  await page.getByRole('button', { name: 'Nghiệm thu lô' }).click();
  const record = page.getByRole('link', { name: 'Tải biên bản (PDF)' });
  await expect(record).toBeVisible();
  const download = page.waitForEvent('download');
  await record.click();
  const text = execFileSync('pdftotext', ['-layout', await (await download).path(), '-'], {
    encoding: 'utf8',
  });
  expect(text).toContain('Hồ sơ nghiệm thu');
  expect(text).toContain('Đỗ Hùng');
  expect(text).toContain('Ảnh bị nghiêng');

  await page.goto(new URL(`/history?batch=${/batches\/([^/]+)/.exec(review)![1]}`, review).href);
  for (const act of ['trả lại', 'sửa xong, gửi lại', 'lấy mẫu', 'kết luận mẫu', 'nghiệm thu']) {
    await expect(page.getByRole('cell', { name: act, exact: true }).first()).toBeVisible();
  }
  expect(await violationsOf(page)).toEqual([]);
  await page.goto(new URL('/history', review).href);
  await page.getByRole('button', { name: 'Kiểm chứng nhật ký' }).click();
  await expect(page.getByText('Nhật ký nguyên vẹn')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await page.goto(new URL('/reports', review).href);
  await expect(page.getByRole('heading', { name: 'Theo ngày' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  expect(refused).toEqual([]);
  await door.stop();
});
