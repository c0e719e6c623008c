/** Marks the pages of a report that are unlike the rest of their batch. */
import { findOutliers, type PageMeasures } from '../clean/outliers.ts';
import type { PageReport } from './report.ts';
import type { StoredClean } from './steps/clean.ts';

/**
 * `cleans` holds what cleanup found, by the position of the page. Pages that are not cleaned yet are left out. `far`
 * as `findOutliers` takes it.
 */
export function markOutliers(
  pages: PageReport[],
  cleans: (StoredClean | null)[],
  far: number | null,
): PageReport[] {
  const measured = pages.flatMap((page, i) => {
    const clean = cleans[i];
    return clean ? [{ i, measures: measuresOf(page, clean) }] : [];
  });
  const found = findOutliers(
    measured.map(({ measures }) => measures),
    far,
  );
  const marked = [...pages];
  measured.forEach(({ i }, n) => {
    const outlier = found[n];
    if (outlier) marked[i] = { ...pages[i]!, outlier };
  });
  return marked;
}

/** What is compared of a page. */
export function measuresOf(
  page: { words?: number; confidence?: number },
  { access, skew, blank, content, darkness }: StoredClean,
): PageMeasures {
  const millimetres = (pixels: number) => (pixels * 25.4) / access.dpi;
  const box = content && (content[2] * content[3]) / (access.width * access.height);
  return {
    width: millimetres(access.width),
    height: millimetres(access.height),
    skew,
    // Blank pages are known as such; what is on the others is compared among them.
    content: blank ? null : box,
    darkness: blank ? null : darkness,
    words: blank ? null : (page.words ?? null),
    confidence: blank || !page.words ? null : (page.confidence ?? null),
  };
}
