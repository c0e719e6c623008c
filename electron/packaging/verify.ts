/** Verifies a package from anywhere: container, structure, every checksum, required elements, counts. Never throws. */
import { createHash } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import { DATA, EAD, eadDocPath, METS, PREMIS, REP, REP_METS, REP_PREMIS } from './layout.ts';
import { folderOf } from './names.ts';
import { type ElementRule, profileOf } from './profile.ts';
import { childTexts, descendants, type ReadElement, readXml } from './read-xml.ts';
import {
  type ContainerProblem,
  openSource,
  PACKAGE_LIMITS,
  type PackageLimits,
  type SourceEntry,
} from './source.ts';

export type PackageFindingCode =
  | ContainerProblem
  | 'missing-file'
  | 'unlisted-file'
  | 'wrong-checksum'
  | 'wrong-size'
  | 'broken-xml'
  | 'wrong-folder'
  | 'wrong-type'
  | 'missing-element'
  | 'element-too-long'
  | 'wrong-count'
  | 'broken-pdf';

/** Its text is `package.<code>` of the locale files. */
export interface PackageFinding {
  code: PackageFindingCode;
  file?: string;
  params?: Record<string, string | number>;
}

export interface Verified {
  objId: string | null;
  documents: number;
  pages: number;
  findings: PackageFinding[];
}

export interface VerifyOptions {
  limits?: PackageLimits;
  /** Name of the top folder, where it is known beforehand. */
  folder?: string;
}

/** More than any metadata file needs; larger ones are not taken into memory. */
const MOST_XML = 64e6;
const MOST_PDF = 512e6;

/** Re-reads everything. A package without findings is whole and says what it must. */
export async function verifyPackage(path: string, options: VerifyOptions = {}): Promise<Verified> {
  const source = await openSource(path, options.limits ?? PACKAGE_LIMITS);
  try {
    const check = new Check(source.entries);
    for (const { code, file } of source.problems) check.add(code, file);
    if (source.entries.length > 0) await check.run(options.folder);
    else if (check.findings.length === 0) check.add('unreadable-container');
    return { objId: check.objId, documents: check.documents, pages: check.pages, findings: check.findings };
  } finally {
    source.close();
  }
}

class Check {
  readonly findings: PackageFinding[] = [];
  objId: string | null = null;
  documents = 0;
  pages = 0;
  private readonly entries: SourceEntry[];
  private files = new Map<string, SourceEntry>();

  constructor(entries: SourceEntry[]) {
    this.entries = entries;
  }

  add(code: PackageFindingCode, file?: string, params?: Record<string, string | number>): void {
    this.findings.push({ code, ...(file === undefined ? {} : { file }), ...(params ? { params } : {}) });
  }

  async run(expectedFolder?: string): Promise<void> {
    // A ZIP has one top folder; an unpacked tree may be given without it.
    const bare = this.entries.some((e) => e.name === METS);
    const folder = bare ? null : (this.entries[0]!.name.split('/')[0] ?? '');
    const prefix = folder === null ? '' : `${folder}/`;
    for (const entry of this.entries) {
      if (entry.name.startsWith(prefix)) this.files.set(entry.name.slice(prefix.length), entry);
      else this.add('unlisted-file', entry.name);
    }
    const mets = await this.xml(METS);
    if (!mets) return;
    this.objId = mets.attributes.OBJID ?? null;
    if (this.objId === null) this.add('missing-element', METS, { element: 'OBJID' });
    else if (folder !== null && folder !== folderOf(this.objId)) this.add('wrong-folder', folder);
    if (expectedFolder !== undefined && folder !== expectedFolder) this.add('wrong-folder', folder ?? '');
    const type = descendants(mets, 'metsHdr')[0]?.attributes.OAISPACKAGETYPE;
    if (type !== 'AIP') this.add('wrong-type', METS, { type: type ?? '' });
    const listed = new Set([METS]);
    await this.references(mets, '', listed);
    const rep = await this.xml(REP_METS);
    if (rep) await this.references(rep, `${REP}/`, listed);
    for (const name of this.files.keys()) if (!listed.has(name)) this.add('unlisted-file', name);
    for (const name of [EAD, PREMIS, `${REP}/${REP_PREMIS}`])
      if (!listed.has(name)) this.add('missing-file', name);
    await this.contents();
  }

