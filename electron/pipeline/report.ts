/** What a batch has come to, as `station digitize --json` prints it (design: the JSON of `digitize`). */
import type { Outlier } from '../clean/outliers.ts';
import type { Receipt } from '../deliver/types.ts';
import type { FieldName } from '../describe/types.ts';
import { reviveError } from '../errors.ts';
import { type Box, invert, mapBox } from '../imaging/raster.ts';
import type { PageText } from '../ocr/types.ts';
import { outlierFrom } from '../review/eyes.ts';
import type { WaitingReason } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import type { StoredFinding } from '../store/documents.ts';
import type { DeliveryRow } from '../store/packages.ts';
import type { PageRow } from '../store/pages.ts';
import { isTextKey, type Language, say } from '../text.ts';
import { eyeRulesOf } from './eye-rules.ts';
import { markOutliers } from './outliers.ts';
import { asDecided, textOf } from './page-state.ts';
import type { StoredClean } from './steps/clean.ts';

export interface PageReport {
  id: number;
  source: string;
  index: number;
  /** The page's box on the picture it came from, where that shows two facing pages. */
  region?: Box;
  sha256: string;
  width: number;
  height: number;
  dpi: number;
  flags: string[];
  turn?: number;
  skew?: number;
  blank?: boolean;
  confidence?: number;
  words?: number;
  /** Lines that are no print (handwriting, signatures) and wait to be keyed where they matter. */
  unread?: number;
  /** Part of the letters' ink that cleanup left for the reader, 0–1. */
  inkKept?: number;
  /** Set on pages that are unlike the rest of the batch; the highest scores want a look first. */
  outlier?: Outlier;
  ms?: { clean?: number; ocr?: number };
}

export interface FieldReport {
  value: string;
  confidence: number;
  sure: boolean;
  page: number;
  box: Box;
  /** What else the machine read there. */
  runnerUp?: { value: string; confidence: number; box: Box };
}

export interface DocumentReport {
  id: string;
  pages: number[];
  type: string | null;
  typeId: string | null;
  /** Why it begins where it does, for people. */
  start: string;
  fields: Record<FieldName, FieldReport>;
}

export interface PackageReport {
  path: string;
  sha256: string;
  objId: string;
  profile: string;
  receipt: Receipt | null;
  deliveries: {
    destination: string;
    state: DeliveryRow['state'];
    message?: string;
    /** Nothing is wrong: a person holds it, or its hours have not come. */
    waits?: WaitingReason;
    receipt: Receipt | null;
  }[];
}

export interface BatchReport {
  batch: string;
  state: string;
  pages: PageReport[];
  documents: DocumentReport[];
  /** Positions of pages that only separate: kept in the archive, no part of any document or package. */
  separators: number[];
  packages: PackageReport[];
  findings: {
    level: string;
    code: string;
    document?: string;
    field?: string;
    page?: number;
    message: string;
  }[];
  quarantine: { source: string; code: string; message: string }[];
  ignored: string[];
  duplicates: { source: string; of: string; batch?: string }[];
  /** Stages at which a person is waited for. */
  waiting: { stage: string; count: number }[];
  failures: { stage: string; code: string; message: string }[];
}

/** The batch's report; messages in `language`. */
export function batchReport(archive: Archive, batchId: string, language: Language): BatchReport {
  const batch = archive.batches.get(batchId)!;
  const pages = archive.pages.ofBatch(batchId);
  const positions = new Map(pages.map((page, position) => [page.id, position]));
  const cleans = pages.map((page) => cleanReport(archive, page));
  const files = archive.batches.files(batchId);
  const versions = archive.versions.of(batchId);
  return {
    batch: batchId,
    state: batch.state,
    pages: markOutliers(
      pages.map((page, i) => pageReport(archive, page, cleans[i] ?? null)),
      cleans.map((c) => c?.result ?? null),
      outlierFrom(eyeRulesOf(archive)),
    ),
    documents: documentReports(
      archive,
      batchId,
      positions,
      cleans.map((c) => c?.result ?? null),
      language,
    ),
    separators: separators(archive, batchId, pages, positions),
    packages: packageReports(archive, batchId, language),
    findings: archive.documents.findings(batchId).map((f) => findingReport(f, positions, language)),
    quarantine: files
      .filter((f) => f.state === 'quarantined' && f.error)
      .map((f) => ({
        source: f.source,
        code: f.error!.code,
        message: reviveError(f.error!).explain(language),
      })),
    ignored: batch.ignored,
    duplicates: files.flatMap((file) => {
      if (file.state !== 'read') return [];
      const first = archive.batches.firstWithBytes(file.sha256!, batchId, versions);
      if (!first || first.id === file.id) return [];
      return [
        {
          source: file.source,
          of: first.source,
          ...(first.batchId === batchId ? {} : { batch: first.batchId }),
        },
      ];
    }),
    waiting: archive.jobs
      .counts(batchId)
      .filter((j) => j.state === 'waiting')
      .map(({ stage, count }) => ({ stage, count })),
    failures: archive.jobs
      .failures(batchId)
      .filter((f) => f.stage !== 'ingest' || !quarantinedAnyway(files, f.subject))
      .map(({ stage, error }) => ({
        stage,
        code: error.code,
        message: reviveError(error).explain(language),
      })),
  };
}

