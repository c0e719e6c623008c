import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';
import { SAMPLES } from './station.ts';

const numbers = (page: Page) =>
  page.locator('[data-page]').evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset.page));

test('pages are looked over, turned, moved, split, deleted and brought back, all by keyboard', async ({
  page,
}) => {
  const place = await filled(24);
  const refused = watchPolicy(page);
  await place.enter(page);
  await place.go(page, 'pages');
  const grid = page.getByRole('listbox', { name: 'Các trang của lô quét' });
  await expect(grid.getByRole('option').first()).toBeVisible();
  const before = await numbers(page);
  await grid.focus();

  await test.step('choose with arrows and Shift, delete, undo, redo', async () => {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(grid.locator('[aria-selected=true]')).toHaveCount(2);
    await page.keyboard.press('Delete');
    await expect(page.getByText('22 trang')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('24 trang')).toBeVisible();
    expect(await numbers(page)).toEqual(before);
    await page.keyboard.press('Control+y');
    await expect(page.getByText('22 trang')).toBeVisible();
  });

  await test.step('deleted pages are kept and can be restored', async () => {
    await page.getByText('Đã xóa', { exact: true }).click();
    await expect(grid.getByRole('option')).toHaveCount(2);
    await grid.focus();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Khôi phục' }).click();
    await page.getByText('Tất cả', { exact: true }).click();
    await expect(page.getByText('24 trang')).toBeVisible();
    expect(await numbers(page)).toEqual(before);
  });

  await test.step('move a page, split a document at it and merge it again', async () => {
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+Shift+ArrowRight');
    await expect.poll(() => numbers(page)).toEqual([before[1], before[0], ...before.slice(2)]);
    await expect(grid.getByText('6 · Báo cáo', { exact: true })).toBeVisible();
    await page.keyboard.press('Control+Shift+Enter');
    await expect(grid.getByText('7 · Báo cáo', { exact: true })).toBeVisible();
    await page.keyboard.press('Control+Shift+Backspace');
    await expect(grid.getByText('7 · Báo cáo', { exact: true })).toBeHidden();
  });

  await test.step('put a file in behind a page, replace one, and take both back', async () => {
    const order = await numbers(page);
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    // A browser that is busy may let one press go by; a person presses again.
    await expect(async () => {
      const chooser = page.waitForEvent('filechooser', { timeout: 5000 });
      await page.keyboard.press('Control+i');
      await (await chooser).setFiles(join(SAMPLES, '001-clean.jpg'));
    }).toPass();
    await expect(page.getByText('25 trang')).toBeVisible({ timeout: 60_000 });
    const [first, second, fresh, ...rest] = await numbers(page);
    expect([first, second, ...rest]).toEqual(order);
    expect(order).not.toContain(fresh);
    await grid.focus();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('24 trang')).toBeVisible();

    await grid.focus();
    await page.keyboard.press('Home');
    const again = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Thay trang' }).click();
    await (await again).setFiles(join(SAMPLES, '002-ordinary.jpg'));
    await expect.poll(async () => (await numbers(page))[0], { timeout: 60_000 }).not.toBe(order[0]);
    expect((await numbers(page)).slice(1)).toEqual(order.slice(1));
    await page.getByText('Đã xóa', { exact: true }).click();
    await expect(grid.getByRole('option', { name: 'đã thay bằng trang khác' })).toHaveCount(1);
    await page.getByText('Tất cả', { exact: true }).click();
    await grid.focus();
    await page.keyboard.press('Control+z');
    await expect.poll(() => numbers(page)).toEqual(order);
  });

  await test.step('a file that is no scan is told by name, and leaves the batch as it is', async () => {
    const broken = { name: 'hỏng.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a scan') };
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Thêm trang' }).click();
    await (await chooser).setFiles(broken);
    await expect(page.getByText('hỏng.jpg không đọc được')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Đã xem' }).click();
    await expect(page.getByText('hỏng.jpg không đọc được')).toBeHidden();
  });

  await test.step('mark a page as blank', async () => {
    await page.keyboard.press('Control+b');
    await expect(grid.getByRole('option', { name: /trang trắng/ })).toHaveCount(1);
  });

  await test.step('drag a page to the front', async () => {
    const order = await numbers(page);
    await grid
      .locator(`[data-page="${order[4]}"]`)
      .dragTo(grid.locator(`[data-page="${order[0]}"]`), { targetPosition: { x: 5, y: 60 } });
    await expect.poll(async () => (await numbers(page))[0]).toBe(order[4]);
  });

  await test.step('cut a page, seen at once, applied, and taken back', async () => {
    await grid.focus();
    await page.keyboard.press('End');
    const [last] = (await numbers(page)).slice(-1);
    const height = async () =>
      (await (await page.request.get(`${place.origin}/api/pages/${last}`)).json()).height as number;
    const whole = await height();
    await page.getByLabel('Bỏ mép trên, phần trăm').fill('20');
    await expect(page.getByRole('img', { name: 'Thử' })).toBeVisible({ timeout: 90_000 });
    await page.getByRole('button', { name: 'Áp dụng', exact: true }).click();
    await expect.poll(height, { timeout: 90_000 }).toBeLessThan(whole * 0.85);
    await grid.focus();
    await page.keyboard.press('Control+z');
    await expect.poll(height, { timeout: 90_000 }).toBeGreaterThan(whole * 0.95);
    await expect(page.getByRole('button', { name: 'Để máy tự quyết' })).toBeDisabled();
    await page.getByRole('button', { name: 'Kéo khung' }).click();
    const edge = (await page.locator('[data-cropping]').boundingBox())!;
    await page.mouse.move(edge.x + edge.width * 0.1, edge.y + edge.height * 0.1);
    await page.mouse.down();
    await page.mouse.move(edge.x + edge.width * 0.9, edge.y + edge.height * 0.5, { steps: 4 });
    await page.mouse.up();
    await expect(page.getByRole('button', { name: 'Không cắt' })).toBeVisible();

    // News of this very page, which another window has changed: what is being tried goes on.
    const listed = page.waitForResponse((answer) => /\/pages$/.test(answer.url()) && answer.ok());
    await page.request.post(`${place.origin}/api/batches/${place.batch}/pages/blank`, {
      data: { pages: [Number(last)], blank: true },
      headers: { Origin: place.origin },
    });
    await listed;
    await expect(grid.locator(`[data-page="${last}"]`)).toHaveAttribute('aria-label', /trang trắng/);
    await expect(page.getByRole('button', { name: 'Không cắt' })).toBeVisible();
    await expect(page.getByRole('img', { name: 'Thử' })).toBeVisible({ timeout: 90_000 });
    // The notice of the undoing lies over the button for a moment.
    await page.getByRole('button', { name: 'Bỏ thử' }).click();
    await expect(page.getByRole('button', { name: 'Không cắt' })).toBeHidden();
  });

  expect(await violationsOf(page)).toEqual([]);
  expect(refused).toEqual([]);
  await place.stop();
});
