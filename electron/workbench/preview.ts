/** How a page would look if it were cleaned otherwise: made at once for whoever is trying, and kept nowhere. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CleanAdjust, CleanRecipe, CleanResult } from '../clean/types.ts';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import type { LookInput } from '../imaging/look.ts';
import { cleanInputOf, cleanOf } from '../pipeline/page-state.ts';
import type { Pool } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';

const TIMEOUT_MS = 60_000;
const QUALITY = 75;

export interface PreviewOptions {
  recipe: CleanRecipe;
  adjust: CleanAdjust;
  /** `reading` shows what the reader would be given. */
  kind: 'access' | 'reading';
  /** Pixels. */
  width: number;
  signal: AbortSignal;
}

/** The page cleaned by `adjust` as a JPEG. Throws StationError as cleanup does. */
export async function previewPage(
  archive: Archive,
  pool: Pool,
  page: PageRow,
  { recipe, adjust, kind, width, signal }: PreviewOptions,
): Promise<Uint8Array> {
  const limits = { signal, timeoutMs: TIMEOUT_MS };
  const workDir = await mkdtemp(join(archive.workDir, 'preview-'));
  try {
    const input = await cleanInputOf(archive.files, page, page.region, workDir);
    // The way up is known by now; judging it again would take reading.
    const turn = adjust.turn ?? cleanOf(archive, page)?.turn ?? 0;
    const forced: CleanAdjust = { ...adjust, turn };
    const made = await pool.run<CleanResult>('clean', { input, recipe, workDir, forced }, limits);
    const { path, mime } = made[kind];
    const look: LookInput = {
      path,
      mime,
      frame: 0,
      limits: DEFAULT_LIMITS,
      part: null,
      width,
      quality: QUALITY,
    };
    return await pool.run<Uint8Array>('look', look, limits);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}
