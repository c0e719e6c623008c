/** Reading of one page's text: the page, its stamps, and once more what was not clear. */
import type { LookPicture } from '../../clean/second-look.ts';
import { findLooks } from '../../describe/looks.ts';
import { StationError } from '../../errors.ts';
import { moveBlocks } from '../../ocr/assemble.ts';
import { READING_VERSION } from '../../ocr/reader.ts';
import type { Block, PageText } from '../../ocr/types.ts';
import { type Derived, derivativeKey, derive, keep } from '../derivative.ts';
import { readLook } from '../read-look.ts';
import type { Step, StepContext } from '../step.ts';
import type { StoredClean } from './clean.ts';

export const readStep: Step = {
  name: 'read',
  lane: 'processor',
  attempts: () => 3,
  timeoutMs: (config) => config.pageTimeoutMs,

  async run(job, { archive, config, files, pool, signal, workDir }) {
    const page = archive.pages.get(Number(job.subject))!;
    // It is being cleaned anew, which queues the reading again.
    if (!page.cleanKey) return () => {};
    const clean = archive.pages.derivative<StoredClean>(page.cleanKey)!.result;
    const { sha256 } = clean.reading;
    const parameters = { languages: config.languages, version: READING_VERSION, scale: clean.readingScale };
    const key = derivativeKey(sha256, 'read', parameters);
    const derived = await derive<PageText>(
      { archive, pool },
      key,
      () => [],
      async (timed) => {
        const reader: PageReader = { clean, files, signal, workDir, pool: timed };
        const text = await readPage(reader);
        return { ...text, stamps: await readStamps(reader), looks: await readAgain(reader, text) };
      },
    );
    return () => {
      keep(archive, 'read', derived as Derived<unknown>);
      const { cleanKey } = archive.pages.get(page.id)!;
      if (cleanKey === page.cleanKey) archive.pages.setRead(page.id, key);
      else if (cleanKey) throw new StationError('page-busy');
    };
  },
};

interface PageReader extends Pick<StepContext, 'files' | 'pool' | 'signal' | 'workDir'> {
  clean: StoredClean;
}

async function readPage({ clean, files, pool, signal, workDir }: PageReader): Promise<PageText> {
  const { readingScale, access, bend, reading } = clean;
  const { sha256, ...image } = reading;
  const size = { accessWidth: access.width, accessHeight: access.height, accessDpi: access.dpi };
  const options = { readingScale, ...size, layout: 'page', bend };
  const path = await files.path(sha256, workDir);
  return pool.run('read', { image: { ...image, path }, options }, { signal });
}

async function readStamps({ clean, files, pool, signal, workDir }: PageReader): Promise<Block[]> {
  const { stamps, readingScale, access } = clean;
  if (!stamps) return [];
  const options = {
    readingScale,
    accessWidth: Math.ceil(stamps.width / readingScale),
    accessHeight: Math.ceil(stamps.height / readingScale),
    accessDpi: access.dpi,
    layout: 'sparse',
  };
  const image = { path: await files.path(stamps.sha256, workDir), dpi: stamps.dpi };
  const stamped = await pool.run<PageText>('read', { image, options }, { signal });
  return moveBlocks(stamped.blocks, stamps.x, stamps.y);
}

/** Reads what the first reading left unclear from pictures made for it. */
async function readAgain({ clean, files, pool, signal, workDir }: PageReader, text: PageText) {
  const looks = findLooks(text);
  if (looks.length === 0) return [];
  const access = { path: await files.path(clean.access.sha256, workDir), dpi: clean.access.dpi };
  const pictures = await pool.run<LookPicture[]>('look-again', { access, looks, workDir }, { signal });
  const readings: NonNullable<PageText['looks']> = [];
  for (const picture of pictures) {
    const words = await readLook(pool, picture, access.dpi, 'line', { signal });
    readings.push({ kind: picture.kind, words });
  }
  return readings;
}
