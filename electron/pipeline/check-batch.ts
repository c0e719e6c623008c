/** The check before sending: every rule of the destination and every doubt about the records, at any time, locally. */

import { type Fix, RULES, type RuleId } from '../describe/validate/rules.ts';
import { documentKey, graded, validate } from '../describe/validate/validate.ts';
import { StationError } from '../errors.ts';
import { checkDossier } from '../packaging/check.ts';
import { profileOf } from '../packaging/profile.ts';
import type { Records } from '../records/load.ts';
import type { Archive } from '../store/archive.ts';
import type { Batch } from '../store/batches.ts';
import type { DocumentRow } from '../store/documents.ts';
import { isTextKey, type Language, say } from '../text.ts';
import { checkedDocuments, pageFindings, today } from './check-documents.ts';
import { dossierInput } from './dossier-input.ts';
import { expectedPages } from './inventory-progress.ts';
import { comparisons } from './register.ts';

export interface BatchFinding {
  level: 'blocks' | 'look';
  code: string;
  fix: Fix;
  /** In the reader's language: what is wrong, and what to do. */
  message: string;
  dossier?: string;
  document?: string;
  field?: string;
  /** Position of the page in the batch. */
  page?: number;
}

export interface BatchCheck {
  batch: string;
  profile: string;
  blocks: number;
  looks: number;
  findings: BatchFinding[];
}

type Raw = Omit<BatchFinding, 'message' | 'fix'> & { fix?: Fix; params?: Record<string, string | number> };

/** Checks a batch for `profile` (its own unless given). Reads only. Throws `not-found`, `wrong-usage`. */
export function checkBatch(
  archive: Archive,
  records: Records,
  batchId: string,
  language: Language,
  profile?: string,
): BatchCheck {
  const batch = archive.batches.get(batchId);
  if (!batch) throw new StationError('not-found', { params: { what: batchId } });
  const target = profileOf(profile ?? batch.profile);
  const pages = archive.pages.ofBatch(batchId);
  const positions = new Map(pages.map((page, position) => [page.id, position]));
  const raw: Raw[] = pageFindings(archive, pages).map(({ pageId, ...finding }) => ({
    ...finding,
    ...place(positions, pageId),
  }));
  for (const dossier of archive.documents.dossiers(batchId)) {
    const rows = archive.documents.ofDossier(dossier.id);
    const about = { dossier: dossier.id };
    const checked = checkedDocuments(archive, rows, pages);
    const elsewhere = documentsElsewhere(archive, batch, rows);
    const registerYear = dossier.settings.registerYear;
    const context = { records, today: today(), elsewhere, registerYear };
    raw.push(...validate(checked, context).map((finding) => ({ ...finding, ...about })));
    raw.push(...keyingFindings(archive, rows).map((finding) => ({ ...finding, ...about })));
    raw.push(...pageCounts(archive, dossier, rows).map((finding) => ({ ...finding, ...about })));
    // Without its images a dossier cannot be looked at as the package it would be.
    if (rows.some(({ pageIds }) => pageIds.some((id) => !pages[positions.get(id)!]?.cleanKey))) continue;
    const pack = { id: dossier.id, createdAt: batch.createdAt };
    const input = dossierInput(archive, records, batchId, dossier.id, pack);
    raw.push(...checkDossier(input, target).map((finding) => ({ ...finding, ...about })));
  }
  const findings = raw.map((finding) => told(finding, language));
  const blocks = findings.filter((finding) => finding.level === 'blocks').length;
  return { batch: batchId, profile: target.id, blocks, looks: findings.length - blocks, findings };
}

function place(positions: Map<number, number>, pageId: number | undefined): { page?: number } {
  const page = pageId === undefined ? undefined : positions.get(pageId);
  return page === undefined ? {} : { page };
}

function told({ params = {}, fix, ...finding }: Raw, language: Language): BatchFinding {
  const key = `finding.${finding.code}`;
  const rule = finding.code in RULES ? RULES[finding.code as RuleId] : undefined;
  const remedy = fix ?? rule?.fix ?? (finding.document ? 'edit' : 'set');
  return { ...finding, fix: remedy, message: isTextKey(key) ? say(language, key, params) : finding.code };
}

/** Documents of the archive outside the batch that one of these may be, by key. */
export function documentsElsewhere(
  archive: Archive,
  batch: Pick<Batch, 'id'>,
  rows: Pick<DocumentRow, 'fields'>[],
): Map<string, string> {
  const numbers = [...new Set(rows.flatMap((row) => row.fields.codeNumber?.value ?? []))];
  const found = new Map<string, string>();
  if (numbers.length === 0) return found;
  for (const { batchId, fields } of archive.documents.numberedElsewhere(batch.id, numbers)) {
    const key = documentKey(Object.fromEntries(Object.entries(fields).map(([n, value]) => [n, { value }])));
    if (key) found.set(key, batchId.slice(0, 8));
  }
  return found;
}

/** Values that two people keyed differently, until somebody has decided; what differs in marks alone is said loudly. */
function keyingFindings(archive: Archive, rows: DocumentRow[]): Raw[] {
  return rows.flatMap((row) =>
    comparisons(archive, row).flatMap(({ name, first, second, difference, open }): Raw[] => {
      if (!open || difference === 'form') return [];
      const code = difference === 'marks' ? 'keying-differs-in-marks' : 'keying-differs';
      const params = { element: name, first, second };
      return [{ level: 'blocks', code, document: row.id, field: name, params }];
    }),
  );
}

/** As many images as the paper has pages (TT 01/2023, Điều 8.4), where an inventory or a person has counted. */
function pageCounts(
  archive: Archive,
  { settings }: { settings: Record<string, string> },
  rows: DocumentRow[],
): Raw[] {
  const found = rows.reduce((n, row) => n + row.pageIds.length, 0);
  const expected = expectedPages(archive, settings);
  if (!expected || (found >= expected.least && found <= expected.most)) return [];
  const { least, most } = expected;
  const count = least === most ? String(least) : `${least}–${most}`;
  return [graded({ code: 'pages-disagree', document: '', params: { found, expected: count } }, false)].map(
    ({ document: _, ...finding }) => finding,
  );
}
