import { expect, test } from '@playwright/test';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

test('every place where a document begins says why; documents are joined there and parted again', async ({
  page,
}) => {
  const place = await filled(12);
  const refused = watchPolicy(page);
  await place.enter(page);
  await page.goto(`${place.origin}/batches/${place.batch}/splits`);
  const count = async () =>
    (await (await page.request.get(`${place.origin}/api/batches/${place.batch}/documents`)).json()).documents
      .length;
  await expect(page.getByText('Không có chỗ tách nào đáng ngờ.')).toBeVisible();
  await page.getByLabel(/Hiện mọi chỗ bắt đầu văn bản/).check();
  const second = page.getByRole('listitem', { name: 'Trang 5' });
  await expect(second).toContainText('có Quốc hiệu');
  expect(await violationsOf(page)).toEqual([]);
  await second.getByRole('button', { name: 'Gộp với văn bản trước' }).click();
  await expect.poll(count).toBe(2);
  await expect(second).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect.poll(count).toBe(3);
  await expect(second).toBeVisible();
  expect(refused).toEqual([]);
  await place.stop();
});
