/** Files that a browser posts: each drop is a folder in the archive, and every file in it is whole or not there. */
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';

const MOST_NAME_BYTES = 200;
const MOST_DEPTH = 12;
/** A drop that no batch was opened for is given this long. */
const ABANDONED_MS = 7 * 24 * 3600 * 1000;

export class Drops {
  private readonly dir: string;
  private readonly archive: Archive;

  constructor(archive: Archive) {
    this.archive = archive;
    this.dir = join(archive.dir, 'drops');
  }

  /**
   * Stores `body` as the file `path` (`folder/001.jpg`) of a drop, replacing one that was posted before. Throws
   * `bad-request` for names that could lead elsewhere, `disk-full`, and `cancelled` when the body broke off.
   */
  async receive(drop: string, path: string, body: ReadableStream<Uint8Array> | null): Promise<void> {
    const target = join(this.folder(drop), ...segments(path));
    await mkdir(dirname(target), { recursive: true });
    const part = `${target}.part`;
    try {
      const source = body ? Readable.fromWeb(body as never) : Readable.from([]);
      await pipeline(source, createWriteStream(part));
      const file = await open(part, 'r+');
      await file.sync().finally(() => file.close());
      await rename(part, target);
    } catch (thrown) {
      await rm(part, { force: true });
      if ((thrown as NodeJS.ErrnoException).code === 'ENOSPC') throw thrown;
      throw new StationError('cancelled', { cause: thrown });
    }
  }

  /** The folder to take in: the one that was dropped, where everything lies in one, else the whole drop. */
  async root(drop: string): Promise<string> {
    const folder = this.folder(drop);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
      throw new StationError('not-found', { params: { what: drop } });
    });
    const [only] = entries;
    return entries.length === 1 && only!.isDirectory() ? join(folder, only!.name) : folder;
  }

  /** Throws away what a person took back before a batch was opened. */
  async discard(drop: string): Promise<void> {
    await rm(this.folder(drop), { recursive: true, force: true });
  }

  /** Frees the room of drops whose every file is in the archive, and of those that nobody went on with. */
  async sweep(now = Date.now()): Promise<void> {
    const names = await readdir(this.dir).catch(() => []);
    for (const name of names) {
      const folder = join(this.dir, name);
      const files = this.archive.batches.filesBelow(folder + sep);
      const done =
        files.length > 0
          ? files.every((file) => file.state === 'read')
          : now - (await stat(folder)).mtimeMs > ABANDONED_MS;
      if (done) await rm(folder, { recursive: true, force: true });
    }
  }

  private folder(drop: string): string {
    if (!/^[\w-]{8,64}$/.test(drop)) throw new StationError('bad-request', { params: { what: 'drop' } });
    return join(this.dir, drop);
  }
}

/** The parts of a path, each a plain name on every system the station runs on. */
function segments(path: string): string[] {
  const parts = path.normalize('NFC').split('/');
  if (parts.length > MOST_DEPTH || !parts.every(isPlainName)) {
    throw new StationError('bad-request', { params: { what: path.slice(0, 80) } });
  }
  return parts;
}

function isPlainName(name: string): boolean {
  if (name === '' || /^\.+$/.test(name) || /[ .]$/.test(name)) return false;
  if (/[\\/:*?"<>|\x00-\x1f]/.test(name) || Buffer.byteLength(name) > MOST_NAME_BYTES) return false;
  return !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
}
