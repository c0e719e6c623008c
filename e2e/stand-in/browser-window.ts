/** A window of the shell as a page of a real Chromium, with the built preload script in it. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { browserPath } from '../browser.ts';
import { happened } from './control.ts';
import { invoke } from './ipc.ts';
import { toLoopback, toScheme } from './scheme-server.ts';

interface Options {
  width: number;
  height: number;
  webPreferences: { preload: string } & Record<string, unknown>;
}

type OpenHandler = (details: { url: string }) => { action: string };
type PermissionHandler = (contents: unknown, permission: string, answer: (yes: boolean) => void) => void;

let browser: Promise<BrowserContext> | null = null;

async function open(width: number, height: number): Promise<BrowserContext> {
  const port = await freePort();
  const executablePath = browserPath();
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), 'stand-in-chromium-')), {
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`],
    viewport: { width, height },
  });
  happened({ what: 'ready', endpoint: `http://127.0.0.1:${port}` });
  return context;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

class WebContents extends EventEmitter {
  openHandler: OpenHandler = () => ({ action: 'allow' });
  permissionHandler: PermissionHandler = (_contents, _permission, answer) => answer(true);
  readonly session = {
    setPermissionRequestHandler: (handler: PermissionHandler) => {
      this.permissionHandler = handler;
    },
    setPermissionCheckHandler: (handler: () => boolean) => {
      if (!handler()) happened({ what: 'permission-denied', detail: 'check' });
    },
  };
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
}

export class Window extends EventEmitter {
  static onAllClosed: () => void = () => undefined;
  private static readonly all = new Set<Window>();
  static getAllWindows = () => [...Window.all];
  static fromWebContents = (contents: WebContents) =>
    [...Window.all].find((window) => window.webContents === contents) ?? null;
  static async closeBrowser(): Promise<void> {
    await (await browser)?.close();
  }

  readonly webContents = new WebContents();
  private readonly options: Options;
  private page: Page | null = null;

  constructor(options: Options) {
    super();
    this.options = options;
    Window.all.add(this);
    const { preload: _, ...rest } = options.webPreferences;
    happened({ what: 'preferences', detail: JSON.stringify(rest) });
  }

  async loadURL(url: string): Promise<void> {
    browser ??= open(this.options.width, this.options.height);
    const context = await browser;
    const blank = context.pages().find((page) => page.url() === 'about:blank');
    const page = blank ?? (await context.newPage());
    this.page = page;
    await this.confine(page);
    await this.preload(page);
    page.on('close', () => this.gone());
    await page.goto(await toLoopback(url));
    this.emit('ready-to-show');
  }

  /** Asks the shell's handlers about places and windows, as Electron does, and does what they say. */
  private async confine(page: Page): Promise<void> {
    page.on('popup', (popup) => {
      const { action } = this.webContents.openHandler({ url: popup.url() });
      if (action !== 'deny') return;
      happened({ what: 'window-open-denied', detail: popup.url() });
      void popup.close();
    });
    await page.route('**/*', async (route) => {
      const request = route.request();
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return route.continue();
      let prevented = false;
      const event = { preventDefault: () => (prevented = true) };
      this.webContents.emit('will-navigate', event, toScheme(request.url()));
      if (!prevented) return route.continue();
      happened({ what: 'navigation-denied', detail: request.url() });
      // Leaves the page where it is; an aborted navigation would show an error page.
      return route.fulfill({ status: 204 });
    });
  }

  private async preload(page: Page): Promise<void> {
    await page.exposeBinding('__invoke', ({ frame }, channel: string, args: unknown[]) => {
      const senderFrame = { url: toScheme(frame.url()), parent: frame.parentFrame() };
      return invoke(channel, { sender: this.webContents, senderFrame }, args);
    });
    const script = readFileSync(this.options.webPreferences.preload, 'utf8');
    await page.addInitScript(`{
      const electron = {
        contextBridge: { exposeInMainWorld: (name, api) => { window[name] = api; } },
        ipcRenderer: { invoke: (channel, ...args) => window.__invoke(channel, args) },
        // A page cannot know where a file lies; the spec says it.
        webUtils: { getPathForFile: (file) => window.__paths?.[file.name] ?? '' },
      };
      ((require, exports, module) => { ${script} })((name) => {
        if (name !== 'electron') throw new Error(name);
        return electron;
      }, {}, {});
    }`);
  }

  private gone(): void {
    if (!Window.all.delete(this)) return;
    this.emit('closed');
    if (Window.all.size === 0) Window.onAllClosed();
  }

  close(): void {
    this.emit('close', { preventDefault: () => undefined });
    void this.page?.close();
  }

  isFocused = () => process.env.STAND_IN_FOCUSED === '1';
  isMinimized = () => false;
  isMaximized = () => false;
  getNormalBounds = () => ({ x: 10, y: 20, width: this.options.width, height: this.options.height });
  maximize(): void {}
  restore(): void {}
  show(): void {}
  focus(): void {
    void this.page?.bringToFront();
  }
}
