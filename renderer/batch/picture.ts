/** What of a page the viewer shows. */
import type { PagePicture } from '../viewer/deep-zoom.ts';
import type { OpenedPage } from './types.ts';

/** The cleaned image of `page`; undefined while there is none. */
export function pictureOf({ id, width, height, images }: OpenedPage): PagePicture | undefined {
  return images.access && { id, version: images.access.version, width, height };
}
