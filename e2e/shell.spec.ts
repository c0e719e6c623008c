/** The built shell on a stand-in for Electron's API: scheme, grants, preload, denials, the engine's life, the end. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { watchPolicy } from './page.ts';
import { launchShell, type Shell } from './stand-in/launch.ts';
import { killHard, SETTINGS, start, station, workplace } from './station.ts';

interface Desktop {
  choose(what: string): Promise<{ grant: string; names: string[] } | null>;
  drop(files: File[]): Promise<{ grant: string; names: string[] } | null>;
  save(address: string, name: string): Promise<boolean>;
  notify(title: string, body: string): Promise<boolean>;
}
declare global {
  interface Window {
    desktop: Desktop;
    __paths: Record<string, string>;
    __invoke(channel: string, args: unknown[]): Promise<unknown>;
  }
}

const home = (shell: Shell) => shell.page.getByRole('heading', { name: 'Trang chính' });

test('the window shows the station, and says so when the engine has to be started again', async () => {
  const { archive } = workplace();
  const shell = await launchShell(archive);
  const refused = watchPolicy(shell.page);
  await expect(home(shell)).toBeVisible();
  await expect(shell.page.getByText('Trạm đang chạy')).toBeVisible();

  const before = shell.enginePid()!;
  process.kill(before, 'SIGKILL');
  await expect(shell.page.getByText('Trạm đang chạy')).toBeHidden();
  await expect(shell.page.getByText('Trạm đang chạy')).toBeVisible();
  expect(shell.enginePid()).not.toBe(before);

  // Once more, at once: it goes on being started.
  process.kill(shell.enginePid()!, 'SIGKILL');
  await expect(shell.page.getByText('sẽ tự làm tiếp')).toBeVisible();
  await expect(shell.page.getByText('Trạm đang chạy')).toBeVisible();
  expect(refused).toEqual([]);

  shell.tell({ act: 'quit' });
  expect(await shell.exited).toBe(0);
  expect(shell.enginePid()).toBeNull();
  await shell.close();
});

test('the page gets no other place, no other window, no path and no private route', async () => {
  const { archive, scans } = workplace('001-clean.jpg');
  const data = mkdtempSync(join(tmpdir(), 'shell-data-'));
  const shell = await launchShell(archive, { STAND_IN_DATA: data });
  const { page } = shell;
  await expect(home(shell)).toBeVisible();
  const preferences = shell.happenings.find((h) => h.what === 'preferences');
  expect(JSON.parse((preferences as { detail: string }).detail)).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
  });

  await page.evaluate(() => void window.open('https://example.com/'));
  await expect.poll(() => shell.happenings.some((h) => h.what === 'window-open-denied')).toBe(true);
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await expect.poll(() => shell.happenings.some((h) => h.what === 'navigation-denied')).toBe(true);
  await expect(home(shell)).toBeVisible();
  expect(await page.evaluate(() => fetch('/shell/work').then((r) => r.status))).toBe(404);

  // A dialog gives names and a grant that means nothing to anyone else.
  shell.tell({ openDialog: [scans] });
  await expect
    .poll(() => page.evaluate(() => window.desktop.choose('folder').then((g) => g?.names ?? null)))
    .toEqual(['scans']);
  expect(await page.evaluate(() => window.desktop.choose('folder'))).toBeNull();
  const dropped = await page.evaluate(
    (path) => {
      window.__paths = { '001.jpg': path };
      return window.desktop.drop([new File(['x'], '001.jpg'), new File(['y'], 'made-up.jpg')]);
    },
    join(scans, '001-clean.jpg'),
  );
  expect(dropped).toMatchObject({ names: ['001-clean.jpg'] });
  expect(JSON.stringify(dropped)).not.toContain(scans);
  await expect(page.evaluate(() => window.__invoke('station:grant', [['relative/path']]))).rejects.toThrow(
    'bad request',
  );
  await expect(
    page.evaluate(() => window.__invoke('station:save', ['https://example.com/', 'x'])),
  ).rejects.toThrow('bad request');

  // Another frame is not the page, whatever got into it.
  const asked = page.evaluate(async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const inner = frame.contentWindow as Window;
    while (!inner.__invoke) await new Promise((resolve) => setTimeout(resolve, 20));
    return inner.__invoke('station:grant', ['files']);
  });
  await expect(asked).rejects.toThrow('refused');

  expect(await page.evaluate(() => window.desktop.notify('Xong', 'Đã nộp 3 gói'))).toBe(true);
  expect(shell.happenings).toContainEqual({ what: 'notification', detail: 'Xong: Đã nộp 3 gói' });
  const target = join(data, 'status.json');
  shell.tell({ saveDialog: target });
  await expect
    .poll(() => page.evaluate(() => window.desktop.save('/api/status', '../status.json')))
    .toBe(true);
  expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ batches: [] });

  shell.tell({ act: 'quit' });
  await shell.exited;
  expect(JSON.parse(readFileSync(join(data, 'window.json'), 'utf8'))).toMatchObject({ maximized: false });
  await shell.close();
});

test('leaving with work to do asks, and does what was chosen', async () => {
  const place = workplace('001-clean.jpg', '002-ordinary.jpg', '005-clean.jpg');
  // A run that is cut off in the middle leaves work behind.
  const cut = start(['digitize', place.scans, '--archive', place.archive, ...SETTINGS]);
  await once(cut.stderr!, 'data');
  await killHard(cut);
  const shell = await launchShell(place.archive);
  await expect(home(shell)).toBeVisible();
  const questions = () => shell.happenings.filter((h) => h.what === 'dialog').length;

  shell.tell({ messageBox: 2, act: 'quit' });
  await expect.poll(questions).toBe(1);
  await expect(home(shell)).toBeVisible();

  shell.tell({ messageBox: 0, act: 'quit' });
  await expect.poll(questions).toBe(2);
  expect(await shell.exited).toBe(0);
  const { json } = await station(['status', '--archive', place.archive, '--json']);
  expect(json.batches).toMatchObject([{ state: 'described' }]);
  await shell.close();
});
