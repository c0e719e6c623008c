/** Where documents begin in a run of pages, and why: headings, separator sheets, barcodes, patch codes, files. */
import { decodePayload, looksLikePayload, type SheetPayload } from '../codes/payload.ts';
import type { RecordType } from '../records/schema.ts';
import type { SeparationRules } from '../records/separation.ts';
import { findDate } from './date.ts';
import { findHeading, findMotto } from './headings.ts';
import { findNumber } from './number.ts';
import type { Segment } from './segments.ts';
import type { DocumentStart, PageEvidence } from './types.ts';

export interface SeenPage extends PageEvidence {
  segments: Segment[];
}

/** A page that only separates: kept in the archive, no part of any document. */
export interface Sheet {
  position: number;
  kind: 'sheet' | 'barcode' | 'patch' | 'back';
  payload: SheetPayload | null;
}

export interface Run<P> {
  start: DocumentStart;
  pages: P[];
  /** The sheet in front. */
  payload: SheetPayload | null;
  /** File number of the dossier it lies in, as the last sheet that names one says; null before any. */
  dossier: string | null;
}

export interface Separated<P> {
  runs: Run<P>[];
  sheets: Sheet[];
  doubts: SplitDoubt[];
}

export interface SplitDoubt {
  /** Position of the page that a person should look at. */
  page: number;
  code:
    | 'split-weak'
    | 'split-empty'
    | 'split-long'
    | 'sheet-unreadable'
    | 'sheet-missing'
    | 'dossier-code-differs';
  params: Record<string, string | number>;
}

/** A heading this like its kind's name is no weak evidence, even without the national motto. */
const CLEAR_HEADING = 0.95;

/** Every page is in exactly one run, or is a sheet. `types` are the kinds that headings may name. */
export function separate<P extends SeenPage>(
  pages: P[],
  types: RecordType[],
  rules: SeparationRules,
): Separated<P> {
  const result: Separated<P> = { runs: [], sheets: [], doubts: [] };
  let sheet: Sheet | null = null;
  let dossier: string | null = null;
  let previous: P | undefined;
  for (const page of pages) {
    const found: Sheet | null = sheetOn(page, rules);
    if (found) {
      if (sheet && !sheetsTogether(sheet, found))
        result.doubts.push({ page: page.position, code: 'split-empty', params: {} });
      result.sheets.push(found);
      sheet = found;
      dossier = found.payload?.dossier || dossier;
      continue;
    }
    // The back of a sheet that was scanned on both sides.
    if (sheet && page.blank && previous === undefined) {
      result.sheets.push({ position: page.position, kind: 'back', payload: null });
      continue;
    }
    const start =
      startSaid(page, previous) ?? (sheet ? startBehind(sheet) : startOf(page, previous, types, rules));
    if (start !== 'goes-on')
      result.runs.push({ start, pages: [page], payload: sheet?.payload ?? null, dossier });
    else result.runs.at(-1)!.pages.push(page);
    if (start === 'heading') weigh(page, types, result.doubts);
    if (page.codes?.some((code) => looksLikePayload(code.text) && !decodePayload(code.text)))
      result.doubts.push({ page: page.position, code: 'sheet-unreadable', params: {} });
    sheet = null;
    previous = page;
  }
  result.doubts.push(...missingSheets(result.sheets), ...longRuns(result.runs, rules));
  return result;

  function sheetsTogether(before: Sheet, now: Sheet): boolean {
    // A sheet for the dossier and one for its first document may follow each other.
    return Boolean(before.payload?.dossier) && !now.payload?.dossier;
  }
}

function startBehind({ kind }: Sheet): DocumentStart {
  return kind === 'patch' ? 'patch' : kind === 'barcode' ? 'barcode' : 'separator';
}

