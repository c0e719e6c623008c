/** What the archive holds, as the checks see it, and their findings as the archive keeps them. */
import type { CheckedDocument, CheckFinding } from '../describe/validate/validate.ts';
import type { Archive } from '../store/archive.ts';
import type { DocumentRow, StoredFinding } from '../store/documents.ts';
import type { PageRow } from '../store/pages.ts';
import { vietnamTime } from './dossier-input.ts';
import { cleanOf } from './page-state.ts';

/** Today in Vietnam, `DD/MM/YYYY`. */
export function today(now = new Date()): string {
  return vietnamTime(now).slice(0, 10).split('-').reverse().join('/');
}

/** Stored documents for `validate`; pages are positions in the batch. */
export function checkedDocuments(archive: Archive, rows: DocumentRow[], pages: PageRow[]): CheckedDocument[] {
  const positions = new Map(pages.map((page, position) => [page.id, position]));
  const known = (id: number) => positions.get(id);
  return rows.map(({ id, typeId, pageIds, fields }) => {
    const marks = archive.registers.marks(id);
    const values = Object.entries(fields).map(([name, { value, pageId }]) => [
      name,
      { value, page: known(pageId) },
    ]);
    const checked = Object.fromEntries(values) as CheckedDocument['fields'];
    for (const [name, mark] of Object.entries(marks)) checked[name] = { value: '', ...checked[name], mark };
    return { id, typeId, pages: pageIds.flatMap((page) => known(page) ?? []), fields: checked };
  });
}

/** A finding with the row of its page, without what the list of rules says of it anyway. */
export function toStoredFinding(pages: PageRow[]) {
  return ({ fix: _, page, ...finding }: CheckFinding): StoredFinding => {
    const row = page === undefined ? undefined : pages[page];
    return { ...finding, ...(row ? { pageId: row.id } : {}) };
  };
}

/** Pages whose cleanup or reading failed for good: never passed over in silence. */
export function pageFindings(archive: Archive, pages: PageRow[]): StoredFinding[] {
  const findings: StoredFinding[] = [];
  for (const page of pages) {
    const params = { source: page.source, page: page.index + 1 };
    if (!page.cleanKey) findings.push({ level: 'blocks', code: 'page-not-cleaned', params, pageId: page.id });
    else if (!page.readKey && !cleanOf(archive, page)?.blank) {
      findings.push({ level: 'look', code: 'page-not-read', params, pageId: page.id });
    }
  }
  return findings;
}
