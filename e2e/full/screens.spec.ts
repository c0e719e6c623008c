/** Every screen with work on it, in both languages, themes and sizes: nothing that axe holds against it, nothing cut off; pictures kept. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { fill } from '../filled.ts';
import { violationsOf, watchPolicy } from '../page.ts';
import { ROOT, SETTINGS, serve, station, workplace } from '../station.ts';

/** All sizes in both languages and themes with STATION_SCREENS=all; else the two that differ in everything. */
const LOOKS = [
  { language: 'vi', theme: 'light', width: 1366, height: 768 },
  { language: 'en', theme: 'dark', width: 1920, height: 1080 },
  ...(process.env.STATION_SCREENS === 'all'
    ? [
        { language: 'en', theme: 'light', width: 1366, height: 768 },
        { language: 'vi', theme: 'dark', width: 1920, height: 1080 },
      ]
    : []),
] as const;

/** Where each screen is, and what is done there before it is looked at. BATCH was read from samples, BOOK is a register, REVIEW was returned. */
const SCREENS: Record<string, { place: string; act?: (page: Page) => Promise<unknown> }> = {
  home: { place: '/' },
  intake: { place: '/intake' },
  batch: { place: 'BATCH', act: (page) => page.locator('details').last().locator('summary').click() },
  pages: { place: 'BATCH/pages' },
  text: { place: 'BATCH/text', act: (page) => page.keyboard.press('F3') },
  find: {
    place: 'BATCH/text',
    act: async (page) => {
      await page.keyboard.press('Control+f');
      await page.keyboard.type('uy ban');
      await page.keyboard.press('Enter');
    },
  },
  describe: { place: 'BATCH/describe', act: (page) => page.keyboard.press('F3') },
  splits: { place: 'BATCH/splits' },
  register: { place: 'BOOK/register', act: (page) => page.keyboard.press('F2') },
  'batch-review': { place: 'REVIEW/review' },
  sample: { place: 'SAMPLE/sample' },
  review: { place: '/review' },
  deliver: {
    place: '/deliver',
    act: (page) => page.locator('main details').first().locator('summary').click(),
  },
  lists: { place: '/lists' },
  codes: { place: '/lists', act: (page) => page.getByRole('tab').nth(1).click() },
  separators: { place: '/lists', act: (page) => page.getByRole('tab').nth(2).click() },
  search: { place: '/search?q=uy%20ban' },
  reports: { place: '/reports' },
  history: { place: '/history' },
  settings: { place: '/settings' },
  keyboard: { place: '/settings', act: (page) => page.getByRole('tab').nth(1).click() },
  accounts: { place: '/settings', act: (page) => page.getByRole('tab').nth(2).click() },
  destinations: { place: '/settings', act: (page) => page.getByRole('tab').nth(3).click() },
  recipe: { place: '/settings', act: (page) => page.getByRole('tab').nth(4).click() },
  archive: { place: '/settings', act: (page) => page.getByRole('tab').nth(5).click() },
  help: { place: '/help' },
  about: { place: '/about' },
  missing: { place: '/nowhere' },
  palette: { place: '/', act: (page) => page.keyboard.press('Control+k') },
  keys: { place: 'BATCH/text', act: (page) => page.keyboard.press('Shift+?') },
};

