/** A register from its scans to the workbook: divided, keyed from the image, keyed again by somebody else, compared, handed over. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { readTables } from '../electron/spreadsheet/read.ts';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

const PEOPLE = {
  lan: ['Nguyễn Thị Lan', 'mot con meo den'],
  mai: ['Trần Mai', 'hai con meo vang'],
  hung: ['Đỗ Hùng', 'ba con meo trang'],
} as const;

test('a register is keyed from the image, keyed again blind, compared and handed over', async ({ page }) => {
  const place = await filled(4);
  const refused = watchPolicy(page);
  await place.enter(page);
  const api = `${place.origin}/api`;
  const send = async (method: string, path: string, data?: unknown) => {
    const headers = { Origin: place.origin };
    const answer = await page.request.fetch(`${api}${path}`, { method, data, headers, maxRetries: 3 });
    expect([path, answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([
      path,
      answer.status(),
      '',
    ]);
    return answer.json();
  };
  const documents = async () => (await send('GET', `/batches/${place.batch}/documents`)).documents;
  const values = async (at: number) => (await documents())[at].fields;
  const field = (name: string) => page.locator(`[data-field="${name}"]`);
  const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.field);
  const entries = page.getByRole('navigation', { name: 'Các trường hợp đăng ký trong sổ' });
  const type = async (text: string) => {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  const illegible = page.getByRole('button', { name: /^Không đọc được: Họ.*cha/ });
  const choose = async (code: string) => {
    const name = await focused();
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await expect(page.locator(':focus')).toHaveValue(new RegExp(`^${code} · `));
    await page.keyboard.press('Enter');
    await expect.poll(focused).not.toBe(name);
  };
  await test.step('three people have accounts; the one who keys signs in', async () => {
    const [name, password] = PEOPLE.lan;
    const roles = ['clerk', 'indexer', 'supervisor'];
    await send('POST', '/session/first', { user: 'lan', name, password, roles });
    for (const [user, kind] of [
      ['mai', 'indexer'],
      ['hung', 'supervisor'],
    ] as const) {
      const [name, password] = PEOPLE[user];
      await send('POST', '/accounts', { user, name, roles: [kind], password: `${password} 1` });
    }
    await page.goto(`${place.origin}/batches/${place.batch}`);
    await page.getByRole('link', { name: 'Nhập sổ' }).click();
  });

  await test.step('the volume is divided into entries of two facing pages, by keyboard', async () => {
    await page.getByRole('button', { name: 'Chia sổ thành trường hợp' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Loại sổ')).toBeFocused();
    await expect(dialog.getByRole('option', { name: 'Khai sinh' })).toBeAttached();
    await page.keyboard.type('Khai sinh');
    await expect(dialog.getByLabel('Loại sổ')).toHaveValue('ht:KS');
    await dialog.getByLabel('Năm của sổ').fill('1998');
    await dialog.getByLabel('Quyển số').fill('01');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('heading', { name: 'Sổ khai sinh · 1998 · quyển 01' })).toBeVisible();
    await expect(entries.locator('[data-entry]')).toHaveCount(2);
    await expect(entries.locator('[data-entry]').nth(1)).toContainText('trang 3–4');
  });

  await test.step('F2 begins; a box drawn on the image is where the field stands, and is enlarged above it', async () => {
    await expect(field('so')).toBeVisible();
    await page.keyboard.press('F2');
    await expect.poll(focused).toBe('so');
    await expect(page.locator('[data-viewer][aria-busy=false]')).toBeVisible();
    const viewer = (await page.locator('[data-viewer]').boundingBox())!;
    await page.mouse.move(viewer.x + 60, viewer.y + viewer.height * 0.55);
    await page.mouse.down();
    await page.mouse.move(viewer.x + 240, viewer.y + viewer.height * 0.6, { steps: 4 });
    await page.mouse.up();
    await expect.poll(focused).toBe('so');
    await expect(page.locator('[data-row=so] [data-zoom-box] img')).toBeVisible();
    await page.keyboard.press('Control+a');
    await type('057');
    await expect.poll(focused).toBe('quyenSo');
    await expect.poll(async () => (await values(0)).so?.state).toBe('confirmed');
    expect((await values(0)).so.box[2]).toBeGreaterThan(10);
  });

  await test.step('the keys alone place and size a box: F4, arrows, Enter', async () => {
    await page.keyboard.press('F4');
    await expect(page.locator('[data-viewer]')).toBeFocused();
    const source = () => page.locator('[data-row=quyenSo] [data-zoom-box] img').getAttribute('src');
    const before = await source();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(source).not.toBe(before);
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('quyenSo');
    await page.keyboard.press('Control+a');
    await type('01');
    await expect.poll(async () => (await values(0)).quyenSo?.box?.[2]).toBeGreaterThan(10);
  });

  await test.step('what cannot be stays in its field; as written, it may', async () => {
    await field('ngayDangKy').focus();
    await type('31021998');
    await expect.poll(focused).toBe('ngayDangKy');
    await expect(page.getByText('Ngày không đúng')).toBeVisible();
    await page.getByRole('button', { name: /^Đúng như sổ ghi: Ngày/ }).waitFor();
    await page.keyboard.press('Shift+F9');
    await expect(page.getByRole('button', { name: /^Đúng như sổ ghi: Ngày/ })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await page.keyboard.press('Shift+F9');
    await page.keyboard.press('Control+a');
    await type('12.5.1998');
    await expect.poll(async () => (await values(0)).ngayDangKy?.value).toBe('12/05/1998');
    await field('noiDangKy').focus();
    await type('UBND xã An Hưng');
  });

  await test.step('a name is checked against syllables and surnames', async () => {
    await field('nksHoTen').focus();
    await type('Nguyển Văn Tám');
    await expect(page.locator('[data-row=nksHoTen]')).toContainText('Nguyễn');
    expect(await violationsOf(page)).toEqual([]);
    await field('nksHoTen').focus();
    await page.keyboard.press('Control+a');
    await type('Nguyễn Văn Tám');
    await expect(page.locator('[data-row=nksHoTen]')).not.toContainText('họ');
    await expect.poll(focused).toBe('nksGioiTinh');
    await choose('1');
    await expect.poll(focused).toBe('nksNgaySinh');
    await type('01/05/1998');
    await expect.poll(async () => (await values(0)).nksGioiTinh?.value).toBe('1');
    await expect.poll(async () => (await values(0)).nksNgaySinh?.value).toBe('01/05/1998');
  });

  await test.step('every letter is kept, though the window closes at once', async () => {
    await field('meHoTen').focus();
    await page.keyboard.type('Trần Thị H');
    await page.reload();
    await expect(field('meHoTen')).toHaveValue('Trần Thị H');
    await field('meHoTen').focus();
    await page.keyboard.press('Control+a');
    await type('Trần Thị Hồng');
  });

  await test.step('illegible, by key', async () => {
    await field('chaHoTen').focus();
    await illegible.waitFor();
    await page.keyboard.press('F9');
    await page.keyboard.press('Enter');
    await expect(illegible).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('in the next entry values stick, the number counts on, and its image opens at the same place', async () => {
    await entries.locator('[data-entry]').nth(1).focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('so');
    await expect(field('so')).toHaveAttribute('placeholder', '058');
    await expect(page.getByRole('application', { name: 'Trang 3' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await values(1)).so).toMatchObject({ value: '058', state: 'confirmed' });
    const [first, second] = [await values(0), await values(1)];
    expect(second.so.box).toEqual(first.so.box);
    await page.keyboard.press('Control+Shift+d');
    await expect(field('noiDangKy')).toHaveValue('UBND xã An Hưng');
    await expect.poll(async () => (await values(1)).noiDangKy?.state).toBe('confirmed');
    await field('meHoTen').focus();
    await page.keyboard.press('Control+d');
    await expect(field('meHoTen')).toHaveValue('Trần Thị Hồng');
    await page.keyboard.press('Enter');
    await field('ngayDangKy').focus();
    await page.keyboard.press('Control+a');
    await type('13/05/1998');
    await field('nksHoTen').focus();
    await type('Lê Thị Lan');
    await field('nksGioiTinh').focus();
    await choose('2');
    await type('02/05/1998');
    await expect(entries.locator('[data-entry]').nth(1)).toContainText('đã nhập');
  });

  await test.step('whoever keyed first does not key the second time', async () => {
    await entries.locator('[data-entry]').first().click();
    await page.getByText('Nhập lần hai', { exact: true }).click();
    await expect(page.getByText('Lần hai phải do người khác nhập')).toBeVisible();
    await signIn('mai');
  });

  await test.step('the second keying is blind', async () => {
    await page.getByText('Nhập lần hai', { exact: true }).click();
    await expect(field('nksHoTen')).toHaveValue('');
    await expect(page.locator('main')).not.toContainText(/Tám|057/);
    await expect(field('so')).toBeVisible();
    await page.keyboard.press('F2');
    await expect.poll(focused).toBe('so');
    await type('057');
    await type('12051998');
    await type('Nguyễn Văn Tâm');
    await page.reload();
    await page.getByText('Nhập lần hai', { exact: true }).click();
    await expect(field('nksHoTen')).toHaveValue('Nguyễn Văn Tâm');
    await field('nksGioiTinh').focus();
    await choose('1');
    await type('01/05/1998');
    await type('Trần Thị Hồng');
    await illegible.waitFor();
    await page.keyboard.press('F9');
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await send('GET', `/documents/${(await documents())[0].id}/second`)).keyed.length)
      .toBe(7);
  });

  await test.step('a difference in the marks alone is loud, and a person decides', async () => {
    await entries.locator('[data-entry]').first().click();
    await page.getByText('So sánh', { exact: true }).click();
    const pair = page.locator('[data-pair=nksHoTen]');
    await expect(page.getByRole('alert').filter({ hasText: 'chỉ khác nhau ở dấu' })).toBeVisible();
    await expect(pair).toContainText('CHỈ KHÁC DẤU');
    await expect(pair.locator('mark')).toHaveText(['á', 'â']);
    await page.keyboard.press('F3');
    await expect(pair.locator('[data-zoom-box] img')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: /^Lấy lần hai: / })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await values(0)).nksHoTen.value).toBe('Nguyễn Văn Tâm');
    await expect(page.getByText('CHỈ KHÁC DẤU', { exact: true })).toBeHidden();
    await expect(page.getByText('Không còn chỗ khác nhau nào chờ quyết định')).toBeVisible();
    await expect(entries.locator('[data-entry]').first()).toContainText('đã nhập hai lần');
  });

  await test.step('the accepted book is handed over as workbook and ZIP', async () => {
    await page.getByRole('button', { name: 'Xuất sổ' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'nghiệm thu' })).toBeVisible();
    await send('POST', `/batches/${place.batch}/check`, {});
    await signIn('hung');
    await send('POST', `/batches/${place.batch}/accept`);
    await page.getByRole('button', { name: 'Xuất sổ' }).click();
    await expect(page.getByText('Đã xuất 2 trường hợp, 4 trang:')).toBeVisible();
    await expect(page.getByRole('link', { name: 'KS.1998.01.zip' })).toBeVisible();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'KS.1998.01.xlsx' }).click();
    const path = await (await downloading).path();
    const { sheets } = await readTables(readFileSync(path));
    const [header, ...rows] = sheets[0]!.rows;
    const column = (name: string) => rows.map((row) => row[header!.indexOf(name)]);
    expect(column('so')).toEqual(['057', '058']);
    expect(column('ngayDangKy')).toEqual(['12/05/1998', '13/05/1998']);
    expect(column('nksHoTen')).toEqual(['Nguyễn Văn Tâm', 'Lê Thị Lan']);
    expect(column('noiDangKy')).toEqual(['UBND xã An Hưng', 'UBND xã An Hưng']);
  });
  expect(refused).toEqual([]);
  await place.stop();

  async function signIn(user: 'mai' | 'hung'): Promise<void> {
    const [, password] = PEOPLE[user];
    await send('POST', '/session', { user, password: `${password} 1` });
    await send('PUT', '/session/password', { current: `${password} 1`, next: password });
    await page.reload();
  }
});
