/** Reads page images: Vietnamese first, and what is plainly not Vietnamese once more with the other models. */
import type { Bend } from '../imaging/bend.ts';
import { assemble } from './assemble.ts';
import { calibrate } from './certainty.ts';
import { type Engine, type Layout, startEngine, type UnpackedPage } from './engine.ts';
import { hasForeignText, takeBetterBlocks } from './foreign.ts';
import { checkModels } from './models.ts';
import type { PageText } from './types.ts';

/** Raise whenever settings or the making of text change what a page gives. */
export const READING_VERSION = 8;

const MAIN = 'vie';

export interface ReadOptions {
  /** Reading-image pixels per access-image pixel. */
  readingScale: number;
  accessWidth: number;
  accessHeight: number;
  accessDpi: number;
  layout: Layout;
  /** Where the reading image was flattened: leads its boxes back to the page as it is. */
  bend?: Bend | null;
}

export interface Reader {
  /** Reads one page. Rejects with `worker-died` when a worker is gone. */
  read(page: UnpackedPage, options: ReadOptions): Promise<PageText>;
  /** Ends the workers, also in the middle of a page. */
  close(): Promise<void>;
}

/**
 * Starts a reader for `languages` (e.g. `vie+eng`). Each language has an engine of its own, started when it is first
 * needed: given both models at once, the engine takes the English reading of many a Vietnamese word, without its marks.
 */
export async function createReader({
  modelsDir,
  languages,
}: {
  modelsDir: string;
  languages: string;
}): Promise<Reader> {
  await checkModels(modelsDir, languages);
  const all = languages.split('+');
  const [first, ...others] = all.includes(MAIN) ? [MAIN, ...all.filter((l) => l !== MAIN)] : all;
  const engines = new Map<string, Promise<Engine>>();
  const engineOf = (language: string) => {
    const engine = engines.get(language) ?? startEngine(modelsDir, language);
    engines.set(language, engine);
    return engine;
  };
  await engineOf(first!);
  return {
    async read(page, options) {
      const readIn = async (language: string) =>
        assemble(await (await engineOf(language)).recognize(page, options.layout), options, language);
      let text = await readIn(first!);
      for (const language of others) {
        if (hasForeignText(text)) text = takeBetterBlocks(text, await readIn(language));
      }
      // Stamps are words here and there: none of them may be taken for scribble.
      return options.layout === 'page' ? calibrate(text) : text;
    },
    async close() {
      await Promise.all([...engines.values()].map((engine) => engine.then((e) => e.close()).catch(() => {})));
    },
  };
}
