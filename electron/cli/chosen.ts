/** Which batches of the archive a command is about. */
import { StationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';
import type { Batch } from '../store/batches.ts';

/** The one batch that begins with `id`; without, all. Throws `not-found`. */
export function chosenBatches(archive: Archive, id: string | undefined): Batch[] {
  const all = archive.batches.all();
  if (id === undefined) return all;
  const named = all.filter((batch) => batch.id.startsWith(id));
  if (named.length !== 1) throw new StationError('not-found', { params: { what: id } });
  return named;
}

/** The same for what is written out: without `id` the newest version of all. Throws `not-found`. */
export function chosenVersions(archive: Archive, id: string | undefined): Batch[] {
  const chosen = chosenBatches(archive, id);
  return id === undefined ? chosen.filter((batch) => archive.versions.after(batch.id) === null) : chosen;
}
