/** What happens under the user's hands: the engine killed, Telex, twice the size, names and texts that mean harm. */
import { expect, test } from '@playwright/test';
import { fill, filled } from './filled.ts';
import { killHard, serve } from './station.ts';
import { lookTwiceAsLarge } from './twice-as-large.ts';

test('the engine is killed while a line is typed: the page says so, and no letter is lost', async ({
  page,
}) => {
  const { archive, batch } = await fill(4);
  const first = await serve(['serve', '--archive', archive]);
  const { origin, port } = new URL(first.json.url);
  await page.goto(first.json.url);
  await page.goto(`${origin}/batches/${batch}/text`);
  await expect(page.locator('[data-line]').first()).toBeVisible();
  await page.keyboard.press('F3');
  const field = page.locator('[data-line-field]');
  await expect(field).toBeFocused();
  await page.keyboard.type('trước');
  await killHard(first.child);
  await page.keyboard.type(' sau');
  const typed = await field.inputValue();
  expect(typed).toContain('trước sau');
  await expect(page.getByRole('status').filter({ hasText: 'Trạm' }).first()).toBeVisible({ timeout: 30_000 });
  // Saving now reaches nobody: what was typed stays in the field, or comes back with the line.
  await page.keyboard.press('Control+Enter');
  const second = await serve(['serve', '--archive', archive, '--port', port]);
  // Another run has another key: the page asks for it, and what was typed waits.
  await expect(page.locator('[data-shut]')).toBeVisible({ timeout: 30_000 });
  await page.goto(second.json.url);
  await page.goto(`${origin}/batches/${batch}/text`);
  await expect(page.locator('[data-line]').first()).toBeVisible();
  await page.keyboard.press('F3');
  await expect(field).toHaveValue(typed);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('[data-word]', { hasText: 'sau' }).first()).toBeVisible();
  await killHard(second.child);
});

test('Telex is not fought: composition and fast replaced letters come through whole', async ({ page }) => {
  const place = await filled(4);
  await place.enter(page);
  await place.go(page, 'text');
  await expect(page.locator('[data-line]').first()).toBeVisible();
  await page.keyboard.press('F3');
  const field = page.locator('[data-line-field]');
  await expect(field).toBeFocused();
  const word = await field.evaluate((input: HTMLInputElement) =>
    input.value.slice(input.selectionStart!, input.selectionEnd!),
  );
  // An input method of the system: the word is composed letter by letter, then committed.
  const devtools = await page.context().newCDPSession(page);
  for (const text of ['đ', 'đa', 'đă', 'đăn', 'đăng', 'đặng'])
    await devtools.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  // Enter ends a composition; it is no command.
  await devtools.send('Input.insertText', { text: 'đặng' });
  await expect(field).toHaveValue(/đặng/);
  // Unikey and its like: letters are taken back by Backspace and typed anew, faster than any hand.
  await page.keyboard.type(' hoang');
  for (let n = 0; n < 2; n++) await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await page.keyboard.insertText('à');
  await page.keyboard.type('ng [?]');
  await expect(field).toHaveValue(/đặng hoàng \[\?\]/);
  expect(await field.inputValue()).not.toContain(`${word}đặng`);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('[data-word]', { hasText: 'hoàng' }).first()).toBeVisible();
  await place.stop();
});

for (const language of ['vi', 'en'] as const)
  test(`at twice the size nothing is lost, ${language}`, async ({ page }) => {
    await lookTwiceAsLarge(page, language, false);
  });

test('VNI is not fought: digits that make marks come through whole, and no command answers them', async ({
  page,
}) => {
  const place = await filled(2);
  await place.enter(page);
  await place.go(page, 'text');
  await expect(page.locator('[data-line]').first()).toBeVisible();
  await page.keyboard.press('F3');
  const field = page.locator('[data-line-field]');
  await expect(field).toBeFocused();
  // An input method of the system: d9a85ng, composed key by key, then committed.
  const devtools = await page.context().newCDPSession(page);
  for (const text of ['d', 'đ', 'đa', 'đă', 'đặ', 'đặn', 'đặng'])
    await devtools.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  await devtools.send('Input.insertText', { text: 'đặng' });
  // Unikey and its like: the digit is swallowed, the letter before it taken back and typed anew with its mark.
  await page.keyboard.type(' to');
  await page.keyboard.press('Backspace');
  await page.keyboard.insertText('ổ');
  // Digits that are meant as digits stay digits.
  await page.keyboard.type(' 12345 67890');
  await expect(field).toHaveValue(/đặng tổ 12345 67890/);
  await expect(field).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('[data-word]', { hasText: '12345' }).first()).toBeVisible();
  await place.stop();
});
