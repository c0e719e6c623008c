import { request as httpRequest } from 'node:http';
import { expect, test } from '@playwright/test';
import { watchPolicy } from './page.ts';
import { SETTINGS, serve, station, upperParts, workplace } from './station.ts';

async function place() {
  const at = workplace();
  await upperParts(at.scans, '001-clean.jpg');
  await station(['digitize', at.scans, '--archive', at.archive, ...SETTINGS]);
  return at;
}

function get(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode!, headers: response.headers });
    });
    request.on('error', reject).end();
  });
}

test('the browser door opens once, for this computer, with the key', async ({ page }) => {
  const { archive } = await place();
  const door = await serve(['serve', '--archive', archive]);
  const url = new URL(door.json.url);
  const origin = url.origin;
  const key = url.searchParams.get('key')!;
  for (const path of ['/', '/api/status', '/index.html', '/nothing'])
    expect((await get(origin + path)).status).toBe(401);
  expect((await get(`${origin}/?key=wrong`)).status).toBe(401);
  expect((await get(`${origin}/?key=${key}`, { Host: 'evil.example' })).status).toBe(403);
  expect((await get(`${origin}/api/status`, { Host: 'evil.example' })).status).toBe(403);

  const refused = watchPolicy(page);
  await page.goto(door.json.url);
  await expect(page.getByRole('heading', { name: 'Trang chính' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'đã biên mục' })).toBeVisible();
  expect(page.url()).toBe(`${origin}/`);
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  // Batches are found there by what people call them, without marks too.
  await page.keyboard.type('ho so thu');
  await expect(page.getByRole('option', { name: /^Hồ sơ thử/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Hồ sơ thử' })).toBeVisible();
  // What a document is described by is found as well, although no page says it like that.
  await page.goto(`${origin}/search?q=26%2F08%2F2007`);
  await page.getByRole('list', { name: 'Tài liệu được biên mục như vậy' }).getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Biên mục' })).toBeVisible();
  // Nothing that the interface does by itself may be against its own policy.
  expect(refused).toEqual([]);

  expect((await get(`${origin}/?key=${key}`)).status).toBe(401);
  const stranger = { Cookie: `station=${cookie!.value}`, Origin: 'http://evil.example' };
  expect((await get(`${origin}/api/status`, stranger)).status).toBe(403);
  const asked = await page.request.get(`${origin}/api/search?q=thong+bao`);
  expect((await asked.json()).hits).toHaveLength(1);
  const missing = await page.request.get(`${origin}/api/batches/none`);
  expect([missing.status(), missing.headers()['content-type']]).toEqual([
    404,
    'application/problem+json; charset=utf-8',
  ]);
  expect(asked.headers()['content-security-policy']).toContain("default-src 'none'");
  await door.stop();
});
