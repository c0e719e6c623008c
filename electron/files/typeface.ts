/** The typeface of official text: Times New Roman where it is installed, else the Tinos that comes with the station. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { INSTALL_DIR } from '../install.ts';

export interface Typeface {
  name: 'Times New Roman' | 'Tinos';
  path: string;
}

/**
 * Both have the same widths, so that a line breaks the same everywhere. Liberation Serif, which many Linux computers
 * have, would fit too, but it lacks the Vietnamese letters (U+1EA0 and on).
 */
export function serifTypeface(env: NodeJS.ProcessEnv = process.env): Typeface {
  const times = [
    join(env.WINDIR ?? 'C:\\Windows', 'Fonts', 'times.ttf'),
    '/usr/share/fonts/truetype/msttcorefonts/Times_New_Roman.ttf',
    '/usr/share/fonts/truetype/msttcorefonts/times.ttf',
    join(homedir(), '.local', 'share', 'fonts', 'times.ttf'),
  ].find((path) => existsSync(path));
  if (times) return { name: 'Times New Roman', path: times };
  return { name: 'Tinos', path: join(INSTALL_DIR, 'resources', 'fonts', 'Tinos-Regular.ttf') };
}
