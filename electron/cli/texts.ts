/** Writes the text of every page as a file of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { textOf } from '../pipeline/page-state.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';

/**
 * `NAME.txt` per page in `dir`, but for those of `without`; with the words that people decided. NAME is the source without extension, `-0001` onward where a source has several
 * pages; where two sources would share a name, the extension stays.
 */
export async function writeTexts(
  archive: Archive,
  batchId: string,
  dir: string,
  without: ReadonlySet<number> = new Set(),
): Promise<string[]> {
  const pages = archive.pages.ofBatch(batchId);
  const names = textNames(pages);
  for (const [i, page] of pages.entries()) {
    if (without.has(page.id)) continue;
    const text = textOf(archive, page)?.text ?? '';
    const path = join(dir, names[i]!);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text === '' ? '' : `${text}\n`);
  }
  return names;
}

/** File names of the pages' texts, in order. */
export function textNames(pages: Pick<PageRow, 'source' | 'index'>[]): string[] {
  const bare = (source: string) => source.replace(/\.[^./]+$/, '');
  const sources = [...new Set(pages.map((p) => p.source))];
  const shared = new Map<string, number>();
  for (const source of sources) {
    const key = bare(source).toLowerCase();
    shared.set(key, (shared.get(key) ?? 0) + 1);
  }
  const count = new Map<string, number>();
  for (const { source } of pages) count.set(source, (count.get(source) ?? 0) + 1);
  return pages.map(({ source, index }) => {
    const name = shared.get(bare(source).toLowerCase())! > 1 ? source : bare(source);
    return count.get(source)! > 1 ? `${name}-${String(index + 1).padStart(4, '0')}.txt` : `${name}.txt`;
  });
}
