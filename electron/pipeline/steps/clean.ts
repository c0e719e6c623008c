/** Cleanup of one page: two images, one for people and one for the reader, kept under what they were made from. */
import { run as cleanStage } from '../../clean/stage.ts';
import type { CleanResult, ImageFile } from '../../clean/types.ts';
import type { BlobStore } from '../../stage.ts';
import { type Derived, derivativeKey, derive, keep } from '../derivative.ts';
import type { Step } from '../step.ts';

/** An image in the blob store instead of a work folder. */
export type StoredImage = Omit<ImageFile, 'path'> & { sha256: string };

/** A CleanResult as it is kept. */
export type StoredClean = Omit<CleanResult, 'access' | 'reading' | 'stamps'> & {
  access: StoredImage;
  reading: StoredImage;
  stamps: (StoredImage & { x: number; y: number }) | null;
};

export const cleanStep: Step = {
  name: 'clean',
  lane: 'processor',
  attempts: () => 3,
  timeoutMs: (config) => config.pageTimeoutMs,

  async run(job, context) {
    const { archive, config, files } = context;
    const page = archive.pages.get(Number(job.subject))!;
    const parameters = { recipe: config.recipe, frame: page.imageFrame, dpi: page.dpi };
    const key = derivativeKey(page.imageSha256, 'clean', parameters);
    const derived = await derive<StoredClean>(context, key, blobsOf, async (pool) => {
      const clean = {
        path: files.path(page.imageSha256),
        mime: page.imageMime,
        frame: page.imageFrame,
        dpi: page.dpi,
      };
      const result = await cleanStage({ clean, recipe: config.recipe }, { ...context, pool });
      return {
        ...result,
        access: await store(files, result.access),
        reading: await store(files, result.reading),
        stamps: result.stamps && (await store(files, result.stamps)),
      };
    });
    return () => {
      keep(archive, 'clean', derived as Derived<unknown>);
      archive.pages.setClean(page.id, key);
      if (!derived.result.blank) {
        archive.jobs.add([{ batchId: page.batchId, stage: 'read', subject: String(page.id) }]);
      }
    };
  },
};

const blobsOf = ({ access, reading, stamps }: StoredClean) => [
  access.sha256,
  reading.sha256,
  ...(stamps ? [stamps.sha256] : []),
];

async function store<T extends ImageFile>(files: BlobStore, { path, ...image }: T) {
  return { ...image, sha256: (await files.adopt(path)).sha256 };
}
