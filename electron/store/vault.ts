/** Files of an archive, in the open or encrypted beside that name (`NAME.enc`): who asks need not know which. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StationError } from '../errors.ts';
import { hashFile, syncFolder } from '../files/durable.ts';
import { decryptBytes, decryptFile, encryptBytes, encryptFile, readDecrypted } from './cipher.ts';
import type { Keyring } from './keyring.ts';

/** What an encrypted file is called after its own name. */
export const ENCRYPTED = '.enc';

export class Vault {
  /** Null while the archive is not encrypted. */
  keyring: Keyring | null;
  private readonly workDir: string;

  /** `workDir` takes what is in the open for a moment. */
  constructor(keyring: Keyring | null, workDir: string) {
    this.keyring = keyring;
    this.workDir = workDir;
  }

  /** Whether what is stored now is stored encrypted. */
  get encrypts(): boolean {
    return this.keyring !== null && this.keyring.state !== 'decrypting';
  }

  has(path: string): boolean {
    return existsSync(path) || existsSync(path + ENCRYPTED);
  }

  /**
   * A path from which the file can be read while `workDir` stands: its own, or a copy in the open in `workDir`.
   * Throws `encrypted-damaged`, `blob-missing`.
   */
  async path(path: string, workDir: string): Promise<string> {
    const { keyring } = this;
    if (!keyring) {
      if (existsSync(path)) return path;
      throw missing(path);
    }
    const copy = join(workDir, basename(path));
    if (existsSync(copy)) return copy;
    await mkdir(workDir, { recursive: true });
    const part = join(workDir, randomUUID());
    await this.either(
      path,
      // While an archive is being encrypted its files go away one by one: a second name keeps this one readable.
      () =>
        link(path, part).catch((thrown: unknown) => {
          if (isAbsent(thrown)) throw thrown;
          return copyFile(path, part);
        }),
      () => decryptFile(keyring.key, basename(path), path + ENCRYPTED, part),
    );
    await rename(part, copy);
    return copy;
  }

  /** Lends the file to `use`, for readers without a folder of their own. */
  async lend<T>(path: string, use: (path: string) => Promise<T>): Promise<T> {
    if (!this.keyring) return use(await this.path(path, this.workDir));
    const workDir = await mkdtemp(join(this.workDir, 'lent-'));
    try {
      return await use(await this.path(path, workDir));
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  /** The whole file. Throws `encrypted-damaged`, `blob-missing`. */
  read(path: string): Promise<Buffer> {
    return this.either(
      path,
      () => readFile(path),
      async (key) => decryptBytes(key, basename(path), await readFile(path + ENCRYPTED)),
    );
  }

  /** How and where to write a file whole, for whoever does not need `settle`. */
  written(path: string, bytes: Uint8Array): { path: string; bytes: Uint8Array } {
    if (!this.keyring) return { path, bytes };
    return { path: path + ENCRYPTED, bytes: encryptBytes(this.keyring.key, basename(path), bytes) };
  }

  /** SHA-256 of what the file says. */
  hash(path: string): Promise<string> {
    return this.either(
      path,
      () => hashFile(path),
      async (key) => {
        const hash = createHash('sha256');
        const pieces = readDecrypted(key, basename(path), path + ENCRYPTED);
        for await (const piece of pieces) hash.update(piece);
        return hash.digest('hex');
      },
    );
  }

  /** Moves a finished temporary file, synced, to its place. */
  async settle(temporary: string, path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    if (this.encrypts) {
      await this.rewritten(encryptFile, temporary, basename(path), path + ENCRYPTED);
      await rm(temporary);
      await rm(path, { force: true });
    } else {
      await rename(temporary, path);
      if (this.keyring) await rm(path + ENCRYPTED, { force: true });
    }
    await syncFolder(dirname(path));
  }

  async remove(path: string): Promise<void> {
    await rm(path, { force: true });
    await rm(path + ENCRYPTED, { force: true });
    await syncFolder(dirname(path));
  }

  /** Encrypts a file that lies in the open. Killed at any point, both or one of the two are there, each whole. */
  async encrypt(path: string): Promise<void> {
    if (!existsSync(path)) return;
    if (!existsSync(path + ENCRYPTED)) {
      await this.rewritten(encryptFile, path, basename(path), path + ENCRYPTED);
      await syncFolder(dirname(path));
    }
    await rm(path);
  }

  /** The other way round. */
  async decrypt(path: string): Promise<void> {
    if (!existsSync(path + ENCRYPTED)) return;
    if (!existsSync(path)) {
      await this.rewritten(decryptFile, path + ENCRYPTED, basename(path), path);
      await syncFolder(dirname(path));
    }
    await rm(path + ENCRYPTED);
  }

  /** Every file below `dir`, by its own name. */
  async *under(dir: string): AsyncGenerator<string> {
    const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => []);
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, plainName(entry.name)));
    yield* [...new Set(names)].sort();
  }

  /** Reads the file as it lies. It may be turned into the other form at this moment: then that one is read. */
  private async either<T>(
    path: string,
    open: () => Promise<T>,
    encrypted: (key: Buffer) => Promise<T>,
  ): Promise<T> {
    const { keyring } = this;
    const ways = keyring ? [() => encrypted(keyring.key), open] : [open];
    if (!this.encrypts) ways.reverse();
    for (const way of [...ways, ways[0]!]) {
      try {
        return await way();
      } catch (thrown) {
        if (!isAbsent(thrown)) throw thrown;
      }
    }
    throw missing(path);
  }

  private async rewritten(how: typeof encryptFile, from: string, name: string, to: string): Promise<void> {
    const part = join(this.workDir, randomUUID());
    await how(this.keyring!.key, name, from, part);
    await rename(part, to);
  }
}

/** A file's name without the ending of encrypted ones. */
export function plainName(name: string): string {
  return name.endsWith(ENCRYPTED) ? name.slice(0, -ENCRYPTED.length) : name;
}

function missing(path: string): StationError {
  return new StationError('blob-missing', { params: { sha256: basename(path) } });
}

function isAbsent(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException).code === 'ENOENT';
}
