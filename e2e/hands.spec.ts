/** What happens under the user's hands: the engine killed, Telex, twice the size, names and texts that mean harm. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fill, filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';
import { killHard, serve } from './station.ts';

test('the engine is killed while a line is typed: the page says so, and no letter is lost', async ({
  page,
}) => {
  const archive = mkdtempSync(join(tmpdir(), 'station-killed-'));
  const batch = fill(archive, 4);
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
  const place = await filled(2);
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

test('at twice the size nothing is lost, in both languages', async ({ page }) => {
  test.setTimeout(600_000);
  const place = await filled(4);
  const refused = watchPolicy(page);
  await place.enter(page);
  // 1366 × 768 at 200 % has room for 683 × 384.
  await page.setViewportSize({ width: 683, height: 384 });
  const faults: string[] = [];
  for (const language of ['vi', 'en']) {
    await page.evaluate(
      (language) => localStorage.setItem('station.preferences', JSON.stringify({ language })),
      language,
    );
    const steps = ['pages', 'text', 'describe', 'splits'].map((step) => `/batches/${place.batch}/${step}`);
    for (const path of [
      '/',
      '/intake',
      `/batches/${place.batch}`,
      ...steps,
      '/review',
      '/deliver',
      '/settings',
      '/help',
    ]) {
      await page.goto(place.origin + path);
      await expect(page.getByRole('heading').first()).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await page.waitForTimeout(400);
      if (language === 'vi') faults.push(...(await violationsOf(page)).map((fault) => `${path}: ${fault}`));
      faults.push(...(await page.evaluate(lostControls)).map((lost) => `${path} ${language}: ${lost}`));
    }
  }
  expect(faults).toEqual([]);
  expect(refused).toEqual([]);
  await place.stop();
});

/** Buttons, links and fields that no scrolling brings into view, and keys of the interface that stand in a text. */
function lostControls(): string[] {
  const lost: string[] = [];
  for (const folded of document.querySelectorAll('details')) folded.open = true;
  for (const one of document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea')) {
    // The way past the navigation shows itself only to the keys.
    const apart = one.closest('[aria-hidden=true]') || one.getAttribute('href') === '#main';
    if (apart || !one.checkVisibility()) continue;
    one.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { left, right, top, bottom, width } = one.getBoundingClientRect();
    if (width === 0 || getComputedStyle(one).opacity === '0') continue;
    const seen = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
    if (!seen) lost.push(`${one.tagName} ${one.getAttribute('aria-label') ?? one.textContent?.slice(0, 40)}`);
  }
  for (const key of document.body.innerText.match(
    /\b(?:pages|text|home|frame|describe|intake)\.[a-z-]+\b/g,
  ) ?? [])
    lost.push(`text without words: ${key}`);
  return lost;
}
