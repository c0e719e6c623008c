/** Gathers from the archive all that a dossier's package is made of. */
import type { FieldName, FieldValue } from '../describe/types.ts';
import { alto } from '../ocr/alto.ts';
import type { DossierInput, PackDocument, PackPage } from '../packaging/types.ts';
import type { Records } from '../records/load.ts';
import { SOFTWARE } from '../software.ts';
import type { BlobStore } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import type { DocumentRow } from '../store/documents.ts';
import type { PackageRow } from '../store/packages.ts';
import type { PageRow } from '../store/pages.ts';
import { keptOrigin, wholeOriginal } from './original.ts';
import { cleanOf, textOf } from './page-state.ts';

/** ISO 8601 in Vietnam's time zone, whole seconds, as the archive rules write times. */
export function vietnamTime(at: Date): string {
  return `${new Date(at.getTime() + 7 * 3600_000).toISOString().slice(0, 19)}+07:00`;
}

/**
 * The input of `packDossier` for one dossier; every page must have been cleaned. Its files stand there by their
 * addresses: `atHand` says where they can be read.
 */
export function dossierInput(
  archive: Archive,
  records: Records,
  batchId: string,
  dossierId: string,
  pack: Pick<PackageRow, 'id' | 'createdAt'>,
): DossierInput {
  const dossier = archive.documents.dossiers(batchId).find((d) => d.id === dossierId)!;
  const pages = archive.pages.ofBatch(batchId);
  const positions = new Map(pages.map((page, position) => [page.id, position]));
  // What a supervisor withheld stays on this computer.
  const documents = archive.documents.ofDossier(dossierId).filter((d) => d.secrecyDecision !== 'withhold');
  const signed = archive.signatures.ofDossier(dossierId);
  const objIds = archive.versions.replacedPackages(dossierId);
  return {
    uuid: pack.id,
    createdAt: pack.createdAt,
    settings: dossier.settings,
    documents: documents.map((document) => {
      const sealed = signed.get(document.id);
      const input = packDocument(archive, records, document, pages, positions);
      return sealed ? { ...input, sealed: { path: sealed.sha256, sha256: sealed.sha256 } } : input;
    }),
    ...(objIds.length > 0 ? { replaces: { objIds, version: archive.versions.number(batchId) - 1 } } : {}),
    software: SOFTWARE,
  };
}

function packDocument(
  archive: Archive,
  records: Records,
  document: DocumentRow,
  pages: PageRow[],
  positions: Map<number, number>,
): PackDocument {
  const own = document.pageIds.map((id) => pages[positions.get(id)!]!);
  const fields = Object.entries(document.fields).map(
    ([name, { value, confidence, sure, pageId, box }]): [string, FieldValue] => [
      name,
      { value, confidence, sure, page: positions.get(pageId)!, box },
    ],
  );
  const first = own[0]!;
  const kind = records.type(document.typeId);
  const kept = wholeOriginal(archive, own);
  const changed = kept ? undefined : own.find(keptOrigin);
  return {
    id: document.id,
    type: document.type,
    typeName: kind?.typeName ?? null,
    ...(kind ? { typeLabel: kind.vi } : {}),
    fields: Object.fromEntries(fields) as Record<FieldName, FieldValue>,
    pages: own.map((page) => packPage(archive, page)),
    ...(kept
      ? {
          original: {
            path: first.fileSha256,
            sha256: first.fileSha256,
            name: first.source,
            reason: kept,
          },
        }
      : {}),
    ...(changed ? { takenApart: changed.source } : {}),
  };
}

function packPage(archive: Archive, page: PageRow): PackPage {
  const clean = cleanOf(archive, page)!;
  const text = textOf(archive, page);
  return {
    accessPath: clean.access.sha256,
    width: clean.access.width,
    height: clean.access.height,
    dpi: clean.access.dpi,
    blank: clean.blank,
    text,
    alto: text && alto(text, { fileName: page.source, software: SOFTWARE }),
    source: page.source,
    index: page.index,
    originalSha256: page.fileSha256,
  };
}

/** The documents with their files where they can be read while `workDir` stands. */
export async function atHand(
  files: Pick<BlobStore, 'path'>,
  documents: PackDocument[],
  workDir: string,
): Promise<PackDocument[]> {
  const found: PackDocument[] = [];
  for (const document of documents) {
    const { sealed, original } = document;
    found.push({
      ...document,
      pages: await pagesAtHand(files, document.pages, workDir),
      ...(sealed ? { sealed: { ...sealed, path: await files.path(sealed.path, workDir) } } : {}),
      ...(original ? { original: { ...original, path: await files.path(original.path, workDir) } } : {}),
    });
  }
  return found;
}

/** The same for pages alone. */
export async function pagesAtHand(
  files: Pick<BlobStore, 'path'>,
  pages: PackPage[],
  workDir: string,
): Promise<PackPage[]> {
  const found: PackPage[] = [];
  for (const page of pages) found.push({ ...page, accessPath: await files.path(page.accessPath, workDir) });
  return found;
}
