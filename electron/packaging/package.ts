/** Packs a dossier for one destination: built aside, verified by re-reading, then renamed. Whole or absent. */
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StationError } from '../errors.ts';
import { hashFile, syncFolder } from '../files/durable.ts';
import { writeBag } from './bag.ts';
import { checkDossier } from './check.ts';
import { writeEark } from './eark.ts';
import { folderOf, objIdOf, safeName } from './names.ts';
import type { Profile } from './profile.ts';
import { fill } from './template.ts';
import { Tree } from './tree.ts';
import type { BuiltPackage, DossierInput, Finding } from './types.ts';
import { dossierValues } from './values.ts';
import { verifyPackage } from './verify.ts';
import { writeZip } from './zip.ts';

export { checkDossier } from './check.ts';

export interface PackContext {
  /** For files while the package is being built. */
  workDir: string;
  /** Where the finished ZIP goes. */
  outDir: string;
  signal: AbortSignal;
}

/**
 * Builds `<outDir>/<name of the profile>.zip`. The same input makes the same bytes. Throws `package-incomplete` when
 * something required is missing and `package-invalid` when the finished ZIP does not verify.
 */
export async function packDossier(
  input: DossierInput,
  profile: Profile,
  { workDir, outDir, signal }: PackContext,
): Promise<{ package: BuiltPackage; findings: Finding[] }> {
  const findings = checkDossier(input, profile);
  const blocking = findings.filter((f) => f.level === 'blocks');
  if (blocking.length > 0) {
    throw new StationError('package-incomplete', {
      params: { fields: blocking.map((f) => f.field).join(', ') },
    });
  }
  const objId = objIdOf(profile.package, input.uuid, input.settings.fondsCode);
  const folder = folderOf(objId);
  const tree = new Tree(join(workDir, folder));
  await rm(tree.root, { recursive: true, force: true });
  const dossier = dossierValues(input, profile);
  const write = profile.package === 'BagIt' ? writeBag : writeEark;
  await write(tree, input, profile, dossier, objId, signal);
  const name = `${safeName(fill(profile.naming.package, { ...dossier, objId: folder }) ?? folder)}.zip`;
  const temporary = join(outDir, `.${name}.part`);
  const entries = tree.files.map((f) => ({ name: `${folder}/${f}`, path: join(tree.root, f) }));
  await writeZip(entries, new Date(input.createdAt), temporary, signal);
  await rm(tree.root, { recursive: true, force: true });
  await prove(temporary, input, profile, folder);
  const path = join(outDir, name);
  const sha256 = await hashFile(temporary);
  await rename(temporary, path);
  await syncFolder(outDir);
  const { size } = await stat(path);
  const documents = input.documents.length;
  const pages = input.documents.reduce((n, d) => n + d.pages.length, 0);
  return {
    package: { path, sha256, bytes: size, objId, profile: profile.id, documents, pages },
    findings,
  };
}

/** Nothing is renamed into place that does not read back whole. */
async function prove(zip: string, input: DossierInput, profile: Profile, folder: string): Promise<void> {
  const { findings, documents } = await verifyPackage(zip, {
    folder,
    profiles: new Map([[profile.id, profile]]),
  });
  if (findings.length === 0 && documents === input.documents.length) return;
  await rm(zip, { force: true });
  const what = findings
    .slice(0, 3)
    .map((f) => `${f.code} ${f.file ?? ''} ${Object.values(f.params ?? {}).join(' ')}`.trim())
    .join('; ');
  throw new StationError('package-invalid', { params: { what: what || 'documents' } });
}
