/** Reads a part of a page once more, for a person who waits for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LookPicture } from '../clean/second-look.ts';
import { StationError } from '../errors.ts';
import type { Box } from '../imaging/raster.ts';
import { certaintyOf } from '../ocr/assemble.ts';
import { chanceOf } from '../ocr/certainty.ts';
import type { Word } from '../ocr/types.ts';
import { cleanOf } from '../pipeline/page-state.ts';
import { readLook } from '../pipeline/read-look.ts';
import type { Pool } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';

/** Reads a part of a page, `box` in access-image pixels, before anything that waits. */
export type RegionReader = (page: PageRow, box: Box) => Promise<Word[]>;

const TIMEOUT_MS = 60_000;

/**
 * The words in `box` (access-image pixels), drawn larger and smaller and read by themselves; the surest reading stays.
 * Throws `nothing-read` where nothing can be made out, `page-busy` while the page is being cleaned, `worker-timeout`.
 */
export async function readRegion(archive: Archive, pool: Pool, page: PageRow, box: Box): Promise<Word[]> {
  const clean = cleanOf(archive, page);
  if (!clean) throw new StationError('page-busy');
  const limits = { signal: AbortSignal.timeout(2 * TIMEOUT_MS), timeoutMs: TIMEOUT_MS };
  const workDir = await mkdtemp(join(archive.workDir, 'region-'));
  try {
    const path = await archive.files.path(clean.access.sha256, workDir);
    const access = { path, dpi: clean.access.dpi };
    const looks = [{ kind: 'region', box }];
    const pictures = await pool.run<LookPicture[]>('look-again', { access, looks, workDir }, limits);
    let best: Word[] = [];
    for (const picture of pictures) {
      const read = await readLook(pool, picture, access.dpi, 'block', limits);
      const words = read.map((word) => ({
        ...word,
        confidence: Math.round(10 * chanceOf(word.text, word.confidence)) / 10,
      }));
      // More letters made out with certainty outweigh a few that are surer.
      if (lettersOf(words) > lettersOf(best)) best = words;
    }
    if (best.length === 0) throw new StationError('nothing-read');
    return best;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** How many letters are right by the chances of their words. */
function lettersOf(words: Word[]): number {
  return (certaintyOf(words) * words.reduce((sum, word) => sum + word.text.length, 0)) / 100;
}
