/** How much of what is known about the documents was described to the letter, by field and by the pages' condition. */
import type { BatchReport, FieldReport } from '../pipeline/report.ts';
import type { BenchPage, KnownDocument } from './pages.ts';

/** Documents whose field is exactly right, of those for which it is known. */
export interface FieldScore {
  right: number;
  known: number;
}

export interface Describing {
  documents: number;
  /** Condition (`clean`, `bad`, …) → field → score. */
  scores: Record<string, Record<string, FieldScore>>;
  /** Fields that a person need not look at, and those of them that are wrong. */
  sure: number;
  sureButWrong: number;
  /** What was read instead, one line for each field that is not right. */
  wrong: { source: string; field: string; read: string | null; printed: string; sure: boolean }[];
}

/** One field of one document: what was read and what is printed. */
export interface FieldOutcome {
  source: string;
  condition: string;
  field: string;
  read: string | null;
  printed: string;
  right: boolean;
  sure: boolean;
  /** Chance that it is right, as the station says, 0–1. */
  confidence: number;
}

/** The fields of the report's documents against what is known of the page on which each begins. */
export function fieldOutcomes(report: BatchReport, pages: BenchPage[]): FieldOutcome[] {
  return pages.flatMap(({ source, document, condition }) => {
    if (document === null) return [];
    const position = report.pages.findIndex((page) => page.source === source);
    const found = report.documents.find((d) => d.pages[0] === position);
    const fields: Record<string, FieldReport> = found?.fields ?? {};
    const read = new Map<string, Pick<FieldReport, 'value' | 'sure' | 'confidence'>>(Object.entries(fields));
    // The kind is always shown with what it was taken from: nobody is told that it is sure.
    if (found?.type) read.set('type', { value: found.type, sure: false, confidence: 0 });
    return Object.entries(printedFields(document)).map(([field, printed]) => {
      const { value = null, sure = false, confidence = 0 } = read.get(field) ?? {};
      const right = value === printed;
      return {
        source,
        condition: condition ?? 'other',
        field,
        read: value,
        printed,
        right,
        sure,
        confidence,
      };
    });
  });
}

/** How the outcomes add up; null where nothing is known about the documents. */
export function scoreDescribing(report: BatchReport, pages: BenchPage[]): Describing | null {
  const documents = pages.filter((page) => page.document !== null).length;
  if (documents === 0) return null;
  const result: Describing = { documents, scores: {}, sure: 0, sureButWrong: 0, wrong: [] };
  for (const { source, condition, field, read, printed, right, sure } of fieldOutcomes(report, pages)) {
    const scores = result.scores[condition] ?? {};
    result.scores[condition] = scores;
    const before = scores[field] ?? { right: 0, known: 0 };
    scores[field] = { right: before.right + (right ? 1 : 0), known: before.known + 1 };
    if (!right) result.wrong.push({ source, field, read, printed, sure });
    if (sure) result.sure++;
    if (sure && !right) result.sureButWrong++;
  }
  return result;
}

/** What stands on the page, by the names of the fields. */
function printedFields(document: KnownDocument): Record<string, string> {
  const [number = '', ...notation] = document.symbol.split('/');
  return {
    type: document.kind,
    codeNumber: number,
    codeNotation: notation.join('/'),
    issuedDate: document.date.split('-').reverse().join('/'),
    organName: document.agency,
    subject: document.subject,
    signer: document.signer,
    signerPosition: document.signerTitle,
  };
}

/** Lines of Markdown: one row per field, one column per condition. */
export function describingTable({ scores, documents, sure, sureButWrong, wrong }: Describing): string[] {
  const conditions = Object.keys(scores).sort();
  const fields = Object.keys(scores[conditions[0]!]!);
  const cell = (score: FieldScore | undefined) => (score ? `${score.right}/${score.known}` : '–');
  return [
    `fields of ${documents} documents that are exact:`,
    '',
    `| | ${conditions.join(' | ')} |`,
    `| --- | ${conditions.map(() => '---:').join(' | ')} |`,
    ...fields.map((field) => `| ${field} | ${conditions.map((c) => cell(scores[c]![field])).join(' | ')} |`),
    '',
    `marked sure: ${sure}, of them wrong: ${sureButWrong}`,
    ...wrong.map(
      (w) =>
        `not exact: ${w.source} ${w.field}${w.sure ? ' (sure)' : ''}: ${w.read ?? '–'} (printed: ${w.printed})`,
    ),
  ];
}
