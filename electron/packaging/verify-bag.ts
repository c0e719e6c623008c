/** Bags of BagIt 1.0 (RFC 8493): declaration, manifests, what bag-info promises. */
import {
  BAG_DECLARATION,
  BAG_DOSSIER,
  BAG_INFO,
  BAG_MANIFEST,
  BAG_PLACES,
  BAG_TAG_MANIFEST,
} from './layout.ts';
import type { PackageFiles } from './package-files.ts';
import type { Profiles } from './profile.ts';
import type { Verified } from './verify.ts';
import { type Counts, verifyContents } from './verify-contents.ts';

/** Checks everything; the identifier is null when the bag has none. */
export async function verifyBag(
  files: PackageFiles,
  profiles: Profiles,
): Promise<Counts & Pick<Verified, 'objId' | 'replaces'>> {
  const declaration = (await files.text(BAG_DECLARATION)) ?? '';
  if (
    !/^BagIt-Version: 1\.0\nTag-File-Character-Encoding: UTF-8\n*$/.test(declaration.replaceAll('\r\n', '\n'))
  )
    files.add('bad-bag', BAG_DECLARATION, { what: 'BagIt-Version: 1.0' });
  const said = labels((await files.text(BAG_INFO)) ?? '');
  const info = new Map(said);
  const replaces = said.flatMap(([label, value]) => (label === 'Replaces' ? [value] : []));
  const payload = files.names('data/');
  await manifest(files, BAG_MANIFEST, payload);
  await manifest(files, BAG_TAG_MANIFEST, [BAG_DECLARATION, BAG_INFO, BAG_MANIFEST]);
  const known = new Set([...payload, BAG_DECLARATION, BAG_INFO, BAG_MANIFEST, BAG_TAG_MANIFEST]);
  for (const name of files.names()) if (!known.has(name)) files.add('unlisted-file', name);
  const oxum = `${payload.reduce((sum, name) => sum + files.bytes(name), 0)}.${payload.length}`;
  const promised = info.get('Payload-Oxum');
  if (promised !== undefined && promised !== oxum)
    files.add('wrong-count', BAG_INFO, { element: 'Payload-Oxum', found: oxum });
  const objId = info.get('External-Identifier') ?? null;
  if (objId === null) files.add('missing-element', BAG_INFO, { element: 'External-Identifier' });
  const profile = profiles.get(info.get('Station-Profile') ?? '');
  if (profile?.package !== 'BagIt') {
    // A bag of somebody else's: whole or not, but what its files mean is not known here.
    if (info.has('Station-Profile'))
      files.add('wrong-type', BAG_INFO, { type: info.get('Station-Profile')! });
    return { objId, replaces, documents: 0, pages: 0 };
  }
  return { objId, replaces, ...(await verifyContents(files, BAG_PLACES, BAG_DOSSIER, profile)) };
}

/** Every file is in the manifest, once, with its checksum, and the other way round. */
async function manifest(files: PackageFiles, path: string, expected: string[]): Promise<void> {
  const text = await files.text(path);
  if (text === null) return;
  const listed = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const parts = /^([0-9a-fA-F]{64})\s+\*?(.+)$/.exec(line);
    const [, digest = '', written = ''] = parts ?? [];
    const name = written
      .replace(/%0[aA]/g, '\n')
      .replace(/%0[dD]/g, '\r')
      .replace(/%25/g, '%');
    if (!parts || listed.has(name)) {
      files.add('bad-bag', path, { what: line.slice(0, 100) });
      continue;
    }
    listed.add(name);
    if (!files.has(name)) files.add('missing-file', name);
    else if ((await files.hash(name)) !== digest.toLowerCase()) files.add('wrong-checksum', name);
  }
  for (const name of expected) if (files.has(name) && !listed.has(name)) files.add('unlisted-file', name);
}

/** `Label: value` lines; a line that begins with a blank goes on with the one before. */
/** In their order; a label may occur several times. */
function labels(text: string): [string, string][] {
  const found: [string, string][] = [];
  for (const line of text
    .replaceAll('\r\n', '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')) {
    const at = line.indexOf(':');
    if (at > 0) found.push([line.slice(0, at).trim(), line.slice(at + 1).trim()]);
  }
  return found;
}
