/** Windows that show the interface and nothing else: no other place, no other window, no permission. */
import type { BrowserWindowConstructorOptions, BrowserWindow as Window } from 'electron';
import { BrowserWindow, screen } from 'electron';
import type { Memory } from './memory.ts';
import { ORIGIN } from './scheme.ts';

const LEAST = { width: 900, height: 600 };
const FIRST = { width: 1366, height: 768 };

/** Opens a window where the last one was. */
export function openWindow(preload: string, memory: Memory): Window {
  const { bounds, maximized } = memory.window;
  const options: BrowserWindowConstructorOptions = {
    ...FIRST,
    ...(bounds && isVisible(bounds) ? bounds : {}),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Trạm Số hóa',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  };
  const window = new BrowserWindow(options);
  confine(window);
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    memory.window = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
  });
  void window.loadURL(`${ORIGIN}/`);
  return window;
}

function confine(window: Window): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const stay = (event: { preventDefault(): void }, url: string) => {
    if (!url.startsWith(`${ORIGIN}/`)) event.preventDefault();
  };
  webContents.on('will-navigate', stay);
  webContents.on('will-redirect', stay);
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  webContents.session.setPermissionCheckHandler(() => false);
}

/** A screen may have been unplugged since. */
function isVisible(bounds: { x: number; y: number; width: number; height: number }): boolean {
  return screen.getAllDisplays().some(({ workArea: area }) => {
    const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    const down = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y);
    return across > 200 && down > 100;
  });
}
