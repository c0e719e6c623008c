/** One tesseract.js worker with one language: a thread of its own, that stops only by being ended. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker as NodeWorker } from 'node:worker_threads';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import { StationError } from '../errors.ts';
import { decode } from '../imaging/codec.ts';
import { greymapOf } from '../imaging/greymap.ts';
import { DEFAULT_LIMITS } from '../imaging/limits.ts';
import { release } from '../imaging/raster.ts';
import { type RecognizedBlock, recognizedBlocks } from './recognized.ts';

/**
 * `page`: lines in order; `sparse`: single words anywhere (stamps); `line`: the picture is one line; `block`: lines one
 * below the other.
 */
export type Layout = 'page' | 'sparse' | 'line' | 'block';

const SEGMENTATION = {
  page: PSM.AUTO,
  sparse: PSM.SPARSE_TEXT,
  line: PSM.SINGLE_LINE,
  block: PSM.SINGLE_BLOCK,
};

/**
 * The library's own worker without its standard error, where it tells of every odd box it meets. Declared a string by
 * the library, which hands it to Node as it is.
 */
const QUIET_WORKER = new URL(
  `data:text/javascript,${encodeURIComponent(`console.error = () => {}; await import(${JSON.stringify(libraryWorker())});`)}`,
) as unknown as string;

function libraryWorker(): string {
  const library = createRequire(import.meta.url).resolve('tesseract.js/package.json');
  return pathToFileURL(join(dirname(library), 'src', 'worker-script', 'node', 'index.js')).href;
}

export interface Engine {
  /** Recognises one page. Rejects with `worker-died` when the thread is gone. */
  recognize(page: UnpackedPage, layout: Layout): Promise<RecognizedBlock[]>;
  /** Ends the thread, also in the middle of a page. */
  close(): Promise<void>;
}

/** Starts an engine. Nothing is ever fetched: model and program lie on this computer. */
export async function startEngine(modelsDir: string, language: string): Promise<Engine> {
  // The library throws uncaught when a job fails and nobody is named to hear of it.
  const errorHandler = () => {};
  const worker = await createWorker(language, OEM.LSTM_ONLY, {
    langPath: modelsDir,
    gzip: true,
    cacheMethod: 'none',
    workerPath: QUIET_WORKER,
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
    async recognize({ image, dpi }, layout) {
      const recognized = (async () => {
        await worker.setParameters({
          user_defined_dpi: String(Math.round(dpi)),
          tessedit_pageseg_mode: SEGMENTATION[layout],
        });
        return worker.recognize(image, {}, { text: false, tsv: true, box: true });
      })();
      const { data } = await Promise.race([recognized, death]).catch((thrown: unknown) => {
        if (thrown instanceof StationError) throw thrown;
        throw new StationError('worker-died', { detail: String(thrown), cause: thrown });
      });
      return recognizedBlocks(data.tsv ?? '', data.box ?? '');
    },
    async close() {
      await thread.terminate();
    },
  };
}

/** A page as the engine takes it: a portable greymap. */
export interface UnpackedPage {
  image: Buffer;
  dpi: number;
}

/** Unpacks a PNG file. The engine could, but in WebAssembly that takes four times as long as in native code. */
export async function unpack({ path, dpi }: { path: string; dpi: number }): Promise<UnpackedPage> {
  const page = await decode(path, { mime: 'image/png', frame: 0, limits: DEFAULT_LIMITS, grey: true });
  const image = greymapOf(page);
  release(page.data);
  return { image, dpi };
}
