/** Reads a picture that was made of a part of a page, and puts its words where they stand on the page. */
import type { LookPicture } from '../clean/second-look.ts';
import { moveBlocks } from '../ocr/assemble.ts';
import type { Layout } from '../ocr/engine.ts';
import type { ReadOptions } from '../ocr/reader.ts';
import type { PageText, Word } from '../ocr/types.ts';
import type { Pool, PoolRunOptions } from '../stage.ts';

/** The words in reading order, boxes in access-image pixels; `accessDpi` is that image's resolution. */
export async function readLook(
  pool: Pool,
  { kind: _, x, y, scale, ...image }: LookPicture,
  accessDpi: number,
  layout: Layout,
  limits: PoolRunOptions,
): Promise<Word[]> {
  const options: ReadOptions = {
    readingScale: scale,
    accessWidth: Math.ceil(image.width / scale),
    accessHeight: Math.ceil(image.height / scale),
    accessDpi,
    layout,
  };
  const text = await pool.run<PageText>('read', { image, options }, limits);
  return moveBlocks(text.blocks, x, y).flatMap((block) => block.lines.flatMap((line) => line.words));
}
