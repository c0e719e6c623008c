/** From pages to described documents: where each begins, what kind it is, and what its fields say. Pure. */
import { findAgency } from './agency.ts';
import { type Candidate, toField } from './candidate.ts';
import { findDate } from './date.ts';
import { findHeading, findMotto, type Heading } from './headings.ts';
import { findNumber } from './number.ts';
import { RECORD_TYPES, type RecordType } from './record-types.ts';
import { findSecrecy } from './secrecy.ts';
import { type Segment, segments, stampSegments } from './segments.ts';
import { findSigner } from './signer.ts';
import { findLetterSubject, findSubject } from './subject.ts';
import type { DocumentDraft, FieldName, PageEvidence } from './types.ts';

interface ViewedPage extends PageEvidence {
  segments: Segment[];
  stamps: Segment[];
}

/**
 * Splits pages (in batch order) into documents and reads each one's fields. Every page is in exactly one document.
 * Never throws, whatever the text; what cannot be read is left out, never invented.
 */
export function describe(pages: PageEvidence[]): DocumentDraft[] {
  const viewed = pages.map((page) => ({
    ...page,
    segments: page.text ? segments(page.text) : [],
    stamps: page.text ? stampSegments(page.text) : [],
  }));
  const runs: { start: DocumentDraft['start']; pages: ViewedPage[] }[] = [];
  viewed.forEach((page, i) => {
    const start = startOf(page, viewed[i - 1]);
    if (start) runs.push({ start, pages: [page] });
    else runs.at(-1)!.pages.push(page);
  });
  return runs.map((run) => describeDocument(run.start, run.pages));
}

/** Why a document begins at this page, or null when it goes on. */
function startOf(page: ViewedPage, previous: ViewedPage | undefined): DocumentDraft['start'] | null {
  if (!previous) return 'first-page';
  if (page.wholeFile || previous.wholeFile) {
    return page.source !== previous.source ? 'file' : null;
  }
  if (page.blank) return null;
  if (findMotto(page.segments)) return 'motto';
  const heading = findHeading(page.segments);
  if (!heading || heading.segment.top > 0.4 || heading.likeness < 0.9) return null;
  // A heading alone may be an annex or a quotation; with a number or a date above it, it is a document's.
  const { top } = heading.segment;
  const headed = findNumber(page.segments, top, heading.type) ?? findDate(page.segments, top, null);
  return headed ? 'heading' : null;
}

function describeDocument(start: DocumentDraft['start'], pages: ViewedPage[]): DocumentDraft {
  const first = pages.find((p) => p.segments.length > 0);
  const draft: DocumentDraft = {
    pages: pages.map((p) => p.position),
    type: null,
    typeId: null,
    typeConfidence: 0,
    fields: {},
    start,
    secrecy: gravest(pages),
  };
  if (!first) return draft;
  const put = (name: FieldName, candidate: Candidate | null | undefined, page: ViewedPage) => {
    if (candidate && candidate.words.length > 0 && candidate.value !== '') {
      draft.fields[name] = toField(candidate, page.position);
    }
  };
  describeHead(draft, first, put);
  for (const page of pages.toReversed()) {
    if (!page.text) continue;
    const { position, name } = findSigner(page.segments, page.text);
    if (!position && !name) continue;
    put('signerPosition', position, page);
    put('signer', name, page);
    break;
  }
  return draft;
}

function describeHead(
  draft: DocumentDraft,
  page: ViewedPage,
  put: (name: FieldName, candidate: Candidate | null | undefined, page: ViewedPage) => void,
): void {
  const all = page.segments;
  const heading = findHeading(all);
  const below = heading?.segment.top ?? 0.4;
  const number = findNumber(all, below, heading?.type ?? null);
  const row = number ? (number.segment.top + number.segment.bottom) / 2 : null;
  const date = findDate(all, below, row);
  const above = number?.segment.top ?? date?.segment.top ?? Math.min(below, 0.25);
  const letter = number ? findLetterSubject(all, number.segment) : null;
  put('codeNumber', number?.number, page);
  put('codeNotation', number?.notation, page);
  put('issuedDate', date?.date, page);
  put('organName', findAgency(all, above, date?.place || null), page);
  const type = judgeType(heading, number?.type ?? null, letter !== null);
  put(
    'subject',
    letter && (!heading || type?.type.code === 'CV')
      ? letter
      : heading && findSubject(all, heading, page.text!),
    page,
  );
  if (!type) return;
  draft.type = type.type.abbreviation ?? type.type.code;
  draft.typeId = type.type.typeId;
  draft.typeConfidence = type.confidence;
}

/** Heading and notation confirm each other; "V/v" without a heading means a letter (công văn). */
function judgeType(
  heading: Heading | null,
  notation: RecordType | null,
  letter: boolean,
): { type: RecordType; confidence: number } | null {
  if (heading) {
    const agrees = notation === heading.type || heading.type.abbreviation === null;
    return {
      type: heading.type,
      confidence: Math.round(heading.likeness * (agrees ? 1 : 0.85) * 1000) / 1000,
    };
  }
  if (notation) return { type: notation, confidence: 0.8 };
  const cv = RECORD_TYPES.find((t) => t.code === 'CV');
  return letter && cv ? { type: cv, confidence: 0.85 } : null;
}

function gravest(pages: ViewedPage[]): string | null {
  const marks = pages
    .flatMap((p) => [p.segments, p.stamps])
    .map(findSecrecy)
    .filter((m) => m !== null);
  return ['TUYỆT MẬT', 'TỐI MẬT', 'MẬT'].find((m) => marks.includes(m)) ?? null;
}
