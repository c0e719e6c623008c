/** Dots per inch of a page: what the file says, else a guess from the paper that the page most likely is. */

/** Long side of the papers that commune offices scan, in inches: A4 (and nearly Letter). */
const A4_LONG_SIDE = 297 / 25.4;
/** Below this Vietnamese marks begin to merge. */
const LOW_DPI = 150;

export interface Resolution {
  dpi: number;
  dpiSource: 'file' | 'estimated';
  flags: string[];
}

/** `said` is the file's own value or null; width and height in pixels. An unknown page is taken for A4. */
export function resolveDpi(said: number | null, width: number, height: number): Resolution {
  const long = Math.max(width, height);
  const estimated = Math.max(50, Math.round(long / A4_LONG_SIDE));
  // A page that would be less than 4 cm or more than 2.5 m long does not have the resolution it claims.
  const plausible = said !== null && long / said >= 1.5 && long / said <= 100;
  const dpi = plausible ? said : estimated;
  const flags = plausible ? [] : ['resolution-estimated'];
  if (dpi < LOW_DPI) flags.push('low-resolution');
  return { dpi, dpiSource: plausible ? 'file' : 'estimated', flags };
}
