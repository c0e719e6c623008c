/** What the page may know of the desktop: only that it runs in it. */
import { contextBridge } from 'electron';

contextBridge.exposeInMainWorld('desktop', { platform: process.platform });
