/** What stands of a page now: what the machine made of it, with what a person decided laid over. */
import type { PageText } from '../ocr/types.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';
import type { StoredClean } from './steps/clean.ts';

/** Cleanup in force; null while there is none. A person's word on blankness stands over the machine's. */
export function cleanOf(archive: Archive, page: PageRow): StoredClean | null {
  const clean = page.cleanKey ? archive.pages.derivative<StoredClean>(page.cleanKey)?.result : undefined;
  return clean ? asDecided(page, clean) : null;
}

/** Cleanup with a person's word on blankness. */
export function asDecided({ decidedBlank }: PageRow, clean: StoredClean): StoredClean {
  return decidedBlank === null ? clean : { ...clean, blank: decidedBlank };
}

/** Text in force; null while there is none, and on pages that a person called blank. */
export function textOf(archive: Archive, page: PageRow): PageText | null {
  if (page.decidedBlank || !page.readKey) return null;
  return archive.pages.derivative<PageText>(page.readKey)?.result ?? null;
}
