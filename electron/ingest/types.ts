/** What ingest hands on: files as they arrived, and the pages found in them. */

export type FileKind = 'image' | 'pdf';

/** How a PDF came to be, which decides whether it may be rewritten (never when signed or born digital). */
export type PdfOrigin = 'scanned' | 'born-digital' | 'signed';

/** One page image inside a file. */
export interface FilePage {
  /** Position in the file, from 0. */
  index: number;
  /** Pixels after the EXIF orientation has been applied. */
  width: number;
  height: number;
  /** Dots per inch of the page image, and whether the file said so or the paper size was guessed. */
  dpi: number;
  dpiSource: 'file' | 'estimated';
  /** The page image when it is not a frame of the file itself (a page taken out of a PDF): path of a temporary file. */
  extracted?: { path: string; mime: 'image/jpeg' | 'image/png' };
  flags: string[];
}

/** A file that was read whole. */
export interface InspectedFile {
  kind: FileKind;
  mime: string;
  pages: FilePage[];
  /** PDFs only. */
  origin?: PdfOrigin;
}

/** A candidate found while walking the given paths. */
export interface Candidate {
  /** Absolute path on disk. */
  path: string;
  /** Path relative to the given PATH, `/` between segments, NFC: the `source` of every report. */
  source: string;
  bytes: number;
  mtimeMs: number;
}
