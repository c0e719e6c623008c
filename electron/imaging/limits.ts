/** How large a file may be before it is set aside instead of opened. */

export interface Limits {
  /** Bytes of one file. */
  maxFileBytes: number;
  /** Pixels of one page image; an A0 drawing at 300 dpi has about 140 million. */
  maxPixels: number;
  /** Pages of one file. */
  maxPages: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxFileBytes: 2_000_000_000,
  maxPixels: 250_000_000,
  maxPages: 5_000,
};
