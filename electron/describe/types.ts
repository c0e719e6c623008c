import type { PageCode } from '../codes/types.ts';
import type { Box } from '../imaging/raster.ts';
import type { PageText } from '../ocr/types.ts';

/** A page as describing sees it; `position` is its place in the batch, from 0. */
export interface PageEvidence {
  position: number;
  /** File it came from, and its place there. */
  source: string;
  index: number;
  blank: boolean;
  /** Null when the page is blank or could not be read. */
  text: PageText | null;
  /** Barcodes and patch codes on it; absent on pages that an older version cleaned. */
  codes?: PageCode[];
  /** The file is one document whatever its text says (a signed or born-digital PDF). */
  wholeFile: boolean;
  /** A person's word on whether a document begins here; null or absent: the page itself tells. */
  starts?: boolean | null;
}

/** One extracted value, as printed. */
export interface FieldValue {
  value: string;
  /** 0–1. */
  confidence: number;
  /** True when a person need not look at it. */
  sure: boolean;
  /** Position in the batch of the page that shows it. */
  page: number;
  /** Pixels of that page's access image. */
  box: Box;
  /** What else it may say. */
  runnerUp?: RunnerUp;
}

/** The second best of what was read for a field, on the same page. */
export type RunnerUp = Pick<FieldValue, 'value' | 'confidence' | 'box'>;

/** A field of the document's record type; of administrative documents those of design.md (`codeNumber`, `subject`, …). */
export type FieldName = string;

/** First page of the run; motto, heading, another file, our separator sheet, a barcode by pattern, a patch code. */
export type DocumentStart =
  | 'first-page'
  | 'motto'
  | 'heading'
  | 'file'
  | 'separator'
  | 'barcode'
  | 'patch'
  | 'person';

/** A document found in a run of pages. */
export interface DocumentDraft {
  /** Positions in the batch, ascending. */
  pages: number[];
  /** Short code as in NĐ 30/2020 (`QĐ`), `CV` for công văn, null when unknown. */
  type: string | null;
  /** Namespaced type id (`vb:QĐ`), null when unknown. */
  typeId: string | null;
  typeConfidence: number;
  fields: Record<FieldName, FieldValue>;
  /** Why a document starts here. */
  start: DocumentStart;
  /** File number of the dossier that a separator sheet began, null where none did. */
  dossier: string | null;
  /** Code of the one-stop dossier that a QR code on its pages names, or the last one before it; null without any. */
  oneStop: string | null;
  /** A secrecy mark seen on its pages (TUYỆT MẬT, TỐI MẬT, MẬT), null when none. */
  secrecy: string | null;
}
