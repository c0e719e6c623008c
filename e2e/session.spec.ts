import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { watchPolicy } from './page.ts';
import { serve, station, workplace } from './station.ts';

test('signing in, the lock, and another person at the same window', async ({ page }) => {
  const { dir, archive } = workplace();
  for (const [user, name, roles, password] of [
    ['lan', 'Nguyễn Thị Lan', 'administrator,clerk', 'mot con meo den'],
    ['hung', 'Đỗ Hùng', 'supervisor', 'hai con meo vang'],
  ] as const) {
    const secret = join(dir, `${user}.txt`);
    writeFileSync(secret, password, { mode: 0o600 });
    // From the second account on, an administrator has to say who it is.
    const made = await station(
      [
        'account',
        'add',
        user,
        '--archive',
        archive,
        '--name',
        name,
        '--roles',
        roles,
        '--new-password-file',
        secret,
      ],
      user === 'lan' ? {} : { STATION_AS: 'lan', STATION_PASSWORD_FILE: join(dir, 'lan.txt') },
    );
    expect(made.stderr).not.toContain('station:');
    expect(made.code).toBe(0);
  }
  const door = await serve(['serve', '--archive', archive]);
  const refused = watchPolicy(page);
  await page.goto(door.json.url);
  await page.getByRole('button', { name: 'Nguyễn Thị Lan' }).click();
  await page.getByLabel('Mật khẩu', { exact: true }).fill('sai mat khau');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Sai tên đăng nhập hoặc mật khẩu');
  await page.getByLabel('Mật khẩu', { exact: true }).fill('mot con meo den');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Trang chính' })).toBeVisible();

  await page.getByRole('button', { name: 'Nguyễn Thị Lan' }).click();
  await page.getByRole('menuitem', { name: 'Khóa trạm' }).click();
  await expect(page.getByRole('heading', { name: 'Trạm đang khóa' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Trang chính' })).toBeHidden();
  await page.getByLabel('Mật khẩu của Nguyễn Thị Lan').fill('mot con meo den');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Trang chính' })).toBeVisible();

  // Hùng becomes an indexer too, and gets a new password as if he had forgotten his.
  await page.goto(`${new URL(door.json.url).origin}/settings`);
  await page.getByRole('tab', { name: 'Tài khoản' }).click();
  await page.getByRole('button', { name: 'Sửa: Đỗ Hùng' }).click();
  await page.getByRole('dialog').getByLabel('người biên mục').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Sửa: Đỗ Hùng' }).click();
  await page.getByRole('button', { name: 'Cấp mật khẩu mới' }).click();
  await page.getByLabel('Mật khẩu tạm thời').fill('bon con meo xam');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Đã cấp mật khẩu mới cho Đỗ Hùng.')).toBeVisible();
  await page.getByLabel('Số phút (1–240)').fill('25');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Trạm tự khóa sau 25 phút')).toBeVisible();

  await page.getByRole('button', { name: 'Nguyễn Thị Lan', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Đổi người dùng' }).click();
  await page.getByRole('button', { name: /^Đỗ Hùng/ }).click();
  await page.getByLabel('Mật khẩu', { exact: true }).fill('bon con meo xam');
  await page.keyboard.press('Enter');
  // A password that an administrator gave has to be changed first.
  await page.getByLabel('Mật khẩu hiện tại').fill('bon con meo xam');
  await page.getByLabel('Mật khẩu mới').fill('ba con meo trang');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Đỗ Hùng' })).toBeVisible();
  expect(refused).toEqual([]);
  await door.stop();
});