  /** Every file that a METS names is there, with its size and checksum. */
  private async references(mets: ReadElement, base: string, listed: Set<string>): Promise<void> {
    const files = descendants(mets, 'file').map((f) => ({
      facts: f.attributes,
      href: f.children[0]?.attributes.href,
    }));
    const refs = descendants(mets, 'mdRef').map((r) => ({ facts: r.attributes, href: r.attributes.href }));
    for (const { facts, href } of [...files, ...refs]) {
      const name = base + decode(href ?? '');
      listed.add(name);
      const entry = this.files.get(name);
      if (!entry) {
        this.add('missing-file', name);
        continue;
      }
      if (String(entry.bytes) !== facts.SIZE) this.add('wrong-size', name);
      const sha256 = await this.hash(entry);
      if (facts.CHECKSUMTYPE !== 'SHA-256' || sha256 !== facts.CHECKSUM?.toLowerCase())
        this.add('wrong-checksum', name);
    }
  }

  /** Descriptions say what they must and agree with what is there. */
  private async contents(): Promise<void> {
    const profile = profileOf('tt05-aip');
    const ead = await this.xml(EAD);
    const dossier = ead ? childTexts(ead) : {};
    if (ead) this.elements(EAD, dossier, profile.dossier);
    const prefix = `${REP}/${DATA}/`;
    const data = [...this.files.keys()].filter((n) => n.startsWith(prefix));
    for (const file of data) {
      const name = file.slice(prefix.length).replace(/\.[^.]+$/, '');
      const path = `${REP}/${eadDocPath(name)}`;
      const described = await this.xml(path);
      this.documents++;
      if (!described) continue;
      const elements = childTexts(described);
      this.elements(path, elements, profile.document);
      const pages = await this.pdfPages(file);
      if (pages === null) continue;
      this.pages += pages;
      if (String(pages) !== elements.numberOfPage)
        this.add('wrong-count', path, { element: 'numberOfPage', found: pages });
    }
    if (!ead) return;
    if (dossier.totalDoc !== String(this.documents)) {
      this.add('wrong-count', EAD, { element: 'totalDoc', found: this.documents });
    }
    if (dossier.numberOfPage !== String(this.pages)) {
      this.add('wrong-count', EAD, { element: 'numberOfPage', found: this.pages });
    }
  }

  private elements(file: string, values: Record<string, string>, rules: ElementRule[]): void {
    for (const rule of rules) {
      const value = values[rule.name];
      const demanded =
        rule.required || (rule.requiredIf && values[rule.requiredIf.element] === rule.requiredIf.is);
      if (demanded && !value) this.add('missing-element', file, { element: rule.name });
      if (value && value.length > rule.maxLength) this.add('element-too-long', file, { element: rule.name });
    }
  }

  private async pdfPages(name: string): Promise<number | null> {
    const entry = this.files.get(name)!;
    try {
      if (entry.bytes > MOST_PDF) throw new Error('too large to count');
      const bytes = await collect(entry);
      return (
        await PDFDocument.load(bytes, { ignoreEncryption: true, updateMetadata: false })
      ).getPageCount();
    } catch {
      this.add('broken-pdf', name);
      return null;
    }
  }

  private async xml(name: string): Promise<ReadElement | null> {
    const entry = this.files.get(name);
    if (!entry) {
      this.add('missing-file', name);
      return null;
    }
    try {
      if (entry.bytes > MOST_XML) throw new Error('too large');
      return readXml((await collect(entry)).toString('utf8'));
    } catch {
      this.add('broken-xml', name);
      return null;
    }
  }

  private async hash(entry: SourceEntry): Promise<string | null> {
    try {
      const hash = createHash('sha256');
      for await (const piece of await entry.open()) hash.update(piece as Buffer);
      return hash.digest('hex');
    } catch {
      return null;
    }
  }
}

async function collect(entry: SourceEntry): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await entry.open()) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function decode(href: string): string {
  try {
    return decodeURIComponent(href).normalize('NFC');
  } catch {
    return href;
  }
}
