/** Content-addressed files: written once under their SHA-256, never altered; temporary file, fsync, rename, fsync. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StationError } from '../errors.ts';
import { hashFile, syncFile } from '../files/durable.ts';
import type { BlobRef, BlobStore } from '../stage.ts';
import { plainName, type Vault } from './vault.ts';

/** Blobs in local files under `<root>/ab/abcdef…`, named by their plain bytes also where they are encrypted. */
export class LocalBlobs implements BlobStore {
  private readonly root: string;
  private readonly incoming: string;
  private readonly vault: Vault;

  constructor(root: string, vault: Vault) {
    this.root = root;
    this.vault = vault;
    this.incoming = join(root, 'incoming');
    mkdirSync(this.incoming, { recursive: true });
  }

  path(sha256: string, workDir: string): Promise<string> {
    return this.vault.path(this.place(sha256), workDir);
  }

  lend<T>(sha256: string, use: (path: string) => Promise<T>): Promise<T> {
    return this.vault.lend(this.place(sha256), use);
  }

  read(sha256: string): Promise<Buffer> {
    return this.vault.read(this.place(sha256));
  }

  has(sha256: string): boolean {
    return this.vault.has(this.place(sha256));
  }

  /** SHA-256 of what the blob holds now; its address, unless it was damaged. */
  hash(sha256: string): Promise<string> {
    return this.vault.hash(this.place(sha256));
  }

  async put(data: Uint8Array): Promise<BlobRef> {
    const sha256 = createHash('sha256').update(data).digest('hex');
    if (!this.has(sha256)) {
      const temporary = await this.write((handle) => handle.writeFile(data));
      await this.vault.settle(temporary, this.place(sha256));
    }
    return { sha256, bytes: data.byteLength };
  }

  async adopt(path: string): Promise<BlobRef> {
    const sha256 = await hashFile(path);
    const { size } = await stat(path);
    if (this.has(sha256)) {
      await rm(path);
    } else {
      await syncFile(path);
      await this.vault.settle(path, this.place(sha256));
    }
    return { sha256, bytes: size };
  }

  async copyIn(path: string, limitBytes: number): Promise<BlobRef> {
    const before = await stat(path).catch(unreadable);
    const hash = createHash('sha256');
    let bytes = 0;
    const temporary = await this.write(async (handle) => {
      try {
        for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
          bytes += (piece as Buffer).length;
          if (bytes > limitBytes) break;
          hash.update(piece as Buffer);
          await handle.write(piece as Buffer);
        }
      } catch (thrown) {
        unreadable(thrown);
      }
    });
    const after = await stat(path).catch(unreadable);
    if (bytes > limitBytes) {
      await rm(temporary);
      throw new StationError('too-large', {
        params: { size: megabytes(after.size), limit: megabytes(limitBytes) },
      });
    }
    if (bytes !== after.size || before.size !== after.size || before.mtimeMs !== after.mtimeMs) {
      await rm(temporary);
      throw new StationError('file-changed');
    }
    const sha256 = hash.digest('hex');
    if (this.has(sha256)) await rm(temporary);
    else await this.vault.settle(temporary, this.place(sha256));
    return { sha256, bytes };
  }

  /** Addresses of all blobs. */
  async *all(): AsyncGenerator<string> {
    for (const folder of (await readdir(this.root)).sort()) {
      if (folder.length !== 2) continue;
      const names = (await readdir(join(this.root, folder))).map(plainName);
      yield* [...new Set(names)].sort();
    }
  }

  /** Removes what a crash left half written. Only while no other engine has the archive open. */
  async sweepIncoming(): Promise<void> {
    await rm(this.incoming, { recursive: true, force: true });
    await mkdir(this.incoming, { recursive: true });
  }

  /** Where it lies, by its plain name. */
  place(sha256: string): string {
    return join(this.root, sha256.slice(0, 2), sha256);
  }

  private async write(fill: (handle: FileHandle) => Promise<unknown>): Promise<string> {
    const temporary = join(this.incoming, randomUUID());
    const handle = await open(temporary, 'wx');
    try {
      await fill(handle);
      await handle.sync();
    } catch (thrown) {
      await handle.close();
      await rm(temporary, { force: true });
      throw thrown;
    }
    await handle.close();
    return temporary;
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

/** A file of the clerk's that cannot be opened, in the clerk's terms. */
function unreadable(thrown: unknown): never {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') throw new StationError('file-vanished', { cause: thrown });
  if (code === 'EACCES' || code === 'EPERM') throw new StationError('no-permission', { cause: thrown });
  throw thrown;
}
