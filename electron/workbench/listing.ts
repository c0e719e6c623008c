/** A batch as the screens list it: thousands of pages in one quick call, documents with fields, what was found. */
import { findOutliers, type Outlier } from '../clean/outliers.ts';
import type { CleanAdjust } from '../clean/types.ts';
import { reviveError } from '../errors.ts';
import type { Box } from '../imaging/raster.ts';
import { summariesOf } from '../pipeline/summary.ts';
import type { Archive } from '../store/archive.ts';
import type { StoredField } from '../store/documents.ts';
import type { PageRow } from '../store/pages.ts';
import { isTextKey, type Language, say } from '../text.ts';
import { versionOf } from './pictures.ts';

export interface ListedPage {
  id: number;
  source: string;
  /** Place in the source, from 0. */
  index: number;
  document: string | null;
  /** Raised by every decision about the page; sent back with the next one. */
  version: number;
  textVersion: number;
  /** Names the access image in addresses (the original while there is none). */
  image: string;
  /** Of the access image, pixels; of the original while there is none. */
  width: number;
  height: number;
  dpi: number;
  turn: number;
  skew: number;
  blank: boolean;
  words: number;
  confidence: number;
  unread: number;
  doubtful: number;
  flags: string[];
  adjust: CleanAdjust;
  region?: Box;
  outlier?: Outlier;
  /** What the station is doing with it; absent when there is nothing left to do. */
  work?: 'waiting' | 'running' | 'failed';
  /** Why its work failed. */
  error?: string;
}

/** Pages `from` (position, from 0) on, at most `limit`, in order; `total` is the number of all. */
export function listPages(
  archive: Archive,
  batchId: string,
  {
    from = 0,
    limit = Number.POSITIVE_INFINITY,
    language,
  }: { from?: number; limit?: number; language: Language },
): { total: number; pages: ListedPage[] } {
  const rows = archive.pages.ofBatch(batchId);
  const summaries = summariesOf(archive, batchId, rows);
  const outliers = outliersOf(rows, summaries);
  const documents = archive.documents.documentsOfPages(batchId);
  const work = workOf(archive, batchId, language);
  const pages = rows.slice(from, from + limit).map((row): ListedPage => {
    const { summary, doubtful } = summaries.get(row.id)!;
    const outlier = outliers.get(row.id);
    return {
      id: row.id,
      source: row.source,
      index: row.index,
      document: documents.get(row.id) ?? null,
      version: row.version,
      textVersion: row.textVersion,
      image: versionOf(summary.access?.sha256 ?? row.imageSha256),
      width: summary.access?.width ?? row.region?.[2] ?? row.width,
      height: summary.access?.height ?? row.region?.[3] ?? row.height,
      dpi: row.dpi,
      turn: summary.turn,
      skew: summary.skew,
      blank: summary.blank,
      words: summary.words,
      confidence: summary.confidence,
      unread: summary.unread,
      doubtful,
      flags: summary.flags,
      adjust: row.adjust,
      ...(row.region ? { region: row.region } : {}),
      ...(outlier ? { outlier } : {}),
      ...work.get(row.id),
    };
  });
  return { total: rows.length, pages };
}

function outliersOf(rows: PageRow[], summaries: ReturnType<typeof summariesOf>): Map<number, Outlier> {
  const measured = rows.flatMap((row) => {
    const { measures } = summaries.get(row.id)!.summary;
    return measures ? [{ id: row.id, measures }] : [];
  });
  const found = findOutliers(measured.map(({ measures }) => measures));
  return new Map(measured.flatMap(({ id }, i) => (found[i] ? [[id, found[i]] as const] : [])));
}

function workOf(archive: Archive, batchId: string, language: Language) {
  const work = new Map<number, Pick<ListedPage, 'work' | 'error'>>();
  for (const { subject, state, error } of archive.jobs.pageWork(batchId)) {
    const doing = state === 'pending' ? 'waiting' : state;
    work.set(Number(subject), {
      work: doing,
      ...(state === 'failed' && error ? { error: reviveError(error).explain(language) } : {}),
    });
  }
  return work;
}

export interface ListedField extends Omit<StoredField, 'box'> {
  /** On the access image of its page; null when it was typed without a place. */
  box: Box | null;
}

export interface ListedDocument {
  id: string;
  pages: number[];
  type: string | null;
  typeId: string | null;
  typeConfidence: number;
  /** Who set the type; null: the machine. */
  typeBy: string | null;
  start: string;
  secrecy: string | null;
  version: number;
  fields: Record<string, ListedField>;
  findings: ListedFinding[];
}

export interface ListedFinding {
  level: 'blocks' | 'look';
  code: string;
  message: string;
  document?: string;
  field?: string;
  page?: number;
}

/** All documents of a batch in order, and what was found that belongs to none of them. Pages are page ids. */
export function listDocuments(
  archive: Archive,
  batchId: string,
  language: Language,
): { documents: ListedDocument[]; findings: ListedFinding[] } {
  const rows = archive.documents.ofBatch(batchId);
  const known = new Set(rows.map((row) => row.id));
  const found = archive.documents.findings(batchId).map(({ pageId, params, ...f }): ListedFinding => {
    const key = `finding.${f.code}`;
    const message = isTextKey(key) ? say(language, key, params) : f.code;
    return { ...f, message, ...(pageId === undefined ? {} : { page: pageId }) };
  });
  const documents = rows.map(
    (row): ListedDocument => ({
      id: row.id,
      pages: row.pageIds,
      type: row.type,
      typeId: row.typeId,
      typeConfidence: row.typeConfidence,
      typeBy: row.typeBy,
      start: row.start,
      secrecy: row.secrecy,
      version: row.version,
      fields: listFields(row.fields),
      findings: found.filter((f) => f.document === row.id),
    }),
  );
  return { documents, findings: found.filter((f) => !(f.document && known.has(f.document))) };
}

/** Fields as they are listed. */
export function listFields(fields: Record<string, StoredField>): ListedDocument['fields'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      { ...field, box: hasPlace(field) ? field.box : null },
    ]),
  );
}

function hasPlace({ box }: { box: Box }): boolean {
  return box[2] > 0 && box[3] > 0;
}
