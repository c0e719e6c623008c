/** What the program is made of, with versions and licences, read from what is installed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALL_DIR } from '../install.ts';
import { SOFTWARE } from '../software.ts';

export interface Part {
  name: string;
  version: string;
  licence: string;
}

export interface About {
  version: string;
  licence: string;
  node: string;
  parts: Part[];
}

interface Manifest {
  name: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Packages that only build or test the program and are no part of it. */
const TOOLS =
  /^(@types\/|@biomejs\/|@playwright\/|@axe-core\/|@vitejs\/|vite|vitest|typescript|electron-vite|fast-check|assemblyscript)/;

/** Direct parts only: theirs stand in their own packages. */
export function about(): About {
  const own = manifest(join(INSTALL_DIR, 'package.json'));
  const names = Object.keys({ ...own?.dependencies, ...own?.devDependencies }).filter((n) => !TOOLS.test(n));
  const parts = names.flatMap((name): Part[] => {
    const found = manifest(join(INSTALL_DIR, 'node_modules', name, 'package.json'));
    return found ? [{ name, version: found.version, licence: found.license ?? '?' }] : [];
  });
  return {
    version: SOFTWARE.version,
    licence: own?.license ?? 'Apache-2.0',
    node: process.versions.node,
    parts: parts.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function manifest(path: string): Manifest | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : null;
}
