/** Verifies a package from anywhere: container, structure, every checksum, what it says, counts. Never throws. */
import { BAG_DECLARATION, METS } from './layout.ts';
import { folderOf } from './names.ts';
import { PackageFiles, type PackageFinding } from './package-files.ts';
import { type Profiles, SHIPPED_PROFILES } from './profile.ts';
import { openSource, PACKAGE_LIMITS, type PackageLimits } from './source.ts';
import { verifyBag } from './verify-bag.ts';
import { verifyEark } from './verify-eark.ts';

export type { PackageFinding, PackageFindingCode } from './package-files.ts';

export interface Verified {
  objId: string | null;
  documents: number;
  pages: number;
  /** Identifiers of the packages that it says it takes the place of. */
  replaces: string[];
  findings: PackageFinding[];
}

export interface VerifyOptions {
  limits?: PackageLimits;
  /** Name of the top folder, where it is known beforehand. */
  folder?: string;
  /** Rules by which elements are judged; those that come with the station unless given. */
  profiles?: Profiles;
}

/** Re-reads everything. A package without findings is whole and says what it must. */
export async function verifyPackage(path: string, options: VerifyOptions = {}): Promise<Verified> {
  const source = await openSource(path, options.limits ?? PACKAGE_LIMITS);
  try {
    const files = new PackageFiles(source.entries, [METS, BAG_DECLARATION]);
    for (const { code, file } of source.problems) files.add(code, file);
    const verified: Verified = {
      objId: null,
      documents: 0,
      pages: 0,
      replaces: [],
      findings: files.findings,
    };
    if (source.entries.length === 0) {
      if (files.findings.length === 0) files.add('unreadable-container');
      return verified;
    }
    const verify = !files.has(METS) && files.has(BAG_DECLARATION) ? verifyBag : verifyEark;
    Object.assign(verified, await verify(files, options.profiles ?? SHIPPED_PROFILES));
    const { folder } = files;
    if (verified.objId !== null && folder !== null && folder !== folderOf(verified.objId))
      files.add('wrong-folder', folder);
    if (options.folder !== undefined && folder !== options.folder) files.add('wrong-folder', folder ?? '');
    return verified;
  } finally {
    source.close();
  }
}
