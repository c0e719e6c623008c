/** Reading of one page's text. */

import { moveBlocks } from '../../ocr/assemble.ts';
import { READING_VERSION } from '../../ocr/reader.ts';
import type { PageText } from '../../ocr/types.ts';
import { type Derived, derivativeKey, derive, keep } from '../derivative.ts';
import type { Step } from '../step.ts';
import type { StoredClean } from './clean.ts';

export const readStep: Step = {
  name: 'read',
  lane: 'processor',
  attempts: () => 3,
  timeoutMs: (config) => config.pageTimeoutMs,

  async run(job, { archive, config, files, pool, signal }) {
    const page = archive.pages.get(Number(job.subject))!;
    const clean = archive.pages.derivative<StoredClean>(page.cleanKey!)!.result;
    const { sha256, ...image } = clean.reading;
    const parameters = { languages: config.languages, version: READING_VERSION, scale: clean.readingScale };
    const key = derivativeKey(sha256, 'read', parameters);
    const derived = await derive<PageText>(
      { archive, pool },
      key,
      () => [],
      async (timed) => {
        const { readingScale, access, stamps, bend } = clean;
        const size = { accessWidth: access.width, accessHeight: access.height, accessDpi: access.dpi };
        const page = await timed.run<PageText>(
          'read',
          {
            image: { ...image, path: files.path(sha256) },
            options: { readingScale, ...size, layout: 'page', bend },
          },
          { signal },
        );
        if (!stamps) return page;
        const { x, y, width, height } = stamps;
        const onStamps = {
          accessWidth: Math.ceil(width / readingScale),
          accessHeight: Math.ceil(height / readingScale),
          accessDpi: access.dpi,
        };
        const stamped = await timed.run<PageText>(
          'read',
          {
            image: { path: files.path(stamps.sha256), dpi: stamps.dpi },
            options: { readingScale, ...onStamps, layout: 'sparse' },
          },
          { signal },
        );
        return { ...page, stamps: moveBlocks(stamped.blocks, x, y) };
      },
    );
    return () => {
      keep(archive, 'read', derived as Derived<unknown>);
      archive.pages.setRead(page.id, key);
    };
  },
};
