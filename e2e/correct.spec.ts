/** A delivered batch turns out to be wrong: corrected as a new version by other hands, sent, and kept beside the old one. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { violationsOf, watchPolicy } from './page.ts';
import { addPeople, enter, leave } from './people.ts';
import { SETTINGS, serve, station, upperParts, workplace } from './station.ts';

const SHOTS = process.env.SHOTS;

/** A picture for people to look at, where `SHOTS` names a folder for them. */
async function shot(page: Page, name: string) {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

test('a delivered batch is corrected as a new version that says what it replaces', async ({
  page,
  browser,
}) => {
  test.slow();
  const { dir, scans, archive } = workplace();
  const platform = join(dir, 'intake');
  const token = { STATION_TOKEN: 'tok-1' };
  const intake = await serve(['intake', '--dir', platform], token);
  await upperParts(scans, '001-clean.jpg');
  const sent = await station(
    ['digitize', scans, '--archive', archive, ...SETTINGS, '--approve', '--json'].concat([
      '--to',
      `tus:${intake.json.url}`,
    ]),
    token,
  );
  expect(sent.code).toBe(0);
  const [old] = sent.json.packages;
  await addPeople(dir, archive);
  const door = await serve(['serve', '--archive', archive], token);
  const refused = watchPolicy(page);
  await page.goto(door.json.url);

  await enter(page, 'hung', { first: true });
  await page.getByRole('link', { name: 'Nộp', exact: true }).click();
  await page.getByRole('button', { name: 'Sửa thành bản mới…' }).click();
  const form = page.getByRole('form', { name: 'Mở bản mới' });
  await expect(form.getByText('giữ nguyên')).toBeVisible();
  await form.getByLabel('Lý do').selectOption('field-wrong');
  await form.getByLabel('Nói rõ thêm').fill('Trích yếu thiếu một chữ');
  await expect(page.locator('[data-viewer][aria-busy=false]')).toBeVisible();
  await form.getByRole('button', { name: 'Ghi trang đang xem' }).click();
  await form.getByLabel('Trang 1', { exact: true }).fill('thiếu chữ');
  await form.getByLabel('Trường: Trang 1').selectOption('subject');
  expect(await violationsOf(page)).toEqual([]);
  await shot(page, 'correct-form');
  const before = page.url();
  await form.getByRole('button', { name: 'Mở bản mới' }).click();
  await expect(page.getByRole('heading', { name: 'Hồ sơ thử (bản 2)' })).toBeVisible();
  await expect(page.getByText('Bản này thế chỗ Hồ sơ thử')).toBeVisible();
  await expect(page.getByText('thiếu chữ')).toBeVisible();
  await expect(page.getByText('Đỗ Hùng mở bản mới để sửa: Trường thông tin sai')).toBeVisible();
  await expect(page.locator('[data-viewer][aria-busy=false]')).toBeVisible();
  await shot(page, 'correct-opened');
  const review = page.url();
  // The old version stands, says what came after it, and cannot be corrected a second time.
  await page.goto(before.replace(/\?.*/, ''));
  await expect(page.getByText('Đã có bản mới thế chỗ bản này: Hồ sơ thử (bản 2)')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sửa thành bản mới…' })).toHaveCount(0);
  await expect(page.getByText('đã tiếp nhận')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  await leave(page, 'hung');

  await enter(page, 'mai', { first: true });
  await page.goto(review.replace(/review.*/, 'describe'));
  const field = page.locator('[data-field-row=subject]');
  await expect(field).toContainText('thiếu chữ');
  await field.getByRole('textbox').fill('Trích yếu đã sửa cho đúng');
  await page.keyboard.press('Control+Enter');
  await page.goto(review);
  await page.getByLabel('Đã sửa những gì').fill('Đã thêm chữ');
  await page.getByRole('button', { name: 'Đã sửa xong, gửi lại Đỗ Hùng' }).click();
  await page.getByRole('button', { name: 'Xác nhận mọi văn bản đã được kiểm tra' }).click();
  await expect(page.getByText('Việc này dành cho người kiểm duyệt.')).toBeVisible();
  await leave(page, 'mai');

  await enter(page, 'hung');
  await page.goto(review);
  await page.getByRole('button', { name: 'Nghiệm thu', exact: true }).click();
  await page.getByRole('link', { name: 'Nộp', exact: true }).click();
  const section = page.getByRole('region', { name: 'Hồ sơ thử (bản 2)' });
  await expect(section.getByText('biên nhận')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('Đủ: mọi gói đều đã có biên nhận.')).toBeVisible();
  await shot(page, 'correct-delivered');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Trang chính' }).click();
  await expect(page.getByText('đã có bản mới')).toBeVisible();
  await shot(page, 'correct-home');
  await page.goto(new URL('/search?q=uy%20ban', review).href);
  for (const list of ['Tài liệu được biên mục như vậy', 'Trang có những từ này'])
    await expect(page.getByRole('list', { name: list }).getByText('bản mới nhất: bản 2')).toHaveCount(1);
  await page.goto(new URL(`/history?batch=${sent.json.batch}`, review).href);
  await expect(page.getByRole('cell', { name: 'mở bản mới để sửa' })).toBeVisible();
  await shot(page, 'correct-history');
  expect(refused).toEqual([]);
  await door.stop();

  // Both are with the receiver; the new one is whole and says which it replaces.
  const trees = readdirSync(join(platform, 'accepted'));
  expect(trees).toHaveLength(2);
  const fresh = trees.find((name) => name !== String(old.objId).replaceAll(':', '_'))!;
  const [zip] = readdirSync(join(archive, 'packages')).filter((name) => !old.path.endsWith(name));
  const packed = join(archive, 'packages', zip!);
  expect((await station(['verify', packed])).code).toBe(0);
  const mets = execFileSync('unzip', ['-p', packed, '*/METS.xml'], { encoding: 'utf8' });
  expect(mets).toContain('RECORDSTATUS="REPLACEMENT"');
  expect(mets).toContain(`<altRecordID TYPE="PREVIOUSOBJID">${old.objId}</altRecordID>`);
  const described = execFileSync('unzip', ['-p', packed, '*/EAD_doc_*.xml'], { encoding: 'utf8' });
  expect(described).toContain('Trích yếu đã sửa cho đúng');
  expect(existsSync(old.path)).toBe(true);
  const received = await browser.newPage({ httpCredentials: { username: 'kho', password: 'tok-1' } });
  await received.goto(`${intake.json.url}overview`);
  await expect(received.getByText(`Thay cho gói ${old.objId}`)).toBeVisible();
  await expect(received.getByText('Đã có gói mới thay:')).toContainText(fresh.split('_').at(-1)!);
  await shot(received, 'correct-intake');
  await intake.stop();
});
