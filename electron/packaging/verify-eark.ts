/** Packages of TT 05/2025 (E-ARK): METS, PREMIS, references, checksums. */
import { EAD, EARK_PLACES, METS, PREMIS, REP, REP_METS, REP_PREMIS } from './layout.ts';
import type { PackageFiles } from './package-files.ts';
import type { Profile, Profiles } from './profile.ts';
import { childTexts, descendants, type ReadElement } from './read-xml.ts';
import type { Verified } from './verify.ts';
import { type Counts, verifyContents } from './verify-contents.ts';

/** Values of RECORDSTATUS (TT 05/2025, as E-ARK SIP has them). */
const STATUSES = ['NEW', 'SUPPLEMENT', 'REPLACEMENT', 'TEST', 'OTHER'];

/** Checks everything; the identifier is null when the package has none. */
export async function verifyEark(
  files: PackageFiles,
  profiles: Profiles,
): Promise<Counts & Pick<Verified, 'objId' | 'replaces'>> {
  const nothing = { objId: null, documents: 0, pages: 0, replaces: [] };
  const mets = await files.xml(METS);
  if (!mets) return nothing;
  const objId = mets.attributes.OBJID ?? null;
  if (objId === null) files.add('missing-element', METS, { element: 'OBJID' });
  const profile = headerOf(files, mets, profiles);
  const replaces = recordsOf(mets, 'PREVIOUSOBJID');
  const listed = new Set([METS]);
  await references(files, mets, METS, '', listed);
  const rep = await files.xml(REP_METS);
  if (rep) await references(files, rep, REP_METS, `${REP}/`, listed);
  for (const name of files.names()) if (!listed.has(name)) files.add('unlisted-file', name);
  if (!profile) return { ...nothing, objId, replaces };
  const premis = profile.package.startsWith('AIP') ? [PREMIS, `${REP}/${REP_PREMIS}`] : [];
  for (const name of [EAD, ...premis])
    if (files.has(name) && !listed.has(name)) files.add('missing-file', name);
  await preservation(files, premis);
  return { objId, replaces, ...(await verifyContents(files, EARK_PLACES, EAD, profile)) };
}

/** The profile by which the package was made: what it names, else the first of its form. */
function headerOf(files: PackageFiles, mets: ReadElement, profiles: Profiles): Profile | null {
  const header = descendants(mets, 'metsHdr')[0];
  const type = header?.attributes.OAISPACKAGETYPE ?? '';
  const form = `${type}_${mets.attributes.TYPE === 'Collection' ? 'tailieu' : 'hoso'}`;
  const status = header?.attributes.RECORDSTATUS ?? '';
  if (!STATUSES.includes(status)) files.add('bad-value', METS, { element: 'RECORDSTATUS', value: status });
  if (status === 'REPLACEMENT' && recordsOf(mets, 'PREVIOUSOBJID').length === 0)
    files.add('missing-element', METS, { element: 'PREVIOUSOBJID' });
  const named = profiles.get(recordsOf(mets, 'STATIONPROFILE')[0] ?? '');
  const profile = named ?? [...profiles.values()].find((p) => p.package === form);
  if (profile?.package === form) return profile;
  files.add('wrong-type', METS, { type });
  return null;
}

/** What the header says under the name `kind`, each as often as it says it. */
function recordsOf(mets: ReadElement, kind: string): string[] {
  const records = descendants(mets, 'metsHdr')[0]?.children.filter((c) => c.name === 'altRecordID') ?? [];
  return records
    .filter((record) => record.attributes.TYPE === kind)
    .map((record) => record.text.trim())
    .filter((text) => text !== '');
}

/** Every file that a METS names is there, with its size and checksum; every id that it names too, and once. */
async function references(
  files: PackageFiles,
  mets: ReadElement,
  source: string,
  base: string,
  listed: Set<string>,
): Promise<void> {
  const named = descendants(mets, 'file').map((f) => ({
    facts: f.attributes,
    href: f.children[0]?.attributes.href,
  }));
  const refs = descendants(mets, 'mdRef').map((r) => ({ facts: r.attributes, href: r.attributes.href }));
  for (const { facts, href } of [...named, ...refs]) {
    const name = base + decode(href ?? '');
    listed.add(name);
    if (!files.has(name)) {
      files.add('missing-file', name);
      continue;
    }
    if (String(files.bytes(name)) !== facts.SIZE) files.add('wrong-size', name);
    else if (facts.CHECKSUMTYPE !== 'SHA-256' || (await files.hash(name)) !== facts.CHECKSUM?.toLowerCase())
      files.add('wrong-checksum', name);
  }
  const ids = new Set<string>();
  for (const { attributes } of everything(mets)) {
    if (attributes.ID === undefined) continue;
    if (ids.has(attributes.ID)) files.add('duplicate-id', source, { id: attributes.ID });
    ids.add(attributes.ID);
  }
  for (const { attributes } of everything(mets)) {
    for (const attribute of ['FILEID', 'DMDID', 'ADMID'] as const) {
      for (const id of attributes[attribute]?.split(/\s+/) ?? [])
        if (!ids.has(id)) files.add('broken-reference', source, { id });
    }
  }
}

function everything(root: ReadElement): ReadElement[] {
  return [root, ...root.children.flatMap(everything)];
}

/** PREMIS names the files that are there, with their checksums. */
async function preservation(files: PackageFiles, paths: string[]): Promise<void> {
  for (const path of paths) {
    if (!files.has(path)) {
      files.add('missing-file', path);
      continue;
    }
    const premis = await files.xml(path);
    if (!premis) continue;
    const base = path === PREMIS ? '' : `${REP}/`;
    for (const object of descendants(premis, 'object')) {
      const name = childTexts(object).originalName;
      if (name === undefined) continue;
      const digest = descendants(object, 'messageDigest')[0]?.text.trim().toLowerCase();
      if (!files.has(base + name) || digest !== (await files.hash(base + name)))
        files.add('premis-disagrees', path, { name });
    }
  }
}

function decode(href: string): string {
  try {
    return decodeURIComponent(href).normalize('NFC');
  } catch {
    return href;
  }
}
