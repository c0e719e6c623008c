/** A dossier, or loose documents, as a package of TT 05/2025: E-ARK CSIP with METS, and in an AIP with PREMIS. */
import { join } from 'node:path';
import { INSTALL_DIR } from '../install.ts';
import { simpleDc, writeDocuments } from './content.ts';
import { elementSchema } from './element-schema.ts';
import { EAD, EARK_PLACES, METS, PREMIS, REP, REP_METS, REP_PREMIS, SCHEMAS } from './layout.ts';
import { metsXml } from './mets.ts';
import { premisXml } from './premis.ts';
import type { Profile } from './profile.ts';
import type { PackedFile, Tree } from './tree.ts';
import type { DossierInput } from './types.ts';
import { fittingElements, type Values } from './values.ts';

/** Writes the whole package into the tree. */
export async function writeEark(
  tree: Tree,
  input: DossierInput,
  profile: Profile,
  dossier: Values,
  objId: string,
  signal: AbortSignal,
): Promise<void> {
  const aip = profile.package.startsWith('AIP');
  const documents = await writeDocuments(tree, input, profile, dossier, EARK_PLACES, signal);
  const data = documents.map((d) => d.data);
  const documentation = documents.flatMap((d) => d.others);
  const common = { label: dossier.title!, input, package: profile.package, profile: profile.id };
  const preservation = aip
    ? [await premis(tree, input, `${REP}/${REP_PREMIS}`, REP, `${objId}:rep1`, 'representation', data)]
    : [];
  await tree.write(
    REP_METS,
    metsXml({
      ...common,
      objId: 'rep1',
      descriptive: documents.map((d) => d.description),
      preservation,
      groups: { Data: data, ...(documentation.length > 0 ? { Documentation: documentation } : {}) },
      links: documents,
      scope: 'rep1',
    }),
  );
  await writePackageLevel(tree, input, profile, dossier, { ...common, objId });
}

type Common = Pick<Parameters<typeof metsXml>[0], 'label' | 'input' | 'package' | 'profile' | 'objId'>;

async function writePackageLevel(
  tree: Tree,
  input: DossierInput,
  profile: Profile,
  dossier: Values,
  common: Common,
): Promise<void> {
  for (const name of SCHEMAS)
    await tree.copy(join(INSTALL_DIR, 'resources', 'schemas', name), `schemas/${name}`);
  await tree.write('schemas/EAD.xsd', elementSchema(profile.dossier, profile.vi));
  await tree.write('schemas/EAD_doc.xsd', elementSchema(profile.document, profile.vi));
  const names = [...SCHEMAS, 'EAD.xsd', 'EAD_doc.xsd'];
  const schemas = await Promise.all(names.map((name) => tree.packed(`schemas/${name}`)));
  await tree.write(EAD, simpleDc(profile.dossier, fittingElements(profile.dossier, dossier)));
  const representation = [await tree.packed(REP_METS)];
  const preservation = profile.package.startsWith('AIP')
    ? [await premis(tree, input, PREMIS, '', common.objId, 'intellectual entity', representation)]
    : [];
  const use = 'Representations/rep1';
  await tree.write(
    METS,
    metsXml({
      ...common,
      descriptive: [await tree.packed(EAD)],
      preservation,
      groups: { Schemas: schemas, [use]: representation },
      representation: { use, mets: REP_METS },
      scope: 'package',
    }),
  );
}

async function premis(
  tree: Tree,
  input: DossierInput,
  path: string,
  base: string,
  about: string,
  category: 'representation' | 'intellectual entity',
  files: PackedFile[],
): Promise<PackedFile> {
  await tree.write(path, premisXml(input, about, category, files));
  return tree.packed(path, base);
}
