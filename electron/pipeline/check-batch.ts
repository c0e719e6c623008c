/** The check before sending: every rule of the destination and every doubt about the records, at any time, locally. */

import { type Fix, RULES, type RuleId } from '../describe/validate/rules.ts';
import { StationError } from '../errors.ts';
import { checkDossier } from '../packaging/check.ts';
import { type Profiles, profileOf } from '../packaging/profile.ts';
import type { Finding } from '../packaging/types.ts';
import type { Records } from '../records/load.ts';
import type { RecordType } from '../records/schema.ts';
import type { Archive } from '../store/archive.ts';
import { isTextKey, type Language, say } from '../text.ts';
import { pageFindings } from './check-documents.ts';
import { recordFindings } from './check-records.ts';
import { dossierInput } from './dossier-input.ts';

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

type Raw = Omit<BatchFinding, 'message' | 'fix'> & { fix?: Fix; params?: Finding['params'] };

/** Checks a batch for `profile` (its own unless given). Reads only. Throws `not-found`, `wrong-usage`. */
export function checkBatch(
  archive: Archive,
  records: Records,
  profiles: Profiles,
  batchId: string,
  language: Language,
  profile?: string,
): BatchCheck {
  const batch = archive.batches.get(batchId);
  if (!batch) throw new StationError('not-found', { params: { what: batchId } });
  const target = profileOf(profile ?? batch.profile, profiles);
  const pages = archive.pages.ofBatch(batchId);
  const positions = new Map(pages.map((page, position) => [page.id, position]));
  const raw: Raw[] = pageFindings(archive, pages).map(({ pageId, ...finding }) => ({
    ...finding,
    ...place(positions, pageId),
  }));
  const types = new Map<string, RecordType | undefined>();
  const dossiers = archive.documents.dossiers(batchId);
  for (const dossier of dossiers) {
    const about = { dossier: dossier.id };
    const rows = archive.documents.ofDossier(dossier.id);
    for (const row of rows) types.set(row.id, records.type(row.typeId));
    const found = recordFindings(archive, records, batchId, dossier, rows, pages);
    raw.push(...found.map((finding) => ({ ...finding, ...about })));
    // Without its images a dossier cannot be looked at as the package it would be.
    if (rows.some(({ pageIds }) => pageIds.some((id) => !pages[positions.get(id)!]?.cleanKey))) continue;
    const pack = { id: dossier.id, createdAt: batch.createdAt };
    const input = dossierInput(archive, records, batchId, dossier.id, pack);
    // Where there are several, the page where it begins says which one is meant.
    const begins = dossiers.length > 1 ? place(positions, rows[0]?.pageIds[0]) : {};
    raw.push(
      ...checkDossier(input, target).map((finding) => ({
        ...(finding.document ? {} : begins),
        ...finding,
        ...about,
      })),
    );
  }
  const findings = raw.map((finding) => told(finding, types.get(finding.document ?? ''), language));
  const blocks = findings.filter((finding) => finding.level === 'blocks').length;
  return { batch: batchId, profile: target.id, blocks, looks: findings.length - blocks, findings };
}

/**
 * Every doubt about one document as it stands now, against the others of its dossier too; `page` is a position in the
 * batch. Reads only. Throws `not-found`.
 */
export function checkDocument(
  archive: Archive,
  records: Records,
  documentId: string,
  language: Language,
): BatchFinding[] {
  const row = archive.documents.get(documentId);
  const batchId = archive.documents.batchOf(documentId);
  const dossier = batchId && archive.documents.dossiers(batchId).find(({ id }) => id === row?.dossierId);
  if (!row || !dossier) throw new StationError('not-found', { params: { what: documentId } });
  const rows = archive.documents.ofDossier(dossier.id);
  const found = recordFindings(archive, records, batchId, dossier, rows, archive.pages.ofBatch(batchId));
  const type = records.type(row.typeId);
  return found.flatMap((one) => (one.document === documentId ? [told(one, type, language)] : []));
}

function place(positions: Map<number, number>, pageId: number | undefined): { page?: number } {
  const page = pageId === undefined ? undefined : positions.get(pageId);
  return page === undefined ? {} : { page };
}

function told(
  { params = {}, fix, ...finding }: Raw,
  type: RecordType | undefined,
  language: Language,
): BatchFinding {
  const key = `finding.${finding.code}`;
  const rule = finding.code in RULES ? RULES[finding.code as RuleId] : undefined;
  const remedy = fix ?? rule?.fix ?? (finding.document ? 'edit' : 'set');
  // People know a field by its label; a text that tells how to set an element names it as the command does.
  const label = (name: unknown) => type?.fields.find((field) => field.name === name)?.[language];
  const names = Object.entries(params).map(([name, value]) => [name, label(value) ?? value]);
  const shown = { ...params, ...(finding.document ? Object.fromEntries(names) : {}) } as typeof params;
  return { ...finding, fix: remedy, message: isTextKey(key) ? say(language, key, shown) : finding.code };
}
