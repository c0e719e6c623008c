/** The screens at twice the size, as somebody with weak eyes sets it: every control can still be reached. */
import { expect, type Page } from '@playwright/test';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

const OTHERS = [
  ...['/review', '/deliver', '/lists', '/search?q=uy%20ban', '/reports', '/history'],
  ...['/settings', '/help', '/about'],
];

/** Goes through the screens at 200 %; with `axe` it has its say on each as well. */
export async function lookTwiceAsLarge(page: Page, language: 'vi' | 'en', axe: boolean): Promise<void> {
  const place = await filled(4);
  const refused = watchPolicy(page);
  await place.enter(page);
  // 1366 × 768 at 200 % has room for 683 × 384.
  await page.setViewportSize({ width: 683, height: 384 });
  await page.evaluate(
    (language) => localStorage.setItem('station.preferences', JSON.stringify({ language })),
    language,
  );
  const faults: string[] = [];
  const steps = ['pages', 'text', 'describe', 'splits', 'register', 'review', 'sample'].map(
    (step) => `/batches/${place.batch}/${step}`,
  );
  const first = ['/', '/intake', `/batches/${place.batch}`];
  for (const path of [...first, ...steps, ...OTHERS]) {
    await page.goto(place.origin + path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await page.waitForTimeout(400);
    if (axe) faults.push(...(await violationsOf(page)).map((fault) => `${path}: ${fault}`));
    faults.push(...(await page.evaluate(lostControls)).map((lost) => `${path} ${language}: ${lost}`));
  }
  expect(faults).toEqual([]);
  expect(refused).toEqual([]);
  await place.stop();
}

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
