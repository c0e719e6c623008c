/** Encrypting an archive and taking it back, file by file while the station works; killed anywhere, it goes on. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScryptCost } from '../accounts/password.ts';
import type { Actor } from '../accounts/roles.ts';
import { asStationError, type ErrorCode, StationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';
import { databaseCopies } from '../store/at-rest.ts';
import { type EncryptionState, Keyring } from '../store/keyring.ts';
import { recoveryKeyOf } from '../store/recovery-key.ts';

export interface EncryptionStatus {
  state: 'off' | EncryptionState;
  /** Files done and altogether, while the archive is being encrypted or decrypted. */
  done: number;
  total: number;
  /** Whose password opens the archive; others get their copy of the key as they sign in. */
  holders: string[];
  /** Why it has stopped; the next start of the engine goes on. */
  error: ErrorCode | null;
}

export class Encryption {
  private readonly archive: Archive;
  private readonly cost: ScryptCost;
  private readonly still: (change: () => void) => Promise<void>;
  private running: Promise<void> = Promise.resolve();
  private stopping = new AbortController();
  private done = 0;
  private total = 0;
  private error: ErrorCode | null = null;

  /** `still` makes a change while no job is at work. */
  constructor(
    archive: Archive,
    cost: ScryptCost,
    still: (change: () => void) => Promise<void> = async (change) => change(),
  ) {
    this.archive = archive;
    this.cost = cost;
    this.still = still;
  }

  get status(): EncryptionStatus {
    const { done, total, error } = this;
    const { keyring } = this.archive.vault;
    return { state: keyring?.state ?? 'off', done, total, holders: keyring?.holders ?? [], error };
  }

  /**
   * Begins to encrypt, or goes on. `password` is that of the person who acts, and was proven. Throws
   * `encryption-needs-accounts`.
   */
  async switchOn(who: Actor, user: string, password: string): Promise<void> {
    const { archive } = this;
    if (!archive.accounts.any()) throw new StationError('encryption-needs-accounts');
    const { keyring } = archive.vault;
    if (keyring?.state === 'encrypted') return;
    await this.stop();
    const ours = keyring ?? (await Keyring.make(archive.dir, user, password, this.cost));
    await this.still(() => this.turn(ours, 'encrypting'));
    archive.audit(who, 'encrypt', 'archive');
    this.resume();
  }

  /** Begins to decrypt; in the end the archive is what it was before. */
  async switchOff(who: Actor): Promise<void> {
    const { archive } = this;
    const { keyring } = archive.vault;
    if (!keyring) return;
    await this.stop();
    await this.still(() => this.turn(keyring, 'decrypting'));
    archive.audit(who, 'decrypt', 'archive');
    this.resume();
  }

  /** What has to be written down. Throws `not-found` while the archive is not encrypted. */
  recoveryKey(who: Actor): string {
    const { keyring } = this.archive.vault;
    if (!keyring) throw new StationError('not-found', { params: { what: 'recovery key' } });
    this.archive.audit(who, 'show-recovery-key', 'archive');
    return recoveryKeyOf(keyring.key);
  }

  /** Goes on where it was stopped. */
  resume(): void {
    const { keyring } = this.archive.vault;
    if (!keyring || keyring.state === 'encrypted') return;
    this.stopping = new AbortController();
    this.error = null;
    this.running = this.convert(keyring, this.stopping.signal).catch((thrown: unknown) => {
      if (!this.stopping.signal.aborted) this.error = asStationError(thrown).code;
    });
  }

  /** Resolves when nothing is left to be done, or it was stopped. */
  finished(): Promise<void> {
    return this.running;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private turn(keyring: Keyring, state: EncryptionState): void {
    keyring.state = state;
    this.archive.vault.keyring = keyring;
  }

  private async convert(keyring: Keyring, signal: AbortSignal): Promise<void> {
    const { archive } = this;
    const { vault } = archive;
    const encrypting = keyring.state === 'encrypting';
    // Pictures that were made for screens are made again.
    await rm(join(archive.dir, 'cache'), { recursive: true, force: true });
    const files: string[] = [];
    for await (const sha256 of archive.blobs.all()) files.push(archive.blobs.place(sha256));
    for await (const path of vault.under(archive.packagesDir)) files.push(path);
    [this.done, this.total] = [0, files.length];
    for (const path of files) {
      signal.throwIfAborted();
      await (encrypting ? vault.encrypt(path) : vault.decrypt(path));
      this.done++;
    }
    if (encrypting) {
      keyring.state = 'encrypted';
      return;
    }
    for (const copy of await databaseCopies(archive.dir)) await vault.decrypt(copy);
    keyring.forget();
    vault.keyring = null;
  }
}
