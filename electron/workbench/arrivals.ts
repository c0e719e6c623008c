/** The pages that came in last, for whoever stands at the scanner and wants to see that they do. */
import { cleanOf } from '../pipeline/page-state.ts';
import type { Archive } from '../store/archive.ts';
import { versionOf } from './pictures.ts';

export interface Arrival {
  id: number;
  batch: string;
  source: string;
  /** Place in the source, from 0. */
  index: number;
  /** Names the image that its thumbnail is made from: the scan, and once it is cleaned the clean one. */
  image: string;
  clean: boolean;
}

/** At most `limit` pages over all batches, the newest first. */
export function arrivals(archive: Archive, limit: number): Arrival[] {
  return archive.pages.newest(limit).map((page) => {
    const clean = cleanOf(archive, page);
    const { id, batchId, source, index, imageSha256 } = page;
    return {
      ...{ id, batch: batchId, source, index },
      image: versionOf(clean?.access.sha256 ?? imageSha256),
      clean: clean !== null,
    };
  });
}
