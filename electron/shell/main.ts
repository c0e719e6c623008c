/** The desktop window over the engine process. As thin as it can be: the engine is a plain Node process beside it. */
import { app, BrowserWindow } from 'electron';
import { startEngine } from './engine-process.ts';

if (!app.requestSingleInstanceLock()) app.quit();

app.whenReady().then(async () => {
  const engine = await startEngine();
  const origin = new URL(engine.url).origin;
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    show: false,
    webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false },
  });
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event, url) => {
    if (new URL(url).origin !== origin) event.preventDefault();
  });
  window.webContents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  window.once('ready-to-show', () => window.show());
  app.on('second-instance', () => window.focus());
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => engine.stop());
  await window.loadURL(engine.url);
});
