/** The three things a page may ask of the desktop: files to take in, a file to save, a notice. Each asks who is asking. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { Writable } from 'node:stream';
import { BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, Notification } from 'electron';
import type { Engine } from './engine.ts';
import { ORIGIN } from './scheme.ts';

/** A choice of files: the page gets names and an opaque grant, never a path. */
export interface Granted {
  grant: string;
  names: string[];
}

/** Answers `station:grant`, `station:save` and `station:notify`. */
export function answerChannels(engine: Pick<Engine, 'ask'>): void {
  ipcMain.handle('station:grant', async (event, asked: unknown) => {
    const window = windowOf(event);
    const paths = await pathsFor(window, asked);
    return paths.length === 0 ? null : grantOf(engine, paths);
  });
  ipcMain.handle('station:save', async (event, path: unknown, name: unknown) => {
    const window = windowOf(event);
    if (typeof path !== 'string' || !path.startsWith('/api/') || typeof name !== 'string') throw bad();
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: basename(name) });
    if (!filePath) return false;
    const response = await engine.ask(new Request(ORIGIN + path, { headers: { cookie: '', accept: '*/*' } }));
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    await store(response.body, filePath);
    return true;
  });
  ipcMain.handle('station:notify', (event, title: unknown, body: unknown) => {
    const window = windowOf(event);
    if (typeof title !== 'string' || typeof body !== 'string') throw bad();
    if (window.isFocused() || !Notification.isSupported()) return false;
    const notice = new Notification({ title: title.slice(0, 100), body: body.slice(0, 300) });
    notice.on('click', () => {
      window.show();
      window.focus();
    });
    notice.show();
    return true;
  });
}

/** The window behind a request; throws unless it comes from the top frame of a page of ours. */
function windowOf({ sender, senderFrame }: IpcMainInvokeEvent): BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender);
  const ours = senderFrame?.parent === null && senderFrame.url.startsWith(`${ORIGIN}/`);
  if (!window || !ours) throw new Error('refused');
  return window;
}

/** `'files'` and `'folder'` open a dialog; a list holds the paths of files that were dropped. */
async function pathsFor(window: BrowserWindow, asked: unknown): Promise<string[]> {
  if (asked === 'files' || asked === 'folder') {
    const properties =
      asked === 'files' ? (['openFile', 'multiSelections'] as const) : (['openDirectory'] as const);
    const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: [...properties] });
    return canceled ? [] : filePaths;
  }
  const dropped = Array.isArray(asked) && asked.every((p) => typeof p === 'string' && isAbsolute(p));
  if (!dropped) throw bad();
  return asked as string[];
}

async function grantOf(engine: Pick<Engine, 'ask'>, paths: string[]): Promise<Granted> {
  const response = await engine.ask(
    new Request(`${ORIGIN}/shell/grants`, { method: 'POST', body: JSON.stringify({ paths }) }),
  );
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { grant } = (await response.json()) as { grant: string };
  return { grant, names: paths.map((path) => basename(path).normalize('NFC')) };
}

/** Whole or not at all: what is already there is replaced only by a finished file. */
async function store(body: ReadableStream<Uint8Array>, path: string): Promise<void> {
  const part = `${path}.part`;
  try {
    await body.pipeTo(Writable.toWeb(createWriteStream(part)) as WritableStream<Uint8Array>);
    await rename(part, path);
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
}

function bad(): Error {
  return new Error('bad request');
}
