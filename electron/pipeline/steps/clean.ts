/** Cleanup of one page: two images, one for people and one for the reader, kept under what they were made from. */
import { run as cleanStage } from '../../clean/stage.ts';
import type { CleanAdjust, CleanResult, ImageFile } from '../../clean/types.ts';
import { StationError } from '../../errors.ts';
import type { Box } from '../../imaging/raster.ts';
import type { BlobStore } from '../../stage.ts';
import type { Archive } from '../../store/archive.ts';
import type { PageRow } from '../../store/pages.ts';
import { type Derived, derivativeKey, derive, keep } from '../derivative.ts';
import { keptOrigin } from '../original.ts';
import { cleanInputOf } from '../page-state.ts';
import type { Step, StepContext } from '../step.ts';

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
    const { archive } = context;
    const page = archive.pages.get(Number(job.subject))!;
    // A person may decide otherwise meanwhile: what was made for the old decision is not the page's, and it is done again.
    const asDecided = () => {
      const now = archive.pages.get(page.id)!;
      if (JSON.stringify(now.adjust) !== JSON.stringify(page.adjust)) throw new StationError('page-busy');
    };
    if (page.region && page.adjust.split === false) {
      return () => {
        asDecided();
        const id = archive.pages.unite(page);
        archive.pages.setAdjust(id, page.adjust);
        archive.jobs.repeat({ batchId: page.batchId, stage: 'clean', subject: String(id) });
      };
    }
    const whole = await made(context, page, page.region, page.adjust);
    const { facing } = whole.result;
    if (!facing) {
      return () => {
        asDecided();
        keepAll(archive, [whole]);
        archive.pages.setClean(page.id, whole.key);
        addReading(archive, page, whole);
      };
    }
    // Both lie the same way; what is thin evidence on one page is none against the other.
    const adjust = { ...page.adjust, turn: whole.result.turn };
    const first = await made(context, page, facing[0], adjust);
    return () => {
      asDecided();
      keepAll(archive, [whole, first]);
      const second = archive.pages.split(page.id, facing);
      for (const id of [page.id, second]) archive.pages.setAdjust(id, adjust);
      archive.pages.setClean(page.id, first.key);
      addReading(archive, page, first);
      archive.jobs.repeat({ batchId: page.batchId, stage: 'clean', subject: String(second) });
    };
  },
};

async function made(context: StepContext, page: PageRow, region: Box | null, adjust: CleanAdjust) {
  const { config, files, workDir } = context;
  // Two facing pages of a file that is packed as it came are one page of it.
  const recipe = keptOrigin(page) ? { ...config.recipe, split: false } : config.recipe;
  const parameters = { recipe, frame: page.imageFrame, dpi: page.dpi, region, adjust };
  const key = derivativeKey(page.imageSha256, 'clean', parameters);
  return derive<StoredClean>(context, key, blobsOf, async (pool) => {
    const clean = await cleanInputOf(files, page, region, workDir);
    const result = await cleanStage({ clean, recipe, adjust }, { ...context, pool });
    return {
      ...result,
      access: await store(files, result.access),
      reading: await store(files, result.reading),
      stamps: result.stamps && (await store(files, result.stamps)),
    };
  });
}

function keepAll(archive: Archive, all: Derived<StoredClean>[]): void {
  for (const derived of all) keep(archive, 'clean', derived as Derived<unknown>);
}

function addReading(archive: Archive, page: PageRow, { result }: Derived<StoredClean>): void {
  if (result.blank) return;
  archive.jobs.repeat({ batchId: page.batchId, stage: 'read', subject: String(page.id) });
}

const blobsOf = ({ access, reading, stamps }: StoredClean) => [
  access.sha256,
  reading.sha256,
  ...(stamps ? [stamps.sha256] : []),
];

async function store<T extends ImageFile>(files: BlobStore, { path, ...image }: T) {
  return { ...image, sha256: (await files.adopt(path)).sha256 };
}
