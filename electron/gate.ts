/** What the doors serve: the station, or, while its archive is encrypted and locked, only the way to open it. */
import { delayAfter } from './accounts/lockout.ts';
import { createLockedApi } from './api/locked.ts';
import { type StationConfig, stationConfig } from './config.ts';
import { StationError } from './errors.ts';
import { createStation, type Station } from './station.ts';
import { isEncrypted, sweepOpen } from './store/at-rest.ts';
import { keyByPassword, keyByRecovery, readKeys } from './store/keyring.ts';

export interface Gate {
  fetch(request: Request): Promise<Response>;
  /** Null while the archive is locked. */
  readonly station: Station | null;
  close(): Promise<void>;
}

/** Opens the station; of an encrypted archive it waits for somebody to sign in. Throws like `createStation`. */
export async function createGate(overrides: Partial<StationConfig> = {}): Promise<Gate> {
  const { archiveDir, language } = stationConfig(overrides);
  let station: Promise<Station> | null = null;
  let opened: Station | null = null;
  const open = async (key: Buffer | null) => {
    // Two people who sign in at once open one station.
    station ??= createStation({ ...overrides, key });
    opened = await station.catch((thrown: unknown) => {
      station = null;
      throw thrown;
    });
  };
  if (isEncrypted(archiveDir)) await sweepOpen(archiveDir);
  else await open(null);
  const attempts = new Attempts();
  const locked = createLockedApi({
    archiveDir,
    language,
    holders: () => [...new Set(readKeys(archiveDir)?.copies.map((copy) => copy.user))].sort(),
    async openWithPassword(user, password) {
      attempts.count(user);
      const key = await keyByPassword(archiveDir, user, password);
      attempts.forget(user);
      await open(key);
    },
    openWithRecoveryKey: (text) => open(keyByRecovery(archiveDir, text)),
    answer: (request) => opened!.fetch(request),
  });
  return {
    fetch: async (request) => (opened ?? locked).fetch(request),
    get station() {
      return opened;
    },
    async close() {
      await (await station)?.close();
    },
  };
}

/** Wrong passwords while the accounts cannot be looked up: they are counted here, with the same delays. */
class Attempts {
  private readonly held = new Map<string, { failures: number; until: number }>();

  /** Counted before the password is looked at, so that many at once gain nothing. Throws `account-locked`. */
  count(user: string): void {
    const { failures, until } = this.held.get(user) ?? { failures: 0, until: 0 };
    const wait = until - Date.now();
    if (wait > 0) throw new StationError('account-locked', { params: { seconds: Math.ceil(wait / 1000) } });
    this.held.set(user, { failures: failures + 1, until: Date.now() + delayAfter(failures + 1) });
  }

  forget(user: string): void {
    this.held.delete(user);
  }
}
