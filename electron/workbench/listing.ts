/** A batch as the screens list it: thousands of pages in one quick call, documents with fields, what was found. */
import { findOutliers, type Outlier } from '../clean/outliers.ts';
import type { CleanAdjust } from '../clean/types.ts';
import { reviveError } from '../errors.ts';
import type { Box } from '../imaging/raster.ts';
import { eyeRulesOf } from '../pipeline/eye-rules.ts';
import { summariesOf } from '../pipeline/summary.ts';
import type { Records } from '../records/load.ts';
import { documentEyes, type EyeReason, fieldEye, outlierFrom, pageEyes } from '../review/eyes.ts';
import type { Archive } from '../store/archive.ts';
import type { DocumentRow, StoredField } from '../store/documents.ts';
import type { PageRow } from '../store/pages.ts';
import type { Mark, ReturnRow } from '../store/review.ts';
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
  /** Why a person has to look, the most urgent first. */
  eyes: EyeReason[];
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
  const outliers = outliersOf(archive, rows, summaries);
  const listed = rows.slice(from, from + limit);
  const eyes = eyesOfPages(archive, batchId, listed, summaries, outliers, language);
  const documents = archive.documents.documentsOfPages(batchId);
  const work = workOf(archive, batchId, language);
  const pages = listed.map((row): ListedPage => {
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
      eyes: eyes.get(row.id)!,
      ...work.get(row.id),
    };
  });
  return { total: rows.length, pages };
}

type Summaries = ReturnType<typeof summariesOf>;

function eyesOfPages(
  archive: Archive,
  batchId: string,
  rows: PageRow[],
  summaries: Summaries,
  outliers: Map<number, Outlier>,
  language: Language,
): Map<number, EyeReason[]> {
  const rules = eyeRulesOf(archive);
  const marks = archive.review.openReturn(batchId)?.marks ?? [];
  return new Map(
    rows.map(({ id }) => {
      const { summary, doubtful } = summaries.get(id)!;
      const { unread, inkKept, turnConfidence, skewConfidence, words } = summary;
      const confidence = words > 0 ? summary.confidence : null;
      const outlier = outliers.get(id)?.score ?? null;
      const notes = marks.filter((mark) => mark.pageId === id).map(({ note = '' }) => note);
      const measures = { doubtful, unread, inkKept, turnConfidence, skewConfidence, confidence, outlier };
      return [id, pageEyes(rules, { ...summary, notes, measures }, language)];
    }),
  );
}

function outliersOf(archive: Archive, rows: PageRow[], summaries: Summaries): Map<number, Outlier> {
  const measured = rows.flatMap((row) => {
    const { measures } = summaries.get(row.id)!.summary;
    return measures ? [{ id: row.id, measures }] : [];
  });
  const found = findOutliers(
    measured.map(({ measures }) => measures),
    outlierFrom(eyeRulesOf(archive)),
  );
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
  /** Why a person has to look at the value; null where nobody has to, or somebody has. */
  eye: 'doubtful' | 'always' | 'returned' | null;
  /** What the supervisor who returned the batch said of it; null where nothing was said since somebody decided. */
  asked: string | null;
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
  /** Why a person has to look, the most urgent first. */
  eyes: EyeReason[];
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
  records: Records,
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
  const rules = eyeRulesOf(archive);
  const pages = archive.pages.ofBatch(batchId);
  const summaries = summariesOf(archive, batchId, pages);
  const odd = eyesOfPages(
    archive,
    batchId,
    pages,
    summaries,
    outliersOf(archive, pages, summaries),
    language,
  );
  const returned = archive.review.openReturn(batchId);
  const documents = rows.map((row): ListedDocument => {
    const marks = (returned?.marks ?? []).filter((mark) => isAbout(mark, row));
    const fields = listFields(archive, records, row, returned);
    const findings = found.filter((f) => f.document === row.id);
    const eyes = Object.values(fields).map((field) => field.eye);
    const facts = {
      returned: marks.length,
      secrecy: row.secrecy !== null && row.secrecyDecision === null ? 1 : 0,
      blocks: findings.filter((f) => f.level === 'blocks').length,
      looks: findings.filter((f) => f.level === 'look').length,
      'doubtful-fields': eyes.filter((eye) => eye === 'doubtful').length,
      'always-fields': eyes.filter((eye) => eye === 'always').length,
      pages: row.pageIds.filter((id) => (odd.get(id)?.length ?? 0) > 0).length,
    };
    return {
      id: row.id,
      pages: row.pageIds,
      type: row.type,
      typeId: row.typeId,
      typeConfidence: row.typeConfidence,
      typeBy: row.typeBy,
      start: row.start,
      secrecy: row.secrecy,
      version: row.version,
      fields,
      findings,
      eyes: documentEyes(
        rules,
        facts,
        marks.map(({ note = '' }) => note),
        language,
      ),
    };
  });
  return { documents, findings: found.filter((f) => !(f.document && known.has(f.document))) };
}

/** Fields as they are listed; a document of unknown kind is looked at as an administrative one. */
function listFields(
  archive: Archive,
  records: Records,
  { id, typeId, fields }: Pick<DocumentRow, 'id' | 'typeId' | 'fields'>,
  returned: ReturnRow | null,
): ListedDocument['fields'] {
  const rules = eyeRulesOf(archive).fields;
  const type =
    records.type(typeId) ?? records.types.find((one) => one.namespace === 'vb' && one.level === 'document');
  const always = new Set(type?.fields.filter((field) => field.alwaysCheck).map((field) => field.name));
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const mark = returned?.marks.find((one) => one.documentId === id && one.field === name);
      // Whoever decided about it since has done what was asked.
      const asked = mark && (field.decidedAt ?? '') < returned!.returnedAt ? (mark.note ?? '') : null;
      const eye = asked === null ? fieldEye(rules, { name, ...field }, always.has(name)) : 'returned';
      return [name, { ...field, box: hasPlace(field) ? field.box : null, eye, asked }];
    }),
  );
}

/** A mark names its document, or a page of it. */
function isAbout(mark: Mark, { id, pageIds }: Pick<DocumentRow, 'id' | 'pageIds'>): boolean {
  if (mark.documentId !== undefined) return mark.documentId === id;
  return mark.pageId !== undefined && pageIds.includes(mark.pageId);
}

function hasPlace({ box }: { box: Box }): boolean {
  return box[2] > 0 && box[3] > 0;
}
