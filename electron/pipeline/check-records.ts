/** All doubts about the records of one dossier as they stand now: by their types, against each other, and as keyed. */
import { documentKey, validate } from '../describe/validate/validate.ts';
import type { Finding } from '../packaging/types.ts';
import type { Records } from '../records/load.ts';
import type { Archive } from '../store/archive.ts';
import type { DocumentRow } from '../store/documents.ts';
import type { PageRow } from '../store/pages.ts';
import { checkedDocuments, today } from './check-documents.ts';
import { expectedPages } from './inventory-progress.ts';
import { comparisons } from './register.ts';

/** Findings of a dossier; `page` is a position in the batch. */
export function recordFindings(
  archive: Archive,
  records: Records,
  batchId: string,
  { settings }: { settings: Record<string, string> },
  rows: DocumentRow[],
  pages: PageRow[],
): Finding[] {
  const elsewhere = documentsElsewhere(archive, batchId, rows);
  const context = { records, today: today(), elsewhere, registerYear: settings.registerYear };
  return [
    ...validate(checkedDocuments(archive, rows, pages), context).map(({ fix: _, ...finding }) => finding),
    ...keyingFindings(archive, rows),
    ...pageCounts(archive, settings, rows),
  ];
}

/** Documents of the archive, other than in the versions of the batch, that one of these may be, by key. */
function documentsElsewhere(
  archive: Archive,
  inBatch: string,
  rows: Pick<DocumentRow, 'fields'>[],
): Map<string, string> {
  const numbers = [...new Set(rows.flatMap((row) => row.fields.codeNumber?.value ?? []))];
  const found = new Map<string, string>();
  if (numbers.length === 0) return found;
  const versions = archive.versions.of(inBatch);
  for (const { batchId, fields } of archive.documents.numberedElsewhere(versions, numbers)) {
    const key = documentKey(Object.fromEntries(Object.entries(fields).map(([n, value]) => [n, { value }])));
    if (key) found.set(key, batchId.slice(0, 8));
  }
  return found;
}

/** Values that two people keyed differently, until somebody has decided; what differs in marks alone is said loudly. */
function keyingFindings(archive: Archive, rows: DocumentRow[]): Finding[] {
  return rows.flatMap((row) =>
    comparisons(archive, row).flatMap(({ name, first, second, difference, open }): Finding[] => {
      if (!open || difference === 'form') return [];
      const code = difference === 'marks' ? 'keying-differs-in-marks' : 'keying-differs';
      const params = { element: name, first, second };
      return [{ level: 'blocks', code, document: row.id, field: name, params }];
    }),
  );
}

/** As many images as the paper has pages (TT 01/2023, Điều 8.4), where an inventory or a person has counted. */
function pageCounts(archive: Archive, settings: Record<string, string>, rows: DocumentRow[]): Finding[] {
  const found = rows.reduce((n, row) => n + row.pageIds.length, 0);
  const expected = expectedPages(archive, settings);
  if (!expected || (found >= expected.least && found <= expected.most)) return [];
  const { least, most } = expected;
  const count = least === most ? String(least) : `${least}–${most}`;
  return [{ level: 'look', code: 'pages-disagree', params: { found, expected: count } }];
}
