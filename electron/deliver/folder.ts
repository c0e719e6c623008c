/** Delivery into a folder (a shared or removable disk): written whole, read back, never over something else. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StationError } from '../errors.ts';
import { hashFile, syncFile, syncFolder } from '../files/durable.ts';
import type { Destination, Parcel, SendContext } from './types.ts';

/** A folder as destination. Nobody answers, so what proves the delivery is reading it back. */
export class FolderDestination implements Destination {
  readonly label: string;
  private readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
    this.label = `folder:${dir}`;
  }

  async send(parcel: Parcel, { signal, progress }: SendContext): Promise<null> {
    try {
      await mkdir(this.dir, { recursive: true });
      const target = join(this.dir, parcel.name);
      if (!(await this.holds(target, parcel))) await this.write(target, parcel, signal, progress);
      const checksum = `${target}.sha256`;
      await writeFile(checksum, `${parcel.sha256}  ${parcel.name}\n`);
      await syncFile(checksum);
      await syncFolder(this.dir);
      return null;
    } catch (thrown) {
      throw this.translate(thrown);
    }
  }

  private async holds(target: string, parcel: Parcel): Promise<boolean> {
    const there = await stat(target).catch(() => null);
    if (!there) return false;
    if (there.size === parcel.bytes && (await hashFile(target)) === parcel.sha256) return true;
    throw new StationError('package-refused', { params: { reason: `${parcel.name} ≠ ${this.label}` } });
  }

  private async write(
    target: string,
    parcel: Parcel,
    signal: AbortSignal,
    progress: (n: number) => void,
  ): Promise<void> {
    const { bavail, bsize } = await statfs(this.dir);
    if (bavail * bsize < parcel.bytes)
      throw new StationError('destination-full', { params: { destination: this.label } });
    const temporary = join(this.dir, `.${parcel.name}.part`);
    let sent = 0;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sent += chunk.length;
        progress(sent);
        done(null, chunk);
      },
    });
    try {
      await pipeline(createReadStream(parcel.path), counter, createWriteStream(temporary), { signal });
      await syncFile(temporary);
      if ((await hashFile(temporary)) !== parcel.sha256) {
        throw new StationError('receipt-mismatch', { params: { what: 'sha256' } });
      }
      await rename(temporary, target);
    } catch (thrown) {
      await rm(temporary, { force: true });
      throw thrown;
    }
  }

  private translate(thrown: unknown): unknown {
    const code = (thrown as NodeJS.ErrnoException).code;
    const params = { destination: this.label };
    if (code === 'ENOSPC') return new StationError('destination-full', { params, cause: thrown });
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return new StationError('destination-unreachable', { params, cause: thrown });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EEXIST') {
      return new StationError('destination-not-writable', { params, cause: thrown });
    }
    return thrown;
  }
}
