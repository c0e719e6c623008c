/** What addresses name, looked up; what is not there is answered with `not-found`. */
import { StationError } from '../errors.ts';
import type { Station } from '../station.ts';

/** The batch of that id. */
export function batchOf({ archive }: Station, id: string) {
  const batch = archive.batches.get(id);
  if (!batch) throw new StationError('not-found', { params: { what: id } });
  return batch;
}

/** The page of that id, in its batch or out of it. */
export function pageOf({ archive }: Station, id: string) {
  const page = /^\d{1,15}$/.test(id) ? archive.pages.get(Number(id)) : null;
  if (!page) throw new StationError('not-found', { params: { what: id } });
  return page;
}

/** The document of that id, with or without pages. */
export function documentOf({ archive }: Station, id: string) {
  const document = archive.documents.get(id);
  if (!document) throw new StationError('not-found', { params: { what: id } });
  return document;
}
