/** Finished packages for tests of delivery. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Parcel } from '../deliver/types.ts';
import { packedDocuments } from './documents.ts';
import { dossier } from './dossier-fixture.ts';
import { packDossier } from './package.ts';
import { profileOf } from './profile.ts';

/** Three documents on six pages of `bytesPerPage`: heavy enough for several chunks, unless it is told otherwise. */
export async function heavyParcel(bytesPerPage = 2_000_000): Promise<Parcel> {
  const { input, context } = await dossier(3);
  for (const page of input.documents.flatMap((d) => d.pages)) {
    const noise = Buffer.alloc(bytesPerPage);
    for (let i = 0; i < noise.length; i++) noise[i] = (i * i * 31 + i) >> 3;
    const jpeg = readFileSync(page.accessPath);
    // Bytes after the end of the image are part of the file, and no decoder minds them.
    if (jpeg.length < bytesPerPage) writeFileSync(page.accessPath, Buffer.concat([jpeg, noise]));
  }
  const built = (await packDossier(input, profileOf('tt05-aip'), context)).package;
  return {
    path: built.path,
    sha256: built.sha256,
    bytes: built.bytes,
    objId: built.objId,
    name: 'gói 1.zip',
    documents: () => packedDocuments(built.path),
  };
}

/** The same three documents in one piece. */
export const lightParcel = () => heavyParcel(10_000);
