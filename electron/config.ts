/** Every setting of a station in one typed object, with defaults for an ordinary office computer. */

import { homedir, hostname } from 'node:os';
import { delimiter, join } from 'node:path';
import { DEFAULT_COST, type ScryptCost } from './accounts/password.ts';
import { DEFAULT_RECIPE } from './clean/recipe.ts';
import type { CleanRecipe } from './clean/types.ts';
import type { Keychain } from './deliver/secret.ts';
import { DEFAULT_LIMITS, type Limits } from './imaging/limits.ts';
import { INSTALL_DIR } from './install.ts';
import type { Language } from './text.ts';
import { placesFor } from './workers/pool.ts';

export interface StationConfig {
  archiveDir: string;
  language: Language;
  /** Places for heavy work. */
  places: number;
  /** Pages after which a worker is replaced. */
  recycleAfter: number;
  /** Longest time for one page in one stage, milliseconds. */
  pageTimeoutMs: number;
  /** First wait before a retry, milliseconds; doubles with every further one. */
  retryBaseMs: number;
  /** How often a delivery is tried in a row before it waits for the next command. */
  deliveryAttempts: number;
  /** Folders of record types and code lists, later ones over earlier; the archive's own `resources` comes last. */
  resourceDirs: string[];
  /** Packages on the way at the same time, over all destinations. */
  transfers: number;
  /** The station's name on manifests and hand-over records. */
  stationName: string;
  /** The system's keychain, where the shell provides one. */
  keychain: Keychain | null;
  limits: Limits;
  recipe: CleanRecipe;
  modelsDir: string;
  /** Languages to read: `vie` or `vie+eng`. */
  languages: string;
  workerEntry: URL;
  /** Who acts where nobody is signed in (and for commands), and from which command. */
  operator: string;
  screen: string | null;
  /** Time without any act after which a session locks. */
  idleMs: number;
  /** What a password costs to try. */
  passwordCost: ScryptCost;
  /** Folders that screens may have watched, without a dialog of the desktop. */
  watchFolders: string[];
  /** Between two looks at a watched folder, milliseconds. */
  watchEveryMs: number;
  /** Bearer token for destinations; never stored, never logged. */
  token: string | null;
  /** Of an encrypted archive; never stored, never logged. */
  key: Buffer | null;
}

/** The platform's folder for a user's data. */
export function defaultArchiveDir(env: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'TramSoHoa', 'archive');
  }
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'tram-so-hoa', 'archive');
}

/** The page worker beside this file: source while developing, one bundle in a build. */
function workerEntry(): URL {
  const source = import.meta.url.endsWith('.ts');
  return new URL(
    source ? './workers/page-worker.ts' : './page-worker.js',
    source ? import.meta.url : bundleUrl(),
  );
}

/** Shared code may end up in `chunks/`; entries lie one level above. */
function bundleUrl(): string {
  return import.meta.url.replace(/chunks\/[^/]+$/, 'config.js');
}

/** A full configuration: `overrides` over the defaults. */
export function stationConfig(overrides: Partial<StationConfig> = {}): StationConfig {
  return {
    archiveDir: defaultArchiveDir(),
    language: 'vi',
    places: placesFor(),
    recycleAfter: 200,
    pageTimeoutMs: 180_000,
    retryBaseMs: 500,
    deliveryAttempts: 8,
    resourceDirs: [
      join(INSTALL_DIR, 'resources'),
      ...(process.env.STATION_RESOURCES?.split(delimiter) ?? []),
    ],
    transfers: 4,
    stationName: hostname(),
    keychain: null,
    limits: DEFAULT_LIMITS,
    recipe: DEFAULT_RECIPE,
    modelsDir: join(INSTALL_DIR, 'ocr-models'),
    languages: 'vie',
    workerEntry: workerEntry(),
    operator: process.env.USER ?? process.env.USERNAME ?? 'operator',
    screen: null,
    idleMs: 10 * 60_000,
    passwordCost: DEFAULT_COST,
    watchFolders: [],
    watchEveryMs: 5000,
    token: null,
    key: null,
    ...overrides,
  };
}
