/** The files of a package under examination, read with suspicion, and what was found wrong with them. */
import { createHash } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import { type ReadElement, readXml } from './read-xml.ts';
import type { ContainerProblem, SourceEntry } from './source.ts';

export type PackageFindingCode =
  | ContainerProblem
  | 'bad-bag'
  | 'bad-value'
  | 'broken-pdf'
  | 'broken-reference'
  | 'broken-xml'
  | 'duplicate-code'
  | 'duplicate-id'
  | 'element-too-long'
  | 'missing-element'
  | 'missing-file'
  | 'not-nfc'
  | 'not-pdfa'
  | 'premis-disagrees'
  | 'unlisted-file'
  | 'unknown-element'
  | 'wrong-checksum'
  | 'wrong-count'
  | 'wrong-folder'
  | 'wrong-size'
  | 'wrong-type';

/** Its text is `package.<code>` of the locale files. */
export interface PackageFinding {
  code: PackageFindingCode;
  file?: string;
  params?: Record<string, string | number>;
}

/** More than any metadata file needs; larger ones are not taken into memory. */
const MOST_XML = 64e6;
const MOST_PDF = 512e6;

export class PackageFiles {
  readonly findings: PackageFinding[] = [];
  private readonly files = new Map<string, SourceEntry>();
  private readonly said = new Set<string>();
  private readonly hashes = new Map<string, string | null>();

  /** Name of the top folder, null where the package is given without one. */
  readonly folder: string | null;

  constructor(entries: SourceEntry[], markers: string[]) {
    // A ZIP has one top folder; an unpacked tree may be given without it.
    const bare = entries.some((e) => markers.includes(e.name));
    this.folder = bare ? null : (entries[0]?.name.split('/')[0] ?? '');
    const prefix = this.folder === null ? '' : `${this.folder}/`;
    for (const entry of entries) {
      if (!entry.name.startsWith(prefix)) {
        this.add('unlisted-file', entry.name);
        continue;
      }
      const name = entry.name.slice(prefix.length);
      if (name !== name.normalize('NFC')) this.add('not-nfc', name);
      this.files.set(name, entry);
    }
  }

  add(code: PackageFindingCode, file?: string, params?: Record<string, string | number>): void {
    const finding = { code, ...(file === undefined ? {} : { file }), ...(params ? { params } : {}) };
    // Two checks may stumble over the same thing; it is said once.
    const said = JSON.stringify(finding);
    if (this.said.has(said)) return;
    this.said.add(said);
    this.findings.push(finding);
  }

  has(name: string): boolean {
    return this.files.has(name);
  }

  names(prefix = ''): string[] {
    return [...this.files.keys()].filter((name) => name.startsWith(prefix));
  }

  bytes(name: string): number {
    return this.files.get(name)?.bytes ?? 0;
  }

  /** SHA-256, lower-case hex; null when it cannot be read. */
  async hash(name: string): Promise<string | null> {
    const known = this.hashes.get(name);
    if (known !== undefined) return known;
    let digest: string | null = null;
    try {
      const hash = createHash('sha256');
      for await (const piece of await this.files.get(name)!.open()) hash.update(piece as Buffer);
      digest = hash.digest('hex');
    } catch {
      // Said by the caller: what cannot be read has no right checksum.
    }
    this.hashes.set(name, digest);
    return digest;
  }

  /** The text of a file; null, and a finding, where it is missing or absurdly large. */
  async text(name: string): Promise<string | null> {
    const entry = this.files.get(name);
    if (!entry) this.add('missing-file', name);
    else if (entry.bytes > MOST_XML) this.add('too-large', name);
    else {
      try {
        return (await collect(entry)).toString('utf8');
      } catch {
        this.add('wrong-checksum', name);
      }
    }
    return null;
  }

  async xml(name: string): Promise<ReadElement | null> {
    const text = await this.text(name);
    if (text === null) return null;
    try {
      return readXml(text);
    } catch {
      this.add('broken-xml', name);
      return null;
    }
  }

  /** Pages of a PDF, and whether it says of itself that it is PDF/A-2; null, and a finding, where it cannot be read. */
  async pdf(name: string): Promise<{ pages: number; pdfA: boolean } | null> {
    const entry = this.files.get(name)!;
    try {
      if (entry.bytes > MOST_PDF) throw new Error('too large to count');
      const bytes = await collect(entry);
      const doc = await PDFDocument.load(bytes, { ignoreEncryption: true, updateMetadata: false });
      // Metadata of PDF/A is never compressed (ISO 19005-2, 6.6.2.1).
      return {
        pages: doc.getPageCount(),
        pdfA: /pdfaid:part\s*(>|=\s*["'])\s*2/.test(bytes.toString('latin1')),
      };
    } catch {
      this.add('broken-pdf', name);
      return null;
    }
  }
}

async function collect(entry: SourceEntry): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await entry.open()) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
