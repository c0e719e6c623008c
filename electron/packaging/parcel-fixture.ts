/** A finished package for tests, heavy enough for several chunks. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Parcel } from '../deliver/types.ts';
import { packedDocuments } from './documents.ts';
import { dossier } from './dossier-fixture.ts';
import { packDossier } from './package.ts';
import { profileOf } from './profile.ts';

/** Three documents and about 18 MB. */
export async function heavyParcel(): Promise<Parcel> {
  const { input, context } = await dossier(3);
  for (const page of input.documents.flatMap((d) => d.pages)) {
    const noise = Buffer.alloc(3_000_000);
    for (let i = 0; i < noise.length; i++) noise[i] = (i * i * 31 + i) >> 3;
    const jpeg = readFileSync(page.accessPath);
    // Bytes after the end of the image are part of the file, and no decoder minds them.
    if (jpeg.length < 1_000_000) writeFileSync(page.accessPath, Buffer.concat([jpeg, noise]));
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
