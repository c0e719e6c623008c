/** Reads the documents of a finished package one by one, for receivers that take documents and no packages. */
import { createHash } from 'node:crypto';
import { BAG_DOSSIER, BAG_PLACES, EAD, EARK_PLACES, METS } from './layout.ts';
import { childTexts, readXml } from './read-xml.ts';
import { openSource, PACKAGE_LIMITS, type SourceEntry } from './source.ts';

export interface PackedDocument {
  name: string;
  bytes: Buffer;
  sha256: string;
  /** The document's elements over the dossier's. */
  elements: Record<string, string>;
}

/** In the order of their names, which is the order of the dossier; one in memory at a time. */
export async function* packedDocuments(zip: string): AsyncGenerator<PackedDocument> {
  const source = await openSource(zip, PACKAGE_LIMITS);
  try {
    const folder = source.entries[0]?.name.split('/')[0] ?? '';
    const files = new Map(source.entries.map((e) => [e.name.slice(folder.length + 1), e]));
    const describe = async (path: string) => {
      const entry = files.get(path);
      return entry ? childTexts(readXml((await bytesOf(entry)).toString('utf8'))) : {};
    };
    const [places, whole] = files.has(METS) ? [EARK_PLACES, EAD] : [BAG_PLACES, BAG_DOSSIER];
    const dossier = await describe(whole);
    const [before, after] = places.data('\0').split('\0') as [string, string];
    const data = [...files.keys()].filter(
      (path) => path.startsWith(before) && path.endsWith(after) && !path.slice(before.length).includes('/'),
    );
    for (const path of data.sort()) {
      const bytes = await bytesOf(files.get(path)!);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const own = await describe(places.description(path.slice(before.length, -after.length)));
      yield { name: path.slice(before.length), bytes, sha256, elements: { ...dossier, ...own } };
    }
  } finally {
    source.close();
  }
}

async function bytesOf(entry: SourceEntry): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await entry.open()) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
