import { expect, type Page, test } from '@playwright/test';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

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
    await expect(grid.getByText('Văn bản 6 · Báo cáo')).toBeVisible();
    await page.keyboard.press('Control+Shift+Enter');
    await expect(grid.getByText('Văn bản 7 · Báo cáo')).toBeVisible();
    await page.keyboard.press('Control+Shift+Backspace');
    await expect(grid.getByText('Văn bản 7 · Báo cáo')).toBeHidden();
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
    await expect(page.getByRole('img', { name: 'Thử' })).toBeVisible();
    await page.getByRole('button', { name: 'Áp dụng', exact: true }).click();
    await expect.poll(height, { timeout: 90_000 }).toBeLessThan(whole * 0.85);
    await grid.focus();
    await page.keyboard.press('Control+z');
    await expect.poll(height, { timeout: 90_000 }).toBeGreaterThan(whole * 0.95);
    // News of the page taken back may still be on its way, and ends what is being tried on it.
    await expect(async () => {
      await page.getByRole('button', { name: 'Kéo khung' }).click();
      const stage = page.locator('[data-cropping]');
      const edge = (await stage.boundingBox({ timeout: 2000 }))!;
      await page.mouse.move(edge.x + edge.width * 0.1, edge.y + edge.height * 0.1);
      await page.mouse.down();
      await page.mouse.move(edge.x + edge.width * 0.9, edge.y + edge.height * 0.5, { steps: 4 });
      await page.mouse.up();
      await expect(page.getByRole('button', { name: 'Không cắt' })).toBeVisible({ timeout: 2000 });
      // The notice of the undoing lies over the button for a moment.
      await page.getByRole('button', { name: 'Bỏ thử' }).click({ timeout: 8000 });
    }).toPass();
  });

  expect(await violationsOf(page)).toEqual([]);
  expect(refused).toEqual([]);
  await place.stop();
});
