/**
 * As much of Electron's API as the shell uses, over a real Chromium: its scheme becomes a loopback address, its windows
 * pages. Isolation and sandbox are Chromium's and Electron's own; here only the shell's side of them is exercised.
 */
import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Window } from './browser-window.ts';
import { answers, happened } from './control.ts';
import { handlers } from './ipc.ts';
import { schemeHandler } from './scheme-server.ts';

class App extends EventEmitter {
  readonly isPackaged = false;
  private readonly data = process.env.STAND_IN_DATA ?? mkdtempSync(join(tmpdir(), 'stand-in-'));
  requestSingleInstanceLock = () => true;
  whenReady = () => Promise.resolve();
  getLocale = () => process.env.STAND_IN_LOCALE ?? 'vi';
  getPath = () => this.data;
  exit(code: number): void {
    happened({ what: 'exit', detail: String(code) });
    void Window.closeBrowser().finally(() => process.exit(code));
  }
}

export const app = new App();
export const BrowserWindow = Window;
Window.onAllClosed = () => app.emit('window-all-closed');

export const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (_scheme: string, handler: (request: Request) => Promise<Response>) => schemeHandler(handler),
};

export const ipcMain = {
  handle: (channel: string, handler: (...args: unknown[]) => unknown) => handlers.set(channel, handler),
};

export const dialog = {
  async showOpenDialog() {
    const filePaths = answers.openDialog ?? [];
    delete answers.openDialog;
    happened({ what: 'dialog', detail: 'open' });
    return { canceled: filePaths.length === 0, filePaths };
  },
  async showSaveDialog(_window: unknown, { defaultPath }: { defaultPath: string }) {
    const filePath = answers.saveDialog ?? '';
    delete answers.saveDialog;
    happened({ what: 'dialog', detail: `save ${defaultPath}` });
    return { canceled: filePath === '', filePath };
  },
  async showMessageBox({
    message,
    buttons,
    cancelId,
  }: {
    message: string;
    buttons: string[];
    cancelId: number;
  }) {
    happened({ what: 'dialog', detail: [message, ...buttons].join(' | ') });
    return { response: answers.messageBox ?? cancelId };
  },
};

export class Notification extends EventEmitter {
  static isSupported = () => true;
  private readonly options: { title: string; body: string };
  constructor(options: { title: string; body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    happened({ what: 'notification', detail: `${this.options.title}: ${this.options.body}` });
  }
}

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: () => undefined,
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

process.on('message', (given: typeof answers) => {
  Object.assign(answers, given);
  if (given.act === 'quit') app.emit('before-quit', { preventDefault: () => undefined });
  if (given.act === 'second-instance') app.emit('second-instance');
});
