/** Packs a dossier as AIP_hoso of TT 05/2025: built aside, verified by re-reading, then renamed. Whole or absent. */
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StationError } from '../errors.ts';
import { hashFile, syncFolder } from '../files/durable.ts';
import { element, xmlDocument } from '../files/xml.ts';
import { INSTALL_DIR } from '../install.ts';
import { checkDossier, defaultsOf } from './check.ts';
import { type Codes, codesOf, documentElements, dossierElements, type Elements } from './elements.ts';
import {
  altoPath,
  DATA,
  EAD,
  eadDocPath,
  METS,
  PREMIS,
  REP,
  REP_METS,
  REP_PREMIS,
  SCHEMAS,
} from './layout.ts';
import { metsXml, type PackedFile } from './mets.ts';
import { folderOf, objIdOf, safeName } from './names.ts';
import { writePdf } from './pdf/write.ts';
import { premisXml } from './premis.ts';
import { profileOf } from './profile.ts';
import type { BuiltPackage, DossierInput, Finding, PackDocument } from './types.ts';
import { verifyPackage } from './verify.ts';
import { writeZip } from './zip.ts';

export { checkDossier } from './check.ts';

const PROFILE = 'tt05-aip';

export interface PackContext {
  /** For files while the package is being built. */
  workDir: string;
  /** Where the finished ZIP goes. */
  outDir: string;
  signal: AbortSignal;
}

/**
 * Builds `<outDir>/<OBJID with _>.zip`. The same input makes the same bytes. Throws `package-incomplete` when
 * something required is missing and `package-invalid` when the finished ZIP does not verify.
 */
export async function packDossier(
  input: DossierInput,
  { workDir, outDir, signal }: PackContext,
): Promise<{ package: BuiltPackage; findings: Finding[] }> {
  const findings = checkDossier(input, profileOf(PROFILE));
  const codes = codesOf(input);
  const blocking = findings.filter((f) => f.level === 'blocks');
  if (blocking.length > 0 || !codes) {
    throw new StationError('package-incomplete', {
      params: { fields: blocking.map((f) => f.field).join(', ') },
    });
  }
  const objId = objIdOf(input.uuid, input.settings.fondsCode);
  const folder = folderOf(objId);
  const tree = new Tree(join(workDir, folder));
  await rm(tree.root, { recursive: true, force: true });
  await writeTree(tree, input, codes, objId, signal);
  const name = `${folder}.zip`;
  const temporary = join(outDir, `.${name}.part`);
  const entries = tree.files.map((f) => ({ name: `${folder}/${f}`, path: join(tree.root, f) }));
  await writeZip(entries, new Date(input.createdAt), temporary, signal);
  await rm(tree.root, { recursive: true, force: true });
  await prove(temporary, input);
  const path = join(outDir, name);
  const sha256 = await hashFile(temporary);
  await rename(temporary, path);
  await syncFolder(outDir);
  const { size } = await stat(path);
  const pages = input.documents.reduce((n, d) => n + d.pages.length, 0);
  return {
    package: { path, sha256, bytes: size, objId, profile: PROFILE, documents: input.documents.length, pages },
    findings,
  };
}

/** A tree of files that remembers what it holds. */
class Tree {
  readonly root: string;
  readonly files: string[] = [];

  constructor(root: string) {
    this.root = root;
  }

  /** Path on disk for a new file; its folder is made. */
  async place(path: string): Promise<string> {
    const full = join(this.root, path);
    await mkdir(dirname(full), { recursive: true });
    this.files.push(path);
    return full;
  }

  async write(path: string, text: string): Promise<void> {
    await writeFile(await this.place(path), text);
  }

  /** Size and checksum of a file as METS names it, its path relative to `base`. */
  async packed(path: string, base: string, mime: string): Promise<PackedFile> {
    const full = join(this.root, path);
    const relative = base ? path.slice(base.length + 1) : path;
    return { path: relative, bytes: (await stat(full)).size, sha256: await hashFile(full), mime };
  }
}

async function writeTree(
  tree: Tree,
  input: DossierInput,
  codes: Codes,
  objId: string,
  signal: AbortSignal,
): Promise<void> {
  const profile = profileOf(PROFILE);
  const dossier = dossierElements(input, defaultsOf(profile.dossier));
  const rep = {
    data: [] as PackedFile[],
    descriptive: [] as PackedFile[],
    documentation: [] as PackedFile[],
  };
  const names = dataNames(codes.fileCode, input.documents.length);
  for (const [i, document] of input.documents.entries()) {
    signal.throwIfAborted();
    const name = names[i]!;
    const elements = documentElements(document, i + 1, codes, dossier, unknownsOf(profile.document));
    rep.data.push(await writeDocument(tree, input, document, name, elements));
    const ead = `${REP}/${eadDocPath(name)}`;
    await tree.write(
      ead,
      simpleDc(
        elements,
        profile.document.map((r) => r.name),
      ),
    );
    rep.descriptive.push(await tree.packed(ead, REP, 'application/xml'));
    for (const [n, page] of document.pages.entries()) {
      if (page.alto === null) continue;
      const path = `${REP}/${altoPath(name, n + 1)}`;
      await tree.write(path, page.alto);
      rep.documentation.push(await tree.packed(path, REP, 'application/xml'));
    }
  }
  const repId = `${objId}:rep1`;
  await tree.write(`${REP}/${REP_PREMIS}`, premisXml(input, repId, 'representation', rep.data));
  const repPremis = await tree.packed(`${REP}/${REP_PREMIS}`, REP, 'application/xml');
  await tree.write(
    REP_METS,
    metsXml({
      objId: 'rep1',
      label: dossier.title!,
      input,
      descriptive: rep.descriptive,
      preservation: [repPremis],
      groups: {
        Data: rep.data,
        ...(rep.documentation.length > 0 ? { Documentation: rep.documentation } : {}),
      },
      scope: 'rep1',
    }),
  );
  await writePackageLevel(tree, input, dossier, objId);
}

