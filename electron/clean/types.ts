import type { PageCode } from '../codes/types.ts';
import type { Bend } from '../imaging/bend.ts';
import type { Affine, Box } from '../imaging/raster.ts';

/** Parameters of page cleanup. Stored with every result; a changed value makes a new derivative. */
export interface CleanRecipe {
  version: number;
  /** Greatest skew that is looked for, degrees to either side. */
  maxSkew: number;
  /** JPEG quality of the access image, 1–100. */
  accessQuality: number;
  /** Whether a page may be turned by quarter turns. */
  orient: boolean;
  /** Whether two facing pages on one picture become two pages. */
  split: boolean;
  /** Whether holes, streaks and thumbs in the margin are painted over. */
  blemishes: boolean;
  /** Whether lines that bend towards a gutter are straightened for the reader. */
  flatten: boolean;
  /** How the reading image is made; where that loses ink, `gentle` is taken instead. */
  reading: ReadingRecipe;
  gentle: ReadingRecipe;
}

/** Parameters of the reading image. */
export interface ReadingRecipe {
  /** Fade seals, signatures and other coloured ink. */
  dropColour: boolean;
  /** Median filter on noisy pages. */
  despeckle: boolean;
  /** Brightness, with even paper at 240, from which a pixel becomes white: what shows through from the other side. */
  white: number;
}

/** What a person decides about one page, over the machine's judgement; what is absent stays with the machine. */
export interface CleanAdjust {
  /** Clockwise quarter turn. */
  turn?: 0 | 90 | 180 | 270;
  /** Set where not a person but the rest of the batch decided the turn. */
  by?: 'batch';
  /** Degrees, clockwise positive, by which the content is skewed. */
  skew?: number;
  /** Whether the picture shows two facing pages that are to be split. */
  split?: boolean;
  /** What is kept of the page, pixels of the whole picture as it was scanned (after EXIF orientation). */
  crop?: Box;
  /** `gentle` keeps coloured and faint ink for the reader. */
  strength?: 'gentle';
}

/** The page image file that cleanup reads. */
export interface CleanInput {
  /** Absolute path of the original (or of the page taken out of a PDF). */
  path: string;
  mime: string;
  /** Frame within a multi-page TIFF, from 0. */
  frame: number;
  dpi: number;
  /** The page's box where the picture shows two facing pages, in its pixels after EXIF orientation. */
  region?: Box;
}

/** A written image: a file in the work folder, later adopted by the blob store. */
export interface ImageFile {
  path: string;
  mime: 'image/jpeg' | 'image/png';
  width: number;
  height: number;
  dpi: number;
}

/** What cleanup found and made. Angles in degrees, clockwise positive. */
export interface CleanResult {
  /** For people and the PDF: upright, straight, in colour, nothing of the record lost. */
  access: ImageFile;
  /** For OCR: grey, even background, same geometry as the access image times `readingScale`. */
  reading: ImageFile;
  /** Reading-image pixels per access-image pixel. */
  readingScale: number;
  /** How the lines bend where the reading image was flattened; the access image shows the page as it is. */
  bend: Bend | null;
  /**
   * Red stamps of the page's upper part, dark on white, scaled like the reading image; `x` and `y` are their place
   * on the access image. Null where there are none.
   */
  stamps: (ImageFile & { x: number; y: number }) | null;
  /** Original pixels (after EXIF orientation) → access-image pixels. */
  toAccess: Affine;
  /** Clockwise quarter turn applied to make the page upright: 0, 90, 180 or 270. */
  turn: 0 | 90 | 180 | 270;
  /** 0–1; low where the evidence was thin. */
  turnConfidence: number;
  /** Angle of the content as scanned (before it was straightened). */
  skew: number;
  skewConfidence: number;
  blank: boolean;
  /** Boxes of two facing pages, in reading order, pixels of the original; null on a single page. */
  facing: [Box, Box] | null;
  /** Part of the letters' ink that the reading image still has, 0–1. */
  inkKept: number;
  /** Barcodes and patch codes; absent in results of older versions. */
  codes?: PageCode[];
  /** Box around all marks, access-image pixels; null on a page without any. */
  content: Box | null;
  /** Part of the page that is ink, 0–1. */
  darkness: number;
  /** `low-resolution`, `orientation-unsure`, `blank`, `border-removed`, … */
  flags: string[];
}
