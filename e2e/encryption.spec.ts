import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { fill } from './filled.ts';
import { watchPolicy } from './page.ts';
import { serve, station, workplace } from './station.ts';

const PASSWORD = 'mot con meo den';

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Tên đăng nhập').fill('lan');
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

test('an archive is encrypted, locked, opened by password and by paper, moved, and taken back', async ({
  page,
}) => {
  const { dir } = workplace();
  const { archive } = await fill(4);
  const secret = join(dir, 'lan.txt');
  writeFileSync(secret, PASSWORD, { mode: 0o600 });
  const at = ['--archive', archive];
  const lan = { STATION_AS: 'lan', STATION_PASSWORD_FILE: secret };
  const account = ['--name', 'Nguyễn Thị Lan', '--roles', 'administrator,supervisor'];
  await station(['account', 'add', 'lan', ...at, ...account, '--new-password-file', secret]);

  let door = await serve(['serve', ...at]);
  const refused = watchPolicy(page);
  await page.goto(door.json.url);
  await signIn(page, PASSWORD);
  await expect(page.getByRole('heading', { name: 'Trang chính' })).toBeVisible();
  await page.goto(`${new URL(door.json.url).origin}/settings`);
  await page.getByRole('tab', { name: 'Kho lưu trữ số' }).click();
  const panel = page.getByRole('region', { name: 'Mã hóa kho' });
  await panel.getByRole('button', { name: 'Mã hóa kho' }).click();
  await panel.getByLabel('Mật khẩu hiện tại').fill('sai mat khau');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Sai tên đăng nhập hoặc mật khẩu');
  await panel.getByLabel('Mật khẩu hiện tại').fill(PASSWORD);
  await page.keyboard.press('Enter');
  const paper = await panel.getByRole('status').locator('code').innerText();
  expect(paper).toMatch(/^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$/);
  await expect(page.getByText('Mở được kho: lan.')).toBeVisible();
  await expect(page.getByText('Kho đã được mã hóa.')).toBeVisible();
  await page.getByRole('button', { name: 'Đã cất giữ' }).click();
  await expect(page.getByText(paper)).toBeHidden();
  await door.stop();
  expect(existsSync(join(archive, 'station.db'))).toBe(false);

  // The command line asks for the account, too.
  const shut = await station(['status', ...at], { STATION_LANG: 'en' });
  expect([shut.code, shut.stderr]).toEqual([1, expect.stringContaining('is encrypted and locked')]);
  expect((await station(['status', ...at, '--json'], lan)).json.batches).toHaveLength(1);
  expect((await station(['verify', ...at, '--json'], lan)).json.findings).toEqual([]);
  const backup = join(dir, 'backup');
  const moved = join(dir, 'moved');
  expect((await station(['backup', backup, ...at, '--json'], lan)).json).toMatchObject({ findings: [] });
  const restored = await station(['restore', backup, '--archive', moved, '--json']);
  expect(restored.json).toMatchObject({ findings: [], locked: true });
  const there = await station(['verify', '--archive', moved, '--json'], lan);
  expect([there.code, there.json.findings]).toEqual([0, []]);

  door = await serve(['serve', ...at]);
  await page.goto(door.json.url);
  await expect(page.getByRole('heading', { name: 'Kho đang khóa' })).toBeVisible();
  await signIn(page, 'sai mat khau');
  await expect(page.getByRole('alert')).toContainText('Sai tên đăng nhập hoặc mật khẩu');
  await signIn(page, PASSWORD);
  await expect(page.getByRole('heading', { name: 'Trang chính' })).toBeVisible();
  await door.stop();

  door = await serve(['serve', ...at]);
  await page.goto(door.json.url);
  await page.getByRole('button', { name: 'Dùng khóa khôi phục' }).click();
  await page.getByLabel('Khóa khôi phục').fill(paper.replace(/.$/, (last) => (last === '7' ? '8' : '7')));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Khóa khôi phục không đúng');
  await page.getByLabel('Khóa khôi phục').fill(paper.toLowerCase().replaceAll('-', ' '));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible();
  await signIn(page, PASSWORD);
  await expect(page.getByRole('heading', { name: 'Trang chính' })).toBeVisible();
  await door.stop();

  const open = await station(['decrypt', ...at, '--json'], lan);
  expect([open.code, open.json.state]).toEqual([0, 'off']);
  expect(existsSync(join(archive, 'keys.json'))).toBe(false);
  expect((await station(['verify', ...at, '--json'], lan)).json.findings).toEqual([]);
  expect(refused).toEqual([]);
});