async function writePackageLevel(
  tree: Tree,
  input: DossierInput,
  dossier: Elements,
  objId: string,
): Promise<void> {
  const schemas: PackedFile[] = [];
  for (const name of SCHEMAS) {
    const path = `schemas/${name}`;
    await copyFile(join(INSTALL_DIR, 'resources', 'schemas', name), await tree.place(path));
    schemas.push(await tree.packed(path, '', 'application/xml'));
  }
  await tree.write(
    EAD,
    simpleDc(
      dossier,
      profileOf(PROFILE).dossier.map((r) => r.name),
    ),
  );
  const representation = [await tree.packed(REP_METS, '', 'application/xml')];
  const ead = await tree.packed(EAD, '', 'application/xml');
  await tree.write(PREMIS, premisXml(input, objId, 'intellectual entity', representation));
  const use = 'Representations/rep1';
  await tree.write(
    METS,
    metsXml({
      objId,
      label: dossier.title!,
      input,
      descriptive: [ead],
      preservation: [await tree.packed(PREMIS, '', 'application/xml')],
      groups: { Schemas: schemas, [use]: representation },
      representation: { use, mets: REP_METS, objId: 'rep1' },
      scope: 'package',
    }),
  );
}

async function writeDocument(
  tree: Tree,
  input: DossierInput,
  document: PackDocument,
  name: string,
  elements: Elements,
): Promise<PackedFile> {
  const path = `${REP}/${DATA}/${name}.pdf`;
  const target = await tree.place(path);
  if (document.original) {
    // A PDF that came in signed or born digital goes on byte for byte: rewriting it would break what it proves.
    await copyFile(document.original.path, target);
    if ((await hashFile(target)) !== document.original.sha256) {
      throw new StationError('blob-damaged', { params: { sha256: document.original.sha256 } });
    }
  } else {
    const author = elements.organName;
    const subject = elements.subject;
    const meta = {
      title: subject ?? document.pages[0]!.source,
      ...(author ? { author } : {}),
      ...(subject ? { subject } : {}),
      language: 'vi',
      id: input.uuid.replaceAll('-', '').slice(0, 24) + elements.docOrdinal!.padStart(8, '0'),
      createdAt: input.createdAt,
      producer: `${input.software.name} ${input.software.version}`,
    };
    await writePdf([{ title: meta.title, pages: document.pages }], meta, profileOf(PROFILE).image, target);
  }
  return tree.packed(path, REP, 'application/pdf');
}

/** `mã hồ sơ.STT`, the number padded so that names sort as the documents do. */
function dataNames(fileCode: string, count: number): string[] {
  const digits = Math.max(3, String(count).length);
  return Array.from({ length: count }, (_, i) =>
    safeName(`${fileCode}.${String(i + 1).padStart(digits, '0')}`),
  );
}

/** Defaults, and the marks that the profile wants where a value could not be read. */
function unknownsOf(rules: Parameters<typeof defaultsOf>[0]): Elements {
  const unknown = rules.flatMap((r) => (r.unknown === undefined ? [] : [[r.name, r.unknown]]));
  return { ...defaultsOf(rules), ...Object.fromEntries(unknown) };
}

/** `<simpledc>` with the elements in the order of `names`; empty ones are left out. */
function simpleDc(elements: Elements, names: string[]): string {
  const children = names.filter((n) => elements[n]).map((n) => element(n, {}, elements[n]!));
  return xmlDocument(element('simpledc', {}, ...children));
}

/** Nothing is renamed into place that does not read back whole. */
async function prove(zip: string, input: DossierInput): Promise<void> {
  const { findings, documents } = await verifyPackage(zip, {
    folder: folderOf(objIdOf(input.uuid, input.settings.fondsCode)),
  });
  if (findings.length === 0 && documents === input.documents.length) return;
  await rm(zip, { force: true });
  const what = findings
    .slice(0, 3)
    .map((f) => `${f.code} ${f.file ?? ''}`.trim())
    .join('; ');
  throw new StationError('package-invalid', { params: { what: what || 'documents' } });
}
