import type { LookKind } from '../clean/second-look.ts';
import type { Box } from '../imaging/raster.ts';

/**
 * Boxes are pixels of the access image. Confidence is the chance in percent that the word is right (the engine's own
 * number until it is calibrated) and stays internal.
 */
export interface Word {
  text: string;
  box: Box;
  confidence: number;
  /** Set where a person decided the word. */
  locked?: true;
}

export interface Line {
  box: Box;
  words: Word[];
}

export interface Block {
  box: Box;
  lines: Line[];
}

/** The text of one page in reading order, NFC, as printed. */
export interface PageText {
  /** Size of the access image that the boxes refer to. */
  width: number;
  height: number;
  dpi: number;
  blocks: Block[];
  /** What red stamps in the upper part of the page say; no part of the text. */
  stamps: Block[];
  /** Boxes of lines that are no print: handwriting, signatures, drawings. Theirs is no part of the text. */
  unread: Box[];
  /** What was read again, each reading from a picture made in another way; no part of the text. */
  looks?: { kind: LookKind; words: Word[] }[];
  /** Lines joined by newlines, blocks by an empty line. */
  text: string;
  /** Mean word confidence weighted by length; 0 when there are no words. */
  confidence: number;
  /** Number of words. */
  words: number;
  /** Languages of the models that read it, e.g. `vie+eng`. */
  languages: string;
}
