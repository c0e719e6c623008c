/** From pages to described documents: where each begins, what kind it is, and what its fields say. Pure. */
import { oneStopCodes } from '../codes/one-stop.ts';
import type { Word } from '../ocr/types.ts';
import { GENERIC_TYPE, type Records } from '../records/load.ts';
import type { Reader, RecordType } from '../records/schema.ts';
import { findAgency } from './agency.ts';
import { type SignerReadings, settleSigners } from './batch-signers.ts';
import { type Candidate, toField } from './candidate.ts';
import { type DateFound, findDate } from './date.ts';
import { findHeading, type Heading } from './headings.ts';
import { findLabelled } from './labelled.ts';
import { findSecrecy, findUrgency, gravityOf } from './marks.ts';
import { nameIn } from './names.ts';
import { findNumber, type NumberFound } from './number.ts';
import { vote, voteNumber } from './row-vote.ts';
import { type Segment, segment, segments, stampSegments } from './segments.ts';
import { notable, type Run, type SeenPage, type Sheet, type SplitDoubt, separate } from './separation.ts';
import { findSigner } from './signer.ts';
import { findLetterSubject, findSubject } from './subject.ts';
import type { DocumentDraft, PageEvidence } from './types.ts';

export interface Describing {
  records: Records;
  /** The kind that all documents of the batch are of, where a person chose it. */
  chosen?: RecordType | null;
}

interface ViewedPage extends SeenPage {
  stamps: Segment[];
}

/** Several bodies issued it together. */
const JOINT = /liên\s+tịch/iu;

/** What the built-in readers found, each with its page. */
type Found = Map<Reader, { candidate: Candidate; page: ViewedPage }>;

export interface Described {
  documents: DocumentDraft[];
  /** Pages that only separate: no part of any document. */
  sheets: Sheet[];
  /** Splits that a person should look at. */
  doubts: SplitDoubt[];
}

/**
 * Splits pages (in batch order) into documents and reads each one's fields. Every page is in exactly one document or
 * is a separator sheet. Never throws, whatever the text; what cannot be read is left out, never invented.
 */
export function describe(pages: PageEvidence[], describing: Describing): Described {
  const { records } = describing;
  const types = records.types.filter((t) => t.level !== 'dossier');
  const viewed = pages.map((page) => ({
    ...page,
    segments: page.text ? segments(page.text) : [],
    stamps: page.text ? stampSegments(page.text) : [],
  }));
  const { runs, sheets, doubts } = separate(viewed, types, records.separation);
  const signers = settleSigners(runs.map((run) => signerReadings(run.pages)));
  const documents = runs.map((run, i) => describeDocument(run, signers[i] ?? null, types, describing));
  documents.forEach((document, i) => {
    const before = documents[i - 1];
    // A sheet that begins another dossier ends what the code before it said.
    if (before?.dossier === document.dossier) document.oneStop ??= before.oneStop;
  });
  return { documents, sheets, doubts };
}

function describeDocument(
  { start, pages, payload, dossier }: Run<ViewedPage>,
  signer: Candidate | null,
  types: RecordType[],
  { records, chosen: byPerson }: Describing,
): DocumentDraft {
  // What the sheet in front says goes before what the machine reads; a person before both.
  const chosen = byPerson ?? records.type(payload?.typeId ?? null) ?? null;
  const first = pages.find((p) => p.segments.length > 0);
  const draft: DocumentDraft = {
    pages: pages.map((p) => p.position),
    type: null,
    typeId: null,
    typeConfidence: 0,
    fields: {},
    start,
    dossier,
    oneStop: null,
    secrecy: null,
  };
  const found: Found = new Map();
  readMarks(found, pages);
  readOneStop(found, pages);
  draft.secrecy = found.get('secrecy')?.candidate.value ?? null;
  const code = found.get('dossierCode')?.candidate;
  // What is only printed may be quoted, or misread.
  if (code && !code.doubtful) draft.oneStop = code.value;
  const judged = first ? readHead(found, first, types, chosen) : null;
  readSigner(found, pages, signer);
  const type = chosen ?? judged?.type ?? null;
  if (type) {
    draft.type = type.abbreviation ?? type.code;
    draft.typeId = type.typeId;
    draft.typeConfidence = chosen ? 1 : judged!.confidence;
  }
  fill(draft, found, pages, type ?? records.type(GENERIC_TYPE) ?? null, records);
  return draft;
}

