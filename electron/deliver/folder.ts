/** Delivery into a folder (a shared or removable disk): written whole, read back, never over something else. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StationError } from '../errors.ts';
import { hashFile, syncFile, syncFolder } from '../files/durable.ts';
import { diskRecordPdf } from './handover.ts';
import type { Link } from './link.ts';
import type { BatchManifest, Destination, ManifestEntry, Parcel, SendContext } from './types.ts';

/** Left free on the disk, for checksums and the hand-over list. */
const SPARE_BYTES = 1_000_000;

/** A folder as destination. Nobody answers, so what proves the delivery is reading it back. */
export class FolderDestination implements Destination {
  readonly label: string;
  readonly link: Link;
  private readonly dir: string;

  constructor(dir: string, link: Link) {
    this.dir = dir;
    this.label = link.label;
    this.link = link;
  }

  async send(parcel: Parcel, context: SendContext): Promise<null> {
    try {
      await mkdir(this.dir, { recursive: true });
      const target = join(this.dir, parcel.name);
      if (!(await this.already(target, parcel))) await this.write(target, parcel, context);
      await this.replace(`${parcel.name}.sha256`, `${parcel.sha256}  ${parcel.name}\n`);
      context.progress(parcel.bytes);
      return null;
    } catch (thrown) {
      context.signal.throwIfAborted();
      throw this.translate(thrown);
    }
  }

  async holds(parcel: Parcel): Promise<boolean> {
    try {
      return (await hashFile(join(this.dir, parcel.name))) === parcel.sha256;
    } catch (thrown) {
      // The disk may be in a drawer: that proves nothing, either way.
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT' && (await stat(this.dir).catch(() => null)))
        return false;
      throw this.translate(thrown);
    }
  }

  /** Writes the hand-over record of what lies here of the batch: for people as PDF, for the receiver as JSON. */
  async closeBatch(manifest: BatchManifest, _context: SendContext): Promise<null> {
    try {
      const here: ManifestEntry[] = [];
      for (const entry of manifest.packages) {
        const found = await stat(join(this.dir, entry.name)).catch(() => null);
        if (found?.size === entry.bytes) here.push(entry);
      }
      const short = manifest.batch.slice(0, 8);
      await this.replace(`ban-giao-${short}.json`, `${JSON.stringify(manifest, null, 2)}\n`);
      await this.replace(
        `ban-giao-${short}.pdf`,
        await diskRecordPdf({ ...manifest, packages: here }, manifest.packages.length),
      );
      return null;
    } catch (thrown) {
      throw this.translate(thrown);
    }
  }

  private async already(target: string, parcel: Parcel): Promise<boolean> {
    const there = await stat(target).catch(() => null);
    if (!there) return false;
    if (there.size === parcel.bytes && (await hashFile(target)) === parcel.sha256) return true;
    throw new StationError('package-refused', { params: { reason: `${parcel.name} ≠ ${this.label}` } });
  }

  private async write(target: string, parcel: Parcel, { signal, progress }: SendContext): Promise<void> {
    const temporary = join(this.dir, `.${parcel.name}.part`);
    // What an interrupted try left behind takes up the very space that is asked for.
    await rm(temporary, { force: true });
    const { bavail, bsize } = await statfs(this.dir);
    if (bavail * bsize < parcel.bytes + SPARE_BYTES)
      throw new StationError('destination-full', { params: { destination: this.label } });
    let sent = 0;
    const link = this.link;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sent += chunk.length;
        progress(sent);
        link.pace(chunk.length, signal).then(() => done(null, chunk), done);
      },
    });
    const source = createReadStream(parcel.path);
    source.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT')
        counter.destroy(new StationError('package-lost', { params: { name: parcel.name } }));
    });
    try {
      await pipeline(source, counter, createWriteStream(temporary), { signal });
      await syncFile(temporary);
      if ((await hashFile(temporary)) !== parcel.sha256) {
        throw new StationError('receipt-mismatch', { params: { what: 'sha256' } });
      }
      await rename(temporary, target);
      await syncFolder(this.dir);
    } catch (thrown) {
      await rm(temporary, { force: true }).catch(() => {});
      throw thrown;
    }
  }

  /** Whole or as it was, also when the disk is pulled out. */
  private async replace(name: string, content: string | Uint8Array): Promise<void> {
    const temporary = join(this.dir, `.${name}.part`);
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, join(this.dir, name));
    await syncFolder(this.dir);
  }

  private translate(thrown: unknown): unknown {
    const code = (thrown as NodeJS.ErrnoException).code;
    const params = { destination: this.label };
    if (thrown instanceof StationError) return thrown;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      return new StationError('destination-full', { params, cause: thrown });
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EIO' || code === 'ENODEV')
      return new StationError('destination-unreachable', { params, cause: thrown });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EEXIST') {
      return new StationError('destination-not-writable', { params, cause: thrown });
    }
    return thrown;
  }
}
