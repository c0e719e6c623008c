/** The desktop application: one engine beside it, windows over it, and a clean end. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, protocol } from 'electron';
import { INSTALL_DIR } from '../install.ts';
import type { Language } from '../text.ts';
import { answerChannels } from './channels.ts';
import { Engine } from './engine.ts';
import { Memory } from './memory.ts';
import { setMenu } from './menu.ts';
import { askLeaving, workDone } from './quit.ts';
import { answerScheme, PRIVILEGES } from './scheme.ts';
import { openWindow } from './window.ts';

const language: Language = app.getLocale().startsWith('en') ? 'en' : 'vi';
// Packaged, the engine lies beside the archive of the application: plain Node cannot read inside it.
const engineDir = app.isPackaged ? join(process.resourcesPath, 'engine') : INSTALL_DIR;
const preload = join(import.meta.dirname, '..', 'preload', 'preload.cjs');
const runtime = process.platform === 'win32' ? 'node.exe' : 'node';
const engine = new Engine({
  node: [join(engineDir, runtime), join(engineDir, 'node_modules', 'node', 'bin', runtime)].find(existsSync)!,
  entry: join(engineDir, 'out', 'main', 'cli.js'),
  args: ['--lang', language, ...process.argv.slice(app.isPackaged ? 1 : 2)],
});

/** Set while windows are closed and the rest of the work is being done. */
let finishing = false;
let leaving = false;

async function leave(): Promise<void> {
  if (leaving) return;
  leaving = true;
  const choice = await askLeaving(engine, language);
  if (choice === 'stay') {
    leaving = false;
    if (BrowserWindow.getAllWindows().length === 0) show();
    return;
  }
  // Closed one by one, so that each remembers where it was.
  for (const window of BrowserWindow.getAllWindows()) window.close();
  if (choice === 'finish') {
    finishing = true;
    await workDone(engine);
    // Somebody opened the station again meanwhile.
    if (!finishing) return;
  }
  await engine.stop();
  app.exit(0);
}

function show(): void {
  if (finishing) {
    finishing = false;
    leaving = false;
  }
  const [window] = BrowserWindow.getAllWindows();
  if (!window) openWindow(preload, memory);
  else {
    if (window.isMinimized()) window.restore();
    window.focus();
  }
}

let memory: Memory;
protocol.registerSchemesAsPrivileged([PRIVILEGES]);

if (!app.requestSingleInstanceLock()) app.exit(0);
else {
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => void leave());
  app.on('before-quit', (event) => {
    event.preventDefault();
    void leave();
  });
  void app.whenReady().then(() => {
    memory = new Memory(app.getPath('userData'));
    engine.start().catch(() => undefined);
    answerScheme(protocol, engine);
    answerChannels(engine);
    setMenu(language, () => openWindow(preload, memory));
    show();
  });
}
