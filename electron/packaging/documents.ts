/** Reads the documents of a finished package one by one, for receivers that take documents and no packages. */
import { createHash } from 'node:crypto';
import { DATA, EAD, eadDocPath, REP } from './layout.ts';
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
    const dossier = await describe(EAD);
    const prefix = `${REP}/${DATA}/`;
    for (const path of [...files.keys()].filter((n) => n.startsWith(prefix)).sort()) {
      const name = path.slice(prefix.length);
      const bytes = await bytesOf(files.get(path)!);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const own = await describe(`${REP}/${eadDocPath(name.replace(/\.[^.]+$/, ''))}`);
      yield { name, bytes, sha256, elements: { ...dossier, ...own } };
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
