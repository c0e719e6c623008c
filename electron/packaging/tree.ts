/** A package while it is being built: a folder of files that remembers what it holds. */
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StationError } from '../errors.ts';
import { hashFile } from '../files/durable.ts';

/** A file of the package. `path` is relative to the folder of what lists it. */
export interface PackedFile {
  path: string;
  bytes: number;
  sha256: string;
  mime: string;
}

const MIMES: Record<string, string> = {
  pdf: 'application/pdf',
  xml: 'application/xml',
  xsd: 'application/xml',
};

export class Tree {
  readonly root: string;
  readonly files: string[] = [];
  private readonly taken = new Set<string>();

  constructor(root: string) {
    this.root = root;
  }

  /** Path on disk for a new file; its folder is made. Two files never share a name, not even one in capitals. */
  async place(path: string): Promise<string> {
    const key = path.normalize('NFC').toLowerCase();
    if (this.taken.has(key))
      throw new StationError('package-invalid', { params: { what: `duplicate-name ${path}` } });
    this.taken.add(key);
    const full = join(this.root, path);
    await mkdir(dirname(full), { recursive: true });
    this.files.push(path);
    return full;
  }

  async write(path: string, text: string): Promise<void> {
    await writeFile(await this.place(path), text);
  }

  /** Copies a file in byte for byte; throws `blob-damaged` when it is not what it should be. */
  async copy(from: string, path: string, sha256?: string): Promise<void> {
    const full = await this.place(path);
    await copyFile(from, full);
    if (sha256 !== undefined && (await hashFile(full)) !== sha256)
      throw new StationError('blob-damaged', { params: { sha256 } });
  }

  /** Size and checksum of a file, its path relative to `base`. */
  async packed(path: string, base = ''): Promise<PackedFile> {
    const full = join(this.root, path);
    return {
      path: base ? path.slice(base.length + 1) : path,
      bytes: (await stat(full)).size,
      sha256: await hashFile(full),
      mime: MIMES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'text/plain',
    };
  }
}
