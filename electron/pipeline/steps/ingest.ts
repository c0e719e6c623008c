/** Ingest of one file: its bytes are hashed as they are read and kept for good; then every page is proven whole. */
import { asStationError, StationError } from '../../errors.ts';
import type { InspectedFile } from '../../ingest/types.ts';
import type { BlobRef } from '../../stage.ts';
import type { NewPage } from '../../store/pages.ts';
import { PRIORITY } from '../queue.ts';
import type { Step, StepContext } from '../step.ts';

/** Troubles of the computer, not of the file: the file is not to blame and stays waiting. */
const NOT_THE_FILE = new Set(['disk-full', 'internal', 'cancelled']);

export const ingestStep: Step = {
  name: 'ingest',
  lane: 'processor',
  attempts: () => 4,
  // A file may hold thousands of pages, each of which is decoded once.
  timeoutMs: (config) => config.pageTimeoutMs * 10,

  async run(job, context) {
    const { archive, config } = context;
    const file = archive.batches.file(Number(job.subject))!;
    let blob: BlobRef | null = null;
    try {
      blob = await context.files.copyIn(file.path, config.limits.maxFileBytes);
      if (blob.bytes === 0) throw new StationError('empty-file');
      const inspected = await inspect(blob, context);
      const pages = await keepPages(inspected, blob, context);
      const { sha256 } = blob;
      return () => {
        archive.batches.fileRead(file.id, { sha256, mime: inspected.mime, origin: inspected.origin ?? null });
        // Pages that a person adds are out of the batch until they are put where they belong.
        const gone = file.placement ? 'deleted' : null;
        const ids = pages.map((page) => archive.pages.insert(file.batchId, file.id, page, gone));
        if (archive.batches.get(file.batchId)!.plan.until === 'ingest') return;
        // Whoever put them in waits for them.
        const priority = file.placement ? PRIORITY.interactive : PRIORITY.batch;
        archive.jobs.add(
          ids.map((id) => ({ batchId: file.batchId, stage: 'clean', subject: String(id), priority })),
        );
      };
    } catch (thrown) {
      const error = asStationError(thrown);
      if (error.retryable || NOT_THE_FILE.has(error.code) || context.signal.aborted) throw error;
      const sha256 = blob?.sha256 ?? null;
      return () => quarantine(context, file.id, sha256, error);
    }
  },

  failed(job, error, final, { archive }) {
    // A file that kills or hangs the worker every time is set aside like any other that cannot be read.
    if (final && !NOT_THE_FILE.has(error.code)) quarantine({ archive }, Number(job.subject), null, error);
  },
};

function quarantine(
  { archive }: Pick<StepContext, 'archive'>,
  fileId: number,
  sha256: string | null,
  error: StationError,
): void {
  archive.batches.fileQuarantined(fileId, sha256, error.toJSON());
}

async function inspect(
  blob: BlobRef,
  { pool, files, config, workDir, signal }: StepContext,
): Promise<InspectedFile> {
  const path = await files.path(blob.sha256, workDir);
  return pool.run<InspectedFile>('inspect', { path, limits: config.limits, workDir }, { signal });
}

async function keepPages(file: InspectedFile, blob: BlobRef, { files }: StepContext): Promise<NewPage[]> {
  const pages: NewPage[] = [];
  for (const { extracted, ...page } of file.pages) {
    const image = extracted ? (await files.adopt(extracted.path)).sha256 : blob.sha256;
    pages.push({
      ...page,
      imageSha256: image,
      imageMime: extracted?.mime ?? file.mime,
      imageFrame: extracted ? 0 : page.index,
    });
  }
  return pages;
}
