import { expect, test } from '@playwright/test';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

const DOUBTS = 100;

test('a hundred doubtful words are corrected without the mouse, and stay corrected', async ({ page }) => {
  const place = await filled(8);
  const refused = watchPolicy(page);
  await place.enter(page);
  await place.go(page, 'text');
  await expect(page.getByRole('option', { name: /Ủy thành/ }).first()).toBeVisible();
  const field = page.locator('[data-line-field]');
  await page.keyboard.press('F3');
  await expect(field).toBeFocused();

  const selected = () =>
    field.evaluate((input: HTMLInputElement) =>
      input.value.slice(input.selectionStart!, input.selectionEnd!),
    );
  // Every other word is right as it stands; the others are typed anew over the selected letters.
  const typed: string[] = [];
  for (let n = 0; n < DOUBTS; n++) {
    const at = await page.evaluate(
      () => `${location.search} ${document.querySelector('[data-word][data-here]')?.outerHTML}`,
    );
    await expect.poll(selected).not.toBe('');
    if (n % 2 === 0) {
      const word = `sửa${n}`;
      await page.keyboard.type(word);
      typed.push(word);
    }
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() =>
        page.evaluate(
          () => `${location.search} ${document.querySelector('[data-word][data-here]')?.outerHTML}`,
        ),
      )
      .not.toBe(at);
  }
  await expect.poll(async () => (await stored()).filter((word) => word.locked).length).toBe(DOUBTS);
  const words = (await stored()).map((word) => word.text);
  expect(typed.filter((word) => !words.includes(word))).toEqual([]);

  await page.reload();
  await expect(page.locator('[data-word][data-state=confirmed]').first()).toBeVisible();
  await page.keyboard.press('F3');
  await expect(field).toBeFocused();
  expect(await violationsOf(page)).toEqual([]);
  expect(refused).toEqual([]);
  await place.stop();

  async function stored(): Promise<{ text: string; locked: boolean }[]> {
    const { pages } = await (
      await page.request.get(`${place.origin}/api/batches/${place.batch}/pages`)
    ).json();
    const opened = await Promise.all(
      pages.map(async ({ id }: { id: number }) =>
        (await page.request.get(`${place.origin}/api/pages/${id}`)).json(),
      ),
    );
    return opened.flatMap((one) => one.lines.flatMap((line: { words: unknown[] }) => line.words));
  }
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
