/** The menu bar: what every program has, in the person's language. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type Language, say } from '../text.ts';

/** Sets the application's menu; `newWindow` opens another window on the same station. */
export function setMenu(language: Language, newWindow: () => void): void {
  const t = (key: Parameters<typeof say>[1]) => say(language, key);
  const role = (name: MenuItemConstructorOptions['role'], key: Parameters<typeof say>[1]) =>
    ({ role: name, label: t(key) }) as MenuItemConstructorOptions;
  const line: MenuItemConstructorOptions = { type: 'separator' };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: t('shell.file'),
        submenu: [
          { label: t('shell.new-window'), accelerator: 'CommandOrControl+Shift+N', click: newWindow },
          line,
          role('close', 'shell.close'),
          role('quit', 'shell.quit'),
        ],
      },
      {
        label: t('shell.edit'),
        submenu: [
          role('undo', 'shell.undo'),
          role('redo', 'shell.redo'),
          line,
          role('cut', 'shell.cut'),
          role('copy', 'shell.copy'),
          role('paste', 'shell.paste'),
          role('selectAll', 'shell.select-all'),
        ],
      },
      {
        label: t('shell.view'),
        submenu: [
          role('resetZoom', 'shell.zoom-reset'),
          role('zoomIn', 'shell.zoom-in'),
          role('zoomOut', 'shell.zoom-out'),
          line,
          role('togglefullscreen', 'shell.full-screen'),
        ],
      },
    ]),
  );
}
