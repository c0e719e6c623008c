/** Doubtful words corrected without the mouse: the same few for every run, a hundred for `npm run e2e:full`. */
import { expect, type Page } from '@playwright/test';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

/** Corrects every other one of so many doubtful words, confirms the rest, and looks whether all of it stays. */
export async function correctDoubts(page: Page, doubts: number, pages: number): Promise<void> {
  const place = await filled(pages);
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
  for (let n = 0; n < doubts; n++) {
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
  await expect.poll(async () => (await stored()).filter((word) => word.locked).length).toBe(doubts);
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
}
