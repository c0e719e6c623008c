/** Documents as tables for other programs: one sheet per record type, its fields as columns. */

import type { Records } from '../records/load.ts';
import type { RecordType } from '../records/schema.ts';
import { csv, type Sheet, xlsx } from '../spreadsheet/write.ts';
import type { Archive } from '../store/archive.ts';
import type { DocumentRow } from '../store/documents.ts';
import { type Language, say } from '../text.ts';
import { isSecret } from './secrecy.ts';

/** What is exported: of batches all documents or some, of any type or one; never those under a secrecy mark. */
export interface Selection {
  batches: string[];
  documents?: string[] | undefined;
  typeId?: string | undefined;
}

export type TableFormat = 'csv' | 'xlsx';

/** Media type and ending of a format. */
export const TABLE_FORMATS: Record<TableFormat, { mime: string; ending: string }> = {
  csv: { mime: 'text/csv; charset=utf-8', ending: 'csv' },
  xlsx: { mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ending: 'xlsx' },
};

interface Selected {
  document: DocumentRow;
  dossier: Record<string, string>;
  type: RecordType | undefined;
  /** Files that it was scanned from, and its pages' places in them. */
  sources: string;
}

/** The table of a selection: of CSV one, with the columns of all types; of XLSX a sheet per type. */
export async function exportTable(
  archive: Archive,
  records: Records,
  selection: Selection,
  format: TableFormat,
  language: Language,
): Promise<Uint8Array> {
  const selected = select(archive, records, selection);
  if (format === 'csv') {
    const types = [...new Set(selected.map((one) => one.type))];
    return csv(sheetOf(selected, types, language, ''));
  }
  const groups = new Map<RecordType | undefined, Selected[]>();
  for (const one of selected) groups.set(one.type, [...(groups.get(one.type) ?? []), one]);
  const sheets = [...groups].map(([type, group]) =>
    sheetOf(group, [type], language, type?.[language] ?? say(language, 'export.no-type')),
  );
  return xlsx(
    sheets.length > 0 ? distinct(sheets) : [sheetOf([], [], language, say(language, 'export.no-type'))],
  );
}

function select(archive: Archive, records: Records, { batches, documents, typeId }: Selection): Selected[] {
  return batches.flatMap((batchId) => {
    const pages = new Map(archive.pages.ofBatch(batchId).map((page) => [page.id, page]));
    return archive.documents.dossiers(batchId).flatMap((dossier) =>
      archive.documents
        .ofDossier(dossier.id)
        .filter(
          (document) =>
            !isSecret(document) &&
            (documents?.includes(document.id) ?? true) &&
            (typeId === undefined || document.typeId === typeId),
        )
        .map((document) => ({
          document,
          dossier: dossier.settings,
          type: records.type(document.typeId),
          sources: document.pageIds
            .map((id) => `${pages.get(id)?.source ?? ''}#${(pages.get(id)?.index ?? 0) + 1}`)
            .join(' '),
        })),
    );
  });
}

function sheetOf(
  rows: Selected[],
  types: (RecordType | undefined)[],
  language: Language,
  name: string,
): Sheet {
  const fields = new Map<string, string>();
  for (const type of types)
    for (const field of type?.fields ?? []) fields.set(field.name, `${field[language]} (${field.name})`);
  // Of a document whose type is not known, what was read all the same.
  for (const { document } of rows)
    for (const field of Object.keys(document.fields)) if (!fields.has(field)) fields.set(field, field);
  const about = ['export.dossier', 'export.document', 'export.type', 'export.pages', 'export.scans'] as const;
  return {
    name,
    header: [...about.map((key) => say(language, key)), ...fields.values()],
    rows: rows.map(({ document, dossier, type, sources }) => [
      dossier.fileNotation ?? '',
      document.id,
      type?.[language] ?? '',
      String(document.pageIds.length),
      sources,
      ...[...fields.keys()].map((field) => document.fields[field]?.value ?? ''),
    ]),
  };
}

/** No two sheets of a workbook may have one name, and only 31 characters count. */
function distinct(sheets: Sheet[]): Sheet[] {
  const taken = new Set<string>();
  return sheets.map((sheet) => {
    let name = sheet.name.slice(0, 31);
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${sheet.name.slice(0, 27)} ${n}`;
    taken.add(name.toLowerCase());
    return { ...sheet, name };
  });
}
