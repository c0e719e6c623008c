/** The documents of a package: their PDFs, what is said of them, and their text with places, wherever a form wants them. */
import { join } from 'node:path';
import { element, xmlDocument } from '../files/xml.ts';
import { Names } from './names.ts';
import { writePdf } from './pdf/write.ts';
import type { ElementRule, Profile } from './profile.ts';
import { fill } from './template.ts';
import type { PackedFile, Tree } from './tree.ts';
import type { DossierInput, PackDocument } from './types.ts';
import { documentValues, dossierValues, fittingElements, type Values } from './values.ts';

/** Where a form of package puts things; names come without extension. */
export interface Places {
  data(name: string): string;
  description(name: string): string;
  /** Text of page `n`, from 1. */
  alto(name: string, n: number): string;
  /** A readable copy of a PDF that is packed as it arrived. */
  rendered(name: string): string;
  /** Paths of packed files are relative to this. */
  base: string;
}

export interface PackedDocument {
  data: PackedFile;
  description: PackedFile;
  others: PackedFile[];
}

/** Writes every document of the dossier into the tree. */
export async function writeDocuments(
  tree: Tree,
  input: DossierInput,
  profile: Profile,
  dossier: Values,
  places: Places,
  signal: AbortSignal,
): Promise<PackedDocument[]> {
  const names = new Names();
  const packed: PackedDocument[] = [];
  for (const [i, document] of input.documents.entries()) {
    signal.throwIfAborted();
    const values = documentValues(document, i + 1, dossier, profile);
    const name = names.take(nameOf(profile, values, input.documents.length));
    packed.push(await writeOne(tree, input, profile, document, values, name, places));
  }
  return packed;
}

async function writeOne(
  tree: Tree,
  input: DossierInput,
  profile: Profile,
  document: PackDocument,
  values: Values,
  name: string,
  places: Places,
): Promise<PackedDocument> {
  const { base } = places;
  const data = places.data(name);
  const others: PackedFile[] = [];
  const { original, sealed } = document;
  // A PDF that is signed or came in born digital goes on byte for byte: rewriting it would break what it proves.
  const given = original ?? sealed;
  if (given) await tree.copy(given.path, data, given.sha256);
  if (original || !sealed) {
    const made = original ? places.rendered(name) : data;
    await writeMadePdf(input, profile, document, values, await tree.place(made));
    if (original) others.push(await tree.packed(made, base));
  }
  const description = places.description(name);
  await tree.write(description, simpleDc(profile.document, fittingElements(profile.document, values)));
  for (const [n, page] of document.pages.entries()) {
    if (page.alto === null) continue;
    const path = places.alto(name, n + 1);
    await tree.write(path, page.alto);
    others.push(await tree.packed(path, base));
  }
  return { data: await tree.packed(data, base), description: await tree.packed(description, base), others };
}

/**
 * Makes the PDFs of the dossier's documents and nothing else, `<outDir>/<document id>.pdf`, for signing before they
 * are packed; documents that came in as they are to stay are left out.
 */
export async function makePdfs(
  input: DossierInput,
  profile: Profile,
  outDir: string,
): Promise<{ id: string; path: string }[]> {
  const dossier = dossierValues(input, profile);
  const made: { id: string; path: string }[] = [];
  for (const [i, document] of input.documents.entries()) {
    if (document.original) continue;
    const path = join(outDir, `${document.id}.pdf`);
    const values = documentValues(document, i + 1, dossier, profile);
    await writeMadePdf(input, profile, document, values, path);
    made.push({ id: document.id, path });
  }
  return made;
}

async function writeMadePdf(
  input: DossierInput,
  profile: Profile,
  document: PackDocument,
  values: Values,
  path: string,
): Promise<void> {
  const { organName: author, subject } = values;
  const title = subject ?? document.pages[0]!.source;
  const meta = {
    title,
    ...(author ? { author } : {}),
    ...(subject ? { subject } : {}),
    language: 'vi',
    id: input.uuid.replaceAll('-', '').slice(0, 24) + values.docOrdinal!.padStart(8, '0'),
    createdAt: input.createdAt,
    producer: `${input.software.name} ${input.software.version}`,
  };
  await writePdf([{ title, pages: document.pages }], meta, profile.image, path);
}

/** The first of the profile's templates that can be filled; numbers padded so that names sort as the documents do. */
function nameOf(profile: Profile, values: Values, count: number): string {
  const digits = String(count).length;
  const padded = { ...values, docOrdinal: values.docOrdinal!.padStart(digits, '0') };
  for (const template of profile.naming.document) {
    const name = fill(template, padded);
    if (name) return name;
  }
  return padded.docOrdinal;
}

/** `<simpledc>` with the elements in the order of the rules. */
export function simpleDc(rules: ElementRule[], elements: Values): string {
  const children = rules.flatMap(({ name }) => (elements[name] ? [element(name, {}, elements[name])] : []));
  return xmlDocument(element('simpledc', {}, ...children));
}
