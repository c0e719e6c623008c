/** People with accounts, one of each kind, and how they sit down at the window and leave it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { station } from './station.ts';

const PEOPLE = {
  quan: ['Phạm Quản', 'administrator', 'mot con meo den'],
  lan: ['Nguyễn Thị Lan', 'clerk', 'hai con meo vang'],
  mai: ['Trần Mai', 'indexer', 'ba con meo trang'],
  hung: ['Đỗ Hùng', 'supervisor', 'bon con meo xam'],
} as const;

/** Accounts in `archive`, the administrator's (`quan`) first; passwords come from files in `dir`. */
export async function addPeople(dir: string, archive: string): Promise<void> {
  const asAdministrator = { STATION_AS: 'quan', STATION_PASSWORD_FILE: join(dir, 'quan.txt') };
  for (const [user, [name, role, password]] of Object.entries(PEOPLE)) {
    const secret = join(dir, `${user}.txt`);
    writeFileSync(secret, password, { mode: 0o600 });
    const account = ['account', 'add', user, '--archive', archive, '--name', name, '--roles', role];
    const made = await station(
      [...account, '--new-password-file', secret],
      user === 'quan' ? {} : asAdministrator,
    );
    expect(made.code).toBe(0);
  }
}

/** Signs somebody in at the window; the first time with a new password. */
export async function enter(page: Page, user: keyof typeof PEOPLE, { first = false } = {}): Promise<void> {
  const [name, , password] = PEOPLE[user];
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByLabel('Mật khẩu', { exact: true }).fill(first ? password : `${password} moi`);
  await page.keyboard.press('Enter');
  if (first) {
    await page.getByLabel('Mật khẩu hiện tại').fill(password);
    await page.getByLabel('Mật khẩu mới').fill(`${password} moi`);
    await page.keyboard.press('Enter');
  }
  await expect(page.getByRole('navigation', { name: 'Các bước công việc' })).toBeVisible({ timeout: 30_000 });
}

/** Leaves the window to the next person. */
export async function leave(page: Page, user: keyof typeof PEOPLE): Promise<void> {
  await page.getByRole('button', { name: PEOPLE[user][0], exact: true }).click();
  await page.getByRole('menuitem', { name: 'Đổi người dùng' }).click();
}
