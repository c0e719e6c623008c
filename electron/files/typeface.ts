/** The typeface of official text: Times New Roman where it is installed, else Liberation Serif, else the Tinos we bring. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { INSTALL_DIR } from '../install.ts';

export interface Typeface {
  name: 'Times New Roman' | 'Liberation Serif' | 'Tinos';
  path: string;
}

/** The first that is there; all three have the same widths, so that a line breaks the same everywhere. */
export function serifTypeface(env: NodeJS.ProcessEnv = process.env): Typeface {
  const times = [
    join(env.WINDIR ?? 'C:\\Windows', 'Fonts', 'times.ttf'),
    '/usr/share/fonts/truetype/msttcorefonts/Times_New_Roman.ttf',
    '/usr/share/fonts/truetype/msttcorefonts/times.ttf',
    join(homedir(), '.local', 'share', 'fonts', 'times.ttf'),
  ].find((path) => existsSync(path));
  if (times) return { name: 'Times New Roman', path: times };
  const liberation = '/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf';
  if (existsSync(liberation)) return { name: 'Liberation Serif', path: liberation };
  return { name: 'Tinos', path: join(INSTALL_DIR, 'resources', 'fonts', 'Tinos-Regular.ttf') };
}