/** Gives each field of the type what its reader, or its label on the page, says. */
function fill(
  draft: DocumentDraft,
  found: Found,
  pages: ViewedPage[],
  type: RecordType | null,
  records: Records,
): void {
  const fields = type?.fields ?? [];
  for (const { name, extract } of fields) {
    if (!extract || !('reader' in extract)) continue;
    const read = found.get(extract.reader);
    if (read && read.candidate.words.length > 0 && read.candidate.value !== '')
      draft.fields[name] = toField(read.candidate, read.page.position);
  }
  for (const page of pages) {
    const open = fields.filter((field) => !draft.fields[field.name]);
    for (const [name, candidate] of findLabelled(page.segments, open, records.codeList))
      draft.fields[name] = toField(candidate, page.position);
  }
}

/** Dossier and procedure code: from a QR code, or as they are printed. */
function readOneStop(found: Found, pages: ViewedPage[]): void {
  for (const page of pages) {
    for (const { format, text, box } of page.codes ?? []) {
      if (format === 'patch') continue;
      const { dossierCode, procedureCode } = oneStopCodes(text);
      // A code has a checksum of its own: what it says was not misread.
      const word = { text, box, confidence: 99 };
      keepFirst('dossierCode', dossierCode, [word], page, 1);
      keepFirst('procedureCode', procedureCode, [word], page, 1);
    }
  }
  for (const page of pages) {
    for (const { text, words } of page.segments) {
      const { dossierCode, procedureCode } = oneStopCodes(text);
      keepFirst('dossierCode', dossierCode, words, page, 0.8);
      keepFirst('procedureCode', procedureCode, words, page, 0.8);
    }
  }

  function keepFirst(reader: Reader, value: string | null, words: Word[], page: ViewedPage, fit: number) {
    if (value === null || found.has(reader)) return;
    found.set(reader, { candidate: { value, words, fit, doubtful: fit < 1 }, page });
  }
}

/** The gravest marks of all pages, printed or stamped. */
function readMarks(found: Found, pages: ViewedPage[]): void {
  for (const page of pages) {
    for (const segments of [page.segments, page.stamps]) {
      keepGravest(found, 'secrecy', findSecrecy(segments), page);
      keepGravest(found, 'urgency', findUrgency(segments), page);
    }
  }
}

function keepGravest(found: Found, reader: Reader, candidate: Candidate | null, page: ViewedPage): void {
  const before = found.get(reader);
  if (candidate && (!before || gravityOf(candidate) < gravityOf(before.candidate)))
    found.set(reader, { candidate, page });
}

/** The last page on which somebody signed. */
function signedPage(pages: ViewedPage[]) {
  for (const page of pages.toReversed()) {
    if (!page.text) continue;
    const signed = findSigner(page.segments, page.text);
    const again = (page.text.looks ?? []).filter((look) => look.kind === 'signer');
    if (signed.position || signed.name || again.length > 0) return { page, signed, again };
  }
  return null;
}

function signerReadings(pages: ViewedPage[]): SignerReadings {
  const last = signedPage(pages);
  const readings = [last?.signed.name ?? null, ...(last?.again ?? []).map((look) => nameIn(look.words))];
  return { readings: readings.filter((reading) => reading !== null) };
}

