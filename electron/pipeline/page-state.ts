/** What stands of a page now: what the machine made of it, with what a person decided laid over. */
import type { CleanInput } from '../clean/types.ts';
import { type Box, compose, invert, mapBox } from '../imaging/raster.ts';
import { pageText } from '../ocr/assemble.ts';
import { type DecidedText, withDecided } from '../ocr/locked.ts';
import type { PageText } from '../ocr/types.ts';
import type { BlobStore } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';
import type { StoredClean } from './steps/clean.ts';

/** Cleanup in force; null while there is none. A person's word on blankness stands over the machine's. */
export function cleanOf(archive: Archive, page: PageRow): StoredClean | null {
  const clean = page.cleanKey ? archive.pages.derivative<StoredClean>(page.cleanKey)?.result : undefined;
  return clean ? asDecided(page, clean) : null;
}

/** What cleanup reads of a page while `workDir` stands: its picture, or the part of it (`region`) that is the page. */
export async function cleanInputOf(
  files: Pick<BlobStore, 'path'>,
  page: PageRow,
  region: Box | null,
  workDir: string,
): Promise<CleanInput> {
  return {
    path: await files.path(page.imageSha256, workDir),
    mime: page.imageMime,
    frame: page.imageFrame,
    dpi: page.dpi,
    ...(region ? { region } : {}),
  };
}

/** Cleanup with a person's word on blankness. */
export function asDecided({ decidedBlank }: PageRow, clean: StoredClean): StoredClean {
  return decidedBlank === null ? clean : { ...clean, blank: decidedBlank };
}

/**
 * Text in force, with the words that people decided; null while there is none, and on pages a person called blank. A
 * page that nothing was read on has one too once somebody keyed words.
 */
export function textOf(archive: Archive, page: PageRow): PageText | null {
  if (page.decidedBlank) return null;
  const read = page.readKey ? (archive.pages.derivative<PageText>(page.readKey)?.result ?? null) : null;
  const locked = page.textVersion > 0 ? archive.decisions.wordsOf(page.id) : [];
  if (locked.length === 0) return read;
  const clean = cleanOf(archive, page);
  if (!clean) return read;
  const { width, height, dpi } = clean.access;
  const decided = locked.map(({ place, cleanKey, text, confidence }): DecidedText => {
    const box = place.split(',').map(Number) as Box;
    const before =
      cleanKey === page.cleanKey ? null : archive.pages.derivative<StoredClean>(cleanKey)?.result;
    // Turned or straightened since: the box goes back to the picture and out again.
    const moved = before ? mapBox(compose(invert(before.toAccess), clean.toAccess), box) : box;
    return { box: moved, text, confidence };
  });
  return withDecided(read ?? pageText([], { width, height, dpi }, ''), decided);
}
