/** What the shell remembers between starts: where its window was. Losing it costs nothing. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface WindowMemory {
  bounds: { x: number; y: number; width: number; height: number } | null;
  maximized: boolean;
}

const NONE: WindowMemory = { bounds: null, maximized: false };

/** Reads and writes `window.json` in `dir`. */
export class Memory {
  private readonly file: string;

  constructor(dir: string) {
    this.file = join(dir, 'window.json');
  }

  get window(): WindowMemory {
    try {
      const { bounds, maximized } = JSON.parse(readFileSync(this.file, 'utf8')) as WindowMemory;
      const numbers = bounds && [bounds.x, bounds.y, bounds.width, bounds.height];
      return numbers?.every(Number.isFinite) ? { bounds, maximized: maximized === true } : NONE;
    } catch {
      return NONE;
    }
  }

  set window(value: WindowMemory) {
    try {
      writeFileSync(`${this.file}.new`, JSON.stringify(value));
      renameSync(`${this.file}.new`, this.file);
    } catch {
      // A window that opens in its first place tomorrow is no reason to disturb anyone.
    }
  }
}