function readSigner(found: Found, pages: ViewedPage[], signer: Candidate | null): void {
  const last = signedPage(pages);
  if (!last) return;
  const { page, signed } = last;
  if (signed.position) found.set('signerPosition', { candidate: signed.position, page });
  if (signed.authority) found.set('signerAuthority', { candidate: signed.authority, page });
  if (signer) found.set('signer', { candidate: signer, page });
}

/** Reads the first page's head into `found` and says what kind of document it is. */
function readHead(
  found: Found,
  page: ViewedPage,
  types: RecordType[],
  chosen: RecordType | null,
): { type: RecordType; confidence: number } | null {
  const put = (reader: Reader, candidate: Candidate | null | undefined) => {
    if (candidate) found.set(reader, { candidate, page });
  };
  const all = page.segments;
  const heading = findHeading(all, types);
  const below = heading?.segment.top ?? 0.4;
  const number = readNumber(page, below, heading?.type ?? null, notable(types));
  const row = number ? (number.segment.top + number.segment.bottom) / 2 : null;
  const date = readDate(page, below, row);
  const above = number?.segment.top ?? date?.segment.top ?? Math.min(below, 0.25);
  const letter = number ? findLetterSubject(all, number.segment) : null;
  put('number', number?.number);
  put('notation', number?.notation);
  put('numberAndNotation', number && joined(number.number, number.notation));
  put('date', date?.date);
  const joint = heading !== null && JOINT.test(heading.segment.text);
  put('agency', findAgency(all, above, date?.place ?? null, joint));
  const type = judgeType(heading, number?.type ?? null, letter !== null, types);
  const isLetter = letter && (!heading || (chosen ?? type?.type)?.code === 'CV');
  put('subject', isLetter ? letter : heading && findSubject(all, heading, page.text!));
  return type;
}

/** The number's row as the page was read, and as it was read again. */
function readNumber(
  page: ViewedPage,
  below: number,
  heading: RecordType | null,
  types: RecordType[],
): NumberFound | null {
  const first = findNumber(page.segments, below, heading, types);
  const again = (page.text?.looks ?? []).filter((look) => look.kind === 'number' && look.words.length > 0);
  const others = again.map((look) => findNumber([segment(look.words, page.text!)], 1, heading, types));
  return voteNumber([first, ...others].filter((found) => found !== null));
}

/** The date's row as the page was read, and as it was read again. What the page itself does not show is never sure. */
function readDate(page: ViewedPage, below: number, row: number | null): DateFound | null {
  const first = findDate(page.segments, below, row);
  const again = (page.text?.looks ?? []).filter((look) => look.kind === 'date' && look.words.length > 0);
  const others = again.map((look) => findDate([segment(look.words, page.text!)], 1, null));
  const readings = [first, ...others].filter((found) => found !== null);
  const date = vote(readings.map((found) => found.date));
  if (!date) return null;
  return { ...readings[0]!, date: first ? date : { ...date, doubtful: true } };
}

/** `12` and `GP-UBND` as `12/GP-UBND`. */
function joined(number: Candidate, notation: Candidate): Candidate {
  return {
    value: `${number.value}/${notation.value}`,
    words: [...new Set([...number.words, ...notation.words])],
    fit: Math.min(number.fit, notation.fit),
    doubtful: number.doubtful || notation.doubtful,
  };
}

/** Heading and notation confirm each other; "V/v" without a heading means a letter (công văn). */
function judgeType(
  heading: Heading | null,
  notation: RecordType | null,
  letter: boolean,
  types: RecordType[],
): { type: RecordType; confidence: number } | null {
  if (heading) {
    const agrees = notation === heading.type || heading.type.abbreviation === null;
    return {
      type: heading.type,
      confidence: Math.round(heading.likeness * (agrees ? 1 : 0.85) * 1000) / 1000,
    };
  }
  if (notation) return { type: notation, confidence: 0.8 };
  const cv = types.find((t) => t.typeId === 'vb:CV');
  return letter && cv ? { type: cv, confidence: 0.85 } : null;
}
