/** Reads the text of page images with one tesseract.js worker, which is a thread of its own. */
import type { Worker as NodeWorker } from 'node:worker_threads';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import { StationError } from '../errors.ts';
import { decode } from '../imaging/codec.ts';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import { assemble, type RecognizedBlock } from './assemble.ts';
import { checkModels } from './models.ts';
import type { PageText } from './types.ts';

/** Raise whenever settings or the making of text change what a page gives. */
export const READING_VERSION = 2;

export interface ReadOptions {
  /** Reading-image pixels per access-image pixel. */
  readingScale: number;
  accessWidth: number;
  accessHeight: number;
  accessDpi: number;
  /** `sparse` finds single words anywhere (stamps); a page has lines in order. */
  layout: 'page' | 'sparse';
}

export interface Reader {
  /** Reads one image file. Rejects with `worker-died` when the worker is gone. */
  read(image: { path: string; dpi: number }, options: ReadOptions): Promise<PageText>;
  /** Ends the worker, also in the middle of a page. */
  close(): Promise<void>;
}

/** Starts a reader. Nothing is ever fetched: models and engine lie on this computer. */
export async function createReader({
  modelsDir,
  languages,
}: {
  modelsDir: string;
  languages: string;
}): Promise<Reader> {
  await checkModels(modelsDir, languages);
  // The library throws uncaught when a job fails and nobody is named to hear of it.
  const errorHandler = () => {};
  const worker = await createWorker(languages, OEM.LSTM_ONLY, {
    langPath: modelsDir,
    gzip: true,
    cacheMethod: 'none',
    errorHandler,
  });
  const thread = (worker as Worker & { worker: NodeWorker }).worker;
  const { promise: death, reject } = Promise.withResolvers<never>();
  death.catch(() => {});
  thread.on('error', (error) => reject(new StationError('worker-died', { detail: error.message })));
  thread.on('exit', (code) => reject(new StationError('worker-died', { detail: `reader ended (${code})` })));
  await worker.setParameters({
    // The page is cleaned: dark text on white. Looking for the opposite as well costs a third of the time.
    tessedit_do_invert: '0',
    // The engine's chatter would end up on our standard error.
    debug_file: '/dev/null',
  });
  return {
    async read(image, options) {
      const recognized = (async () => {
        await worker.setParameters({
          user_defined_dpi: String(Math.round(image.dpi)),
          tessedit_pageseg_mode: options.layout === 'page' ? PSM.AUTO : PSM.SPARSE_TEXT,
        });
        return worker.recognize(await decoded(image.path), {}, { text: false, blocks: true });
      })();
      const { data } = await Promise.race([recognized, death]).catch((thrown: unknown) => {
        if (thrown instanceof StationError) throw thrown;
        throw new StationError('worker-died', { detail: String(thrown), cause: thrown });
      });
      return assemble((data.blocks ?? []) as RecognizedBlock[], options, languages);
    },
    async close() {
      await thread.terminate();
    },
  };
}

/**
 * The image as a portable greymap: the engine would unpack a PNG in WebAssembly, which takes four times as long as
 * native code.
 */
async function decoded(path: string): Promise<Buffer> {
  const { data, width, height } = await decode(path, {
    mime: 'image/png',
    frame: 0,
    limits: DEFAULT_LIMITS,
    grey: true,
  });
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]);
}
