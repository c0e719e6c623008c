import { expect, test } from '@playwright/test';
import { correctDoubts } from './doubts.ts';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

test('doubtful words are corrected without the mouse, and stay corrected', async ({ page }) => {
  await correctDoubts(page, 20, 4);
});

test('two windows never overwrite each other, and no draft is lost', async ({ page, context }) => {
  const place = await filled(4);
  await place.enter(page);
  await place.go(page, 'text');
  const other = await context.newPage();
  await place.go(other, 'text');
  for (const window of [page, other]) {
    await expect(window.locator('[data-line]').first()).toBeVisible();
    await window.keyboard.press('F3');
    await expect(window.locator('[data-line-field]')).toBeFocused();
  }
  await page.keyboard.type('mộtngười');
  await other.keyboard.type('haingười');
  await page.keyboard.press('Control+Enter');
  await expect(other.locator('[data-word]', { hasText: 'mộtngười' })).toBeVisible();
  // Typed over what stood there before the first window's edit.
  await other.keyboard.press('Control+Enter');
  await expect(other.getByText('Chưa ghi đè gì cả').first()).toBeVisible();
  await expect(other.locator('[data-word]', { hasText: 'mộtngười' })).toBeVisible();
  // Back at the line, what was typed is still there, beside what is stored; confirmed again, it stands.
  await other.locator('[data-word]', { hasText: 'mộtngười' }).click();
  await expect(other.locator('[data-line-field]')).toHaveValue(/haingười/);
  await expect(other.getByText(/^Chưa lưu. Đang lưu trong trạm: mộtngười/)).toBeVisible();
  await other.keyboard.press('Control+Enter');
  await expect(page.locator('[data-word]', { hasText: 'haingười' })).toBeVisible();
  await place.stop();
});

test('words are found with and without marks, and a part of the page is read again, with and without the mouse', async ({
  page,
}) => {
  const place = await filled(4);
  const refused = watchPolicy(page);
  await place.enter(page);
  await place.go(page, 'text');
  await expect(page.locator('[data-line]').first()).toBeVisible();
  await page.keyboard.press('Control+f');
  const field = page.getByRole('textbox', { name: 'Tìm trong lô' });
  await expect(field).toBeFocused();
  await page.keyboard.type('phat');
  await expect(page.getByRole('search').getByText(/^\d+ chỗ$/)).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('search').getByText(/^2 \/ \d+$/)).toBeVisible();
  await expect(page.locator('[data-word][data-here]')).toHaveAttribute('data-found', 'true');
  // The keys stay in the field until it is left.
  await expect(field).toBeFocused();
  await page.getByRole('checkbox', { name: 'Đúng dấu' }).check();
  await expect(page.getByText('không có chỗ nào')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await field.focus();
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);

  // A line that says something else is read again as the image shows it.
  await page.locator('[data-line="2"]').click();
  const line = page.locator('[data-line="2"]');
  const before = (await line.innerText()).trim();
  const viewer = page.locator('[data-viewer]');
  await page.keyboard.press('F7');
  await expect(viewer).toHaveAttribute('data-drawing', 'true');
  await page.keyboard.press('F7');
  await expect(page.getByText(/^Nhận dạng lại|^Đã nhận dạng lại/).first()).toBeVisible();
  await expect(viewer).not.toHaveAttribute('data-drawing', 'true');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await line.innerText()).trim()).toBe(before);
  await page.getByRole('button', { name: 'Nhận dạng lại một vùng trên ảnh' }).click();
  expect(await violationsOf(page)).toEqual([]);
  const edge = (await viewer.boundingBox())!;
  await page.mouse.move(edge.x + edge.width * 0.2, edge.y + edge.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(edge.x + edge.width * 0.7, edge.y + edge.height * 0.55, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByText(/Nhận dạng lại vẫn|Đã nhận dạng lại/).last()).toBeVisible();
  expect(refused).toEqual([]);
  await place.stop();
});

test('a click on a word of the text takes it into the field; page keys in the strip turn page by page', async ({
  page,
}) => {
  const place = await filled(8);
  await place.enter(page);
  await place.go(page, 'text');
  const line = page.locator('[data-line="3"]');
  await expect(line).toBeVisible();
  // The third word, as it stands on the screen: words of which there is nothing to say are plain text.
  const [word = '', x = 0, y = 0] = await line.evaluate((element) => {
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes: [Text, number][] = [];
    let text = '';
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      nodes.push([node as Text, text.length]);
      text += node.textContent;
    }
    const words = [...text.matchAll(/\S+/g)];
    const { 0: third, index } = words[2]!;
    const [node, from] = nodes.findLast(([, start]) => start <= index)!;
    const range = document.createRange();
    range.setStart(node, index - from);
    range.setEnd(node, index - from + third.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    return [third, left + width / 2, top + height / 2] as const;
  });
  await page.mouse.click(x, y);
  await expect(page.locator('[data-word="2"][data-here]')).toHaveText(word);
  const field = page.locator('[data-line-field]');
  const selected = () =>
    field.evaluate((input: HTMLInputElement) =>
      input.value.slice(input.selectionStart!, input.selectionEnd!),
    );
  await expect.poll(selected).toBe(word);

  await page.locator('[data-grid]').focus();
  const focused = page.locator('[data-grid] [data-focused]');
  const from = Number(await focused.getAttribute('data-index'));
  for (const [key, at] of [
    ['PageDown', from + 1],
    ['PageDown', from + 2],
    ['PageUp', from + 1],
  ] as const) {
    await page.keyboard.press(key);
    await expect(focused).toHaveAttribute('data-index', String(at));
    const id = (await focused.getAttribute('data-page'))!;
    await expect(page.locator('[data-of]')).toHaveAttribute('data-of', id);
    await expect(page.locator('[data-viewer][aria-busy=false]')).toHaveAttribute('data-shows', id);
  }
  await place.stop();
});
