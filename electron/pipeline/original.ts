/** PDFs that are packed byte for byte because they came in signed or born digital. */
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';

export type KeptOrigin = 'signed' | 'born-digital';

/** Why the page's file is kept as it came; null for scans. */
export function keptOrigin({ origin }: PageRow): KeptOrigin | null {
  return origin === 'signed' || origin === 'born-digital' ? origin : null;
}

/**
 * Why the document of these pages, in order, is packed as its file came: it is all of a file that is kept. Null for scans
 * and for what people took apart: the file's pages would no longer be the document's.
 */
export function wholeOriginal(archive: Archive, pages: PageRow[]): KeptOrigin | null {
  const [first] = pages;
  const origin = first ? keptOrigin(first) : null;
  if (!first || !origin || pages.length !== archive.pages.framesOf(first.fileId)) return null;
  const inOrder = pages.every(
    (page, n) => page.fileId === first.fileId && page.part === 0 && page.frame > (pages[n - 1]?.frame ?? -1),
  );
  return inOrder ? origin : null;
}
