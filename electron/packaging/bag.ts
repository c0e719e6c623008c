/** A dossier as a bag of BagIt 1.0 (RFC 8493): documents, what is said of them, and checksums of all. */
import { createHash } from 'node:crypto';
import { simpleDc, writeDocuments } from './content.ts';
import {
  BAG_DECLARATION,
  BAG_DOSSIER,
  BAG_INFO,
  BAG_MANIFEST,
  BAG_PLACES,
  BAG_TAG_MANIFEST,
} from './layout.ts';
import type { Profile } from './profile.ts';
import type { PackedFile, Tree } from './tree.ts';
import type { DossierInput } from './types.ts';
import { fittingElements, type Values } from './values.ts';

const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** Writes the whole bag into the tree. */
export async function writeBag(
  tree: Tree,
  input: DossierInput,
  profile: Profile,
  dossier: Values,
  objId: string,
  signal: AbortSignal,
): Promise<void> {
  const documents = await writeDocuments(tree, input, profile, dossier, BAG_PLACES, signal);
  await tree.write(BAG_DOSSIER, simpleDc(profile.dossier, fittingElements(profile.dossier, dossier)));
  const payload = documents.flatMap((d) => [d.data, d.description, ...d.others]);
  payload.push(await tree.packed(BAG_DOSSIER));
  const tags: Record<string, string> = {
    [BAG_DECLARATION]: DECLARATION,
    [BAG_INFO]: info(input, profile, dossier, objId, payload),
    [BAG_MANIFEST]: manifest(payload),
  };
  for (const [name, text] of Object.entries(tags)) await tree.write(name, text);
  const sums = Object.entries(tags).map(([path, text]) => ({
    path,
    sha256: createHash('sha256').update(text).digest('hex'),
  }));
  await tree.write(BAG_TAG_MANIFEST, manifest(sums));
}

function manifest(files: Pick<PackedFile, 'path' | 'sha256'>[]): string {
  return files
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
    .join('');
}

function info(
  input: DossierInput,
  profile: Profile,
  dossier: Values,
  objId: string,
  payload: PackedFile[],
): string {
  const bytes = payload.reduce((sum, file) => sum + file.bytes, 0);
  const labels: [string, string | undefined][] = [
    ['Source-Organization', dossier.agencyName ?? dossier.agencyCode],
    ['External-Description', dossier.title],
    ['External-Identifier', objId],
    ['Bagging-Date', input.createdAt.slice(0, 10)],
    ['Bagging-Time', input.createdAt],
    ['Bag-Software-Agent', `${input.software.name} ${input.software.version}`],
    ['Payload-Oxum', `${bytes}.${payload.length}`],
    ['Station-Profile', profile.id],
    ...(input.replaces?.objIds ?? []).map((objId): [string, string] => ['Replaces', objId]),
  ];
  const lines = labels.flatMap(([label, value]) =>
    value ? [`${label}: ${value.replace(/[\r\n]+/g, ' ')}\n`] : [],
  );
  return lines.join('');
}
