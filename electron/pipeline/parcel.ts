/** A package and its batch as destinations are told of them. */
import type { BatchManifest, Parcel } from '../deliver/types.ts';
import { packedDocuments } from '../packaging/documents.ts';
import type { Archive } from '../store/archive.ts';
import type { PackageRow } from '../store/packages.ts';

/** The parcel of a finished package that can be read at `path`. */
export function parcelOf(pack: PackageRow, path: string): Parcel {
  return {
    path,
    sha256: pack.sha256!,
    bytes: pack.bytes!,
    objId: pack.objId!,
    name: pack.file!,
    documents: () => packedDocuments(path),
  };
}

/** What the batch holds; every package must be finished. */
export function manifestOf(archive: Archive, batchId: string, station: string): BatchManifest {
  const titles = new Map(archive.documents.dossiers(batchId).map((d) => [d.id, d.settings.title ?? '']));
  return {
    batch: batchId,
    station,
    createdAt: archive.batches.get(batchId)!.createdAt,
    packages: archive.packages.ofBatch(batchId).map((p) => ({
      name: p.file!,
      sha256: p.sha256!,
      bytes: p.bytes!,
      objId: p.objId!,
      title: titles.get(p.dossierId) ?? '',
      documents: p.documents!,
      pages: p.pages!,
    })),
  };
}
