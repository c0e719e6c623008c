/** When and how fast may be sent to each destination with settings, shown and changed. */
import type { Actor } from '../accounts/roles.ts';
import { type Pace, readSettings, settingsNames, writePace } from '../deliver/settings.ts';
import { asStationError, StationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';

export { paceSchema, SENDING_HOURS } from '../deliver/settings.ts';

export interface ListedDestination extends Pace {
  name: string;
  /** Why its settings cannot be used; null when they can. */
  problem: StationError | null;
}

/** The destinations with a settings file. */
export function destinationPaces({ dir }: Archive): ListedDestination[] {
  return settingsNames(dir).map((name) => {
    try {
      const { hours, bytesPerSecond } = readSettings(dir, name).settings;
      return { name, hours, ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }), problem: null };
    } catch (thrown) {
      return { name, hours: [], problem: asStationError(thrown) };
    }
  });
}

/**
 * Changes a destination's pace; what waits for its hours looks at them anew. Throws `not-found`,
 * `bad-destination-settings`.
 */
export function setPace(archive: Archive, name: string, pace: Pace, who: Actor): void {
  if (!settingsNames(archive.dir).includes(name))
    throw new StationError('not-found', { params: { what: name } });
  writePace(archive.dir, name, pace);
  archive.transaction(() => {
    for (const { id, batchId, destination, state, held } of archive.packages.deliveries()) {
      if (destination !== `at:${name}` || state === 'done' || held) continue;
      archive.packages.setWaits(id, null);
      archive.jobs.wake(batchId, 'deliver', String(id));
    }
    archive.audit(who, 'set-pace', name, { ...pace });
  });
}
