/** What the page may ask of the desktop: three channels, and not a path among their answers. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

contextBridge.exposeInMainWorld('desktop', {
  /** Opens the system's dialog; null when nothing was chosen. */
  choose: (what: 'files' | 'folder') => ipcRenderer.invoke('station:grant', what),
  /** Takes files that were dropped on the window. */
  drop: (files: File[]) =>
    ipcRenderer.invoke('station:grant', files.map((file) => webUtils.getPathForFile(file)).filter(Boolean)),
  /** Saves what an address of the engine answers, where the person says; false when they changed their mind. */
  save: (address: string, name: string) => ipcRenderer.invoke('station:save', address, name),
  /** A notice of the operating system, while the window is not in front. */
  notify: (title: string, body: string) => ipcRenderer.invoke('station:notify', title, body),
});
