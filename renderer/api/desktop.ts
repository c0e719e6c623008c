/** The desktop's three channels, where the interface runs in the desktop window; null in a browser. */

export interface Granted {
  /** Stands for the chosen files when the engine is asked to take them in. */
  grant: string;
  names: string[];
}

export interface Desktop {
  choose(what: 'files' | 'folder'): Promise<Granted | null>;
  drop(files: File[]): Promise<Granted | null>;
  /** False when the person changed their mind. */
  save(address: string, name: string): Promise<boolean>;
  notify(title: string, body: string): Promise<boolean>;
}

export const desktop = (globalThis as { desktop?: Desktop }).desktop ?? null;