function cleanReport(archive: Archive, page: PageRow): { result: StoredClean; ms: number } | null {
  const clean = page.cleanKey ? archive.pages.derivative<StoredClean>(page.cleanKey) : null;
  return clean && { result: asDecided(page, clean.result), ms: clean.ms };
}

function quarantinedAnyway(files: { id: number; state: string }[], subject: string): boolean {
  return files.some((f) => String(f.id) === subject && f.state === 'quarantined');
}

function pageReport(
  archive: Archive,
  page: PageRow,
  clean: { result: StoredClean; ms: number } | null,
): PageReport {
  const report: PageReport = {
    id: page.id,
    source: page.source,
    index: page.index,
    ...(page.region ? { region: page.region } : {}),
    sha256: page.fileSha256,
    width: page.width,
    height: page.height,
    dpi: page.dpi,
    flags: page.flags,
  };
  if (!clean) return report;
  const { turn, skew, blank, inkKept, flags } = clean.result;
  const text = textOf(archive, page);
  const readMs = page.readKey ? archive.pages.derivativeMs(page.readKey) : null;
  return {
    ...report,
    turn,
    skew,
    blank,
    inkKept,
    confidence: text?.confidence ?? 0,
    words: text?.words ?? 0,
    unread: text?.unread?.length ?? 0,
    flags: [...new Set([...page.flags, ...flags, ...(isHandwritten(text) ? ['handwriting'] : [])])],
    ms: { clean: clean.ms, ...(readMs === null ? {} : { ocr: readMs }) },
  };
}

/** More lines of writing than of print, and enough of them to be no signature. */
export function isHandwritten(text: PageText | null): boolean {
  // Readings that an older version made have no such list.
  if (!text?.unread || text.unread.length < 4) return false;
  return text.unread.length > text.blocks.reduce((n, block) => n + block.lines.length, 0);
}

function documentReports(
  archive: Archive,
  batchId: string,
  positions: Map<number, number>,
  cleans: (StoredClean | null)[],
  language: Language,
): DocumentReport[] {
  const rows = archive.documents.dossiers(batchId).flatMap((d) => archive.documents.ofDossier(d.id));
  return rows.map((row) => ({
    id: row.id,
    pages: row.pageIds.map((id) => positions.get(id)!),
    type: row.type,
    typeId: row.typeId,
    start: startOf(row.start, language),
    fields: Object.fromEntries(
      Object.entries(row.fields).map(([name, { pageId, box, value, confidence, sure, reading }]) => {
        const page = positions.get(pageId)!;
        const clean = cleans[page];
        // Stored on the access image; told on the original, which is what others have.
        const onOriginal = (b: Box) => (clean ? mapBox(invert(clean.toAccess), b) : b);
        const other = reading?.runnerUp;
        const runnerUp = other ? { runnerUp: { ...other, box: onOriginal(other.box) } } : {};
        return [name, { value, confidence, sure, page, box: onOriginal(box), ...runnerUp }];
      }),
    ),
  }));
}

function startOf(start: string, language: Language): string {
  const key = `start.${start}`;
  return isTextKey(key) ? say(language, key) : start;
}

/** Pages of a described batch that lie in no document. */
function separators(
  archive: Archive,
  batchId: string,
  pages: PageRow[],
  positions: Map<number, number>,
): number[] {
  const rows = archive.documents.dossiers(batchId).flatMap((d) => archive.documents.ofDossier(d.id));
  if (rows.length === 0) return [];
  const described = new Set(rows.flatMap((row) => row.pageIds));
  return pages.filter((page) => !described.has(page.id)).map((page) => positions.get(page.id)!);
}

function packageReports(archive: Archive, batchId: string, language: Language): PackageReport[] {
  return archive.packages.ofBatch(batchId).flatMap((row) => {
    if (row.sha256 === null) return [];
    const deliveries = archive.packages.deliveriesOf(row.id).map((d) => ({
      destination: d.destination,
      state: d.state,
      receipt: d.receipt,
      ...(d.error ? { message: reviveError(d.error).explain(language) } : {}),
      ...(d.waits && d.state === 'waiting'
        ? { waits: d.waits.reason, message: say(language, `waiting.${d.waits.reason}`, d.waits.params) }
        : {}),
    }));
    return [
      {
        path: archive.packagePlace(row.file!),
        sha256: row.sha256,
        objId: row.objId!,
        profile: row.profile,
        receipt: deliveries.find((d) => d.receipt)?.receipt ?? null,
        deliveries,
      },
    ];
  });
}

function findingReport(finding: StoredFinding, positions: Map<number, number>, language: Language) {
  const key = `finding.${finding.code}`;
  const page = finding.pageId === undefined ? undefined : positions.get(finding.pageId);
  return {
    level: finding.level,
    code: finding.code,
    ...(finding.document ? { document: finding.document } : {}),
    ...(finding.field ? { field: finding.field } : {}),
    ...(page === undefined ? {} : { page }),
    message: isTextKey(key) ? say(language, key, finding.params) : finding.code,
  };
}