test('every screen, in both languages, themes and sizes', async ({ page }) => {
  test.setTimeout(900_000);
  const refused = watchPolicy(page);
  const { door, batches } = await busyStation(page);
  const { origin } = new URL(door.json.url);
  const folder = join(ROOT, 'test-results', 'screens');
  mkdirSync(folder, { recursive: true });
  const faults: string[] = [];
  for (const { language, theme, width, height } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.evaluate((wanted) => localStorage.setItem('station.preferences', JSON.stringify(wanted)), {
      language,
      theme,
    });
    for (const [name, { place, act }] of Object.entries(SCREENS)) {
      await page.goto(origin + place.replace(/^[A-Z]+/, (which) => `/batches/${batches[which]}`));
      await expect(page.getByRole('heading').first()).toBeVisible();
      await page.waitForTimeout(700);
      await act?.(page);
      await page.waitForTimeout(700);
      await page.screenshot({ path: join(folder, `${name}-${language}-${theme}-${width}.png`) });
      faults.push(...(await violationsOf(page)).map((fault) => `${name} ${language} ${theme}: ${fault}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) faults.push(`${name} ${width}: ${over} px wider than the window`);
    }
  }
  expect(faults).toEqual([]);
  expect(refused).toEqual([]);
  await door.stop();
});

/** A station in the middle of its work: batches to describe, to sample, returned and delivered; a register, a list, two people. */
async function busyStation(page: Page) {
  const { archive, batch: book } = await fill(24);
  const run = async (title: string, samples: string[], more: string[] = [], broken?: string) => {
    const { dir, scans } = workplace(...samples);
    if (broken) writeFileSync(join(scans, broken), 'not a scan');
    const settings = SETTINGS.map((text) => (text.startsWith('title=') ? `title=${title}` : text));
    const to = more.map((text) => text.replace('DIR', join(dir, 'nop')));
    return (await station(['digitize', scans, '--archive', archive, ...settings, ...to, '--json'])).json
      .batch;
  };
  const sent = ['--approve', '--to', 'folder:DIR'];
  await run('Tập công văn đến năm 2019', ['005-clean.jpg'], sent);
  const sample = await run('Hồ sơ cấp giấy chứng nhận quyền sử dụng đất, thửa 12', ['002-ordinary.jpg']);
  const samples = ['001-clean.jpg', '003-old.jpg', '004-bad.jpg'];
  const read = await run('Hồ sơ về việc hỗ trợ hộ nghèo năm 2020', samples, [], 'trang hỏng.jpg');
  const destination = { to: 'tus:https://luu-tru.example/', hours: ['18:00-06:00'], bytesPerSecond: 512_000 };
  mkdirSync(join(archive, 'destinations'), { recursive: true });
  writeFileSync(join(archive, 'destinations', 'so-noi-vu.json'), JSON.stringify(destination));
  const door = await serve(['serve', '--archive', archive]);
  await page.goto(door.json.url);
  const { origin } = new URL(door.json.url);
  const send = async (method: string, path: string, data?: unknown) => {
    const headers = { Origin: origin };
    const answer = await page.request.fetch(`${origin}/api${path}`, { method, data, headers, maxRetries: 3 });
    expect([path, answer.ok() ? '' : await answer.text()]).toEqual([path, '']);
    return answer.json();
  };
  const roles = ['clerk', 'indexer', 'supervisor', 'administrator'];
  const password = 'mot con meo den';
  await send('POST', '/session/first', { user: 'lan', name: 'Nguyễn Thị Lan', roles, password });
  const given = 'hai con meo vang';
  await send('POST', '/accounts', { user: 'hung', name: 'Đỗ Hùng', roles, password: given });
  for (const id of [book, sample]) await send('POST', `/batches/${id}/check`, {});
  const minutes = { giver: 'Trần Văn Kho', taker: 'Nguyễn Thị Lan', remark: 'Ba tờ rách mép' };
  await send('PUT', `/batches/${read}/handover`, { minutes, day: '2026-03-05', version: 0 });

  await send('POST', '/session', { user: 'hung', password: given });
  await send('PUT', '/session/password', { current: given, next: 'ba con meo trang' });
  const [{ id, pages }] = (await send('GET', `/batches/${book}/documents`)).documents;
  await send('POST', `/batches/${book}/return`, {
    ...{ to: 'described', reason: 'field-wrong', text: 'Xem lại trích yếu của văn bản đầu.' },
    marks: [
      { pageId: pages[0], box: [100, 130, 400, 60], documentId: id, field: 'subject', note: 'thiếu dấu' },
    ],
  });
  await send('POST', `/batches/${sample}/samples`, { kind: 'percent', percent: 100 });
  const [{ dossier }] = (await send('GET', `/batches/${book}/registers`)).books;
  await send('PUT', `/dossiers/${dossier}`, { settings: { registerYear: '1998', registerVolume: '01' } });
  await send('POST', `/dossiers/${dossier}/entries`, { typeId: 'ht:KS', pages: 2, from: pages[0] });
  const list = 'Hồ sơ số,Tiêu đề,Số tờ\n12,Hồ sơ thử,35\n13,Tập báo cáo năm 1998,20\n';
  const file = { name: 'Mục lục 1998.csv', mimeType: 'text/csv', buffer: Buffer.from(list) };
  await page.request.post(`${origin}/api/inventories/import`, {
    multipart: { file },
    headers: { Origin: origin },
  });
  return {
    door,
    batches: { BATCH: read, BOOK: book, REVIEW: book, SAMPLE: sample } as Record<string, string>,
  };
}