/** Our own sheet by its checked code, another system's by the pattern that was set, or a patch code that separates. */
function sheetOn(page: PageEvidence, rules: SeparationRules): Sheet | null {
  const { position, codes = [] } = page;
  for (const { text } of codes) {
    const payload = decodePayload(text);
    if (payload) return { position, kind: 'sheet', payload };
  }
  const ofOthers = codes.some((code) => matches(code.text, rules, 'sheet') && code.format !== 'patch');
  if (ofOthers) return { position, kind: 'barcode', payload: null };
  const patched = codes.some((code) => code.format === 'patch' && rules.patches.includes(code.text));
  return patched ? { position, kind: 'patch', payload: null } : null;
}

function matches(text: string, { patterns }: SeparationRules, page: 'sheet' | 'first'): boolean {
  return patterns.some((rule) => rule.page === page && new RegExp(`^(?:${rule.pattern})$`, 'u').test(text));
}

/** What a person said of this page; null: nothing. The first page begins a document whatever was said. */
function startSaid(page: SeenPage, previous: SeenPage | undefined): DocumentStart | 'goes-on' | null {
  if (!previous || page.starts === null || page.starts === undefined) return null;
  return page.starts ? 'person' : 'goes-on';
}

/** Why a document begins at this page, or that the one before goes on. */
function startOf(
  page: SeenPage,
  previous: SeenPage | undefined,
  types: RecordType[],
  rules: SeparationRules,
): DocumentStart | 'goes-on' {
  if (!previous) return 'first-page';
  if (page.wholeFile || previous.wholeFile) return page.source !== previous.source ? 'file' : 'goes-on';
  if (page.codes?.some((code) => code.format !== 'patch' && matches(code.text, rules, 'first')))
    return 'barcode';
  if (page.blank) return 'goes-on';
  if (findMotto(page.segments)) return 'motto';
  const heading = findHeading(page.segments, types);
  if (!heading || heading.segment.top > 0.4 || heading.likeness < 0.9) return 'goes-on';
  // A heading alone may be an annex or a quotation; with a number or a date above it, it is a document's.
  const { top } = heading.segment;
  const headed =
    findNumber(page.segments, top, heading.type, notable(types)) ?? findDate(page.segments, top, null);
  return headed ? 'heading' : 'goes-on';
}

/** Kinds that a notation can name: registers have abbreviations of their own (KH is a plan, and a marriage). */
export function notable(types: RecordType[]): RecordType[] {
  return types.filter((type) => type.level === 'document' && type.abbreviation !== null);
}

function weigh(page: SeenPage, types: RecordType[], doubts: SplitDoubt[]): void {
  const heading = findHeading(page.segments, types);
  if (heading && heading.likeness < CLEAR_HEADING)
    doubts.push({ page: page.position, code: 'split-weak', params: { kind: heading.type.vi } });
}

/** Numbers left out between the sheets' counters. */
function missingSheets(sheets: Sheet[]): SplitDoubt[] {
  const counted = sheets.filter((sheet) => sheet.payload !== null);
  return counted.flatMap((sheet, i): SplitDoubt[] => {
    const before = counted[i - 1]?.payload?.counter;
    const now = sheet.payload!.counter;
    if (before === undefined || now <= before + 1) return [];
    const params = { before, after: now, missing: now - before - 1 };
    return [{ page: sheet.position, code: 'sheet-missing', params }];
  });
}

/** Documents far longer than the batch's others, or than any is. */
function longRuns<P extends SeenPage>(runs: Run<P>[], { manyPages }: SeparationRules): SplitDoubt[] {
  const lengths = runs.map((run) => run.pages.length).sort((a, b) => a - b);
  const usual = lengths[lengths.length >> 1] ?? 1;
  return runs.flatMap(({ pages }): SplitDoubt[] => {
    const odd = runs.length >= 5 && pages.length >= 8 && pages.length > 5 * usual;
    if (pages[0]!.wholeFile || (!odd && pages.length <= manyPages)) return [];
    return [{ page: pages[0]!.position, code: 'split-long', params: { pages: pages.length, usual } }];
  });
}
