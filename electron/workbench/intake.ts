/** Opens a batch for files that were posted or chosen, and takes one on to packing and sending. */
import { destinationLabel } from '../deliver/destination.ts';
import { StationError } from '../errors.ts';
import type { Grants } from '../files/grants.ts';
import type { Profiles } from '../packaging/profile.ts';
import type { DossierSettings } from '../packaging/types.ts';
import type { Submission } from '../pipeline/submit.ts';
import type { Records } from '../records/load.ts';
import type { BatchPlan, Layout } from '../store/batches.ts';
import { type AskedSetting, askedSettings } from './asked-settings.ts';
import type { Drops } from './drops.ts';

/** Where the paper lies: store (kho), shelf (giá), box (hộp), number of the file (số). */
export interface PaperPlace {
  repository?: string | undefined;
  shelf?: string | undefined;
  box?: string | undefined;
  number?: string | undefined;
}

export interface Opening {
  /** A drop that was posted before. */
  drop?: string | undefined;
  /** Choices in the desktop's dialogs. */
  grants: string[];
  profile: string;
  recordType: string | null;
  settings: Record<string, string>;
  place: PaperPlace;
  /** Sheets of paper, counted by hand. */
  sheets?: number | undefined;
  /** Every document has so many pages. */
  everyN?: number | undefined;
  /** Scanned one side at a time: all fronts, then all backs from the last to the first. */
  backsReversed?: boolean | undefined;
}

/** The submission of what a person dropped or chose. Throws `nothing-to-do`, `not-found`. */
export async function submissionOf(opening: Opening, drops: Drops, grants: Grants): Promise<Submission> {
  const { profile, recordType } = opening;
  return {
    paths: await pathsOf(opening, drops, grants),
    profile,
    recordType,
    settings: settingsOf(opening),
    plan: planOf(opening),
    outputs: [],
  };
}

/** Where the files lie that a person dropped or chose. Throws `nothing-to-do`, `not-found`. */
export async function pathsOf(
  { drop, grants: names }: Pick<Opening, 'drop' | 'grants'>,
  drops: Drops,
  grants: Grants,
): Promise<string[]> {
  const chosen = names.flatMap((name) => {
    const paths = grants.pathsOf(name);
    if (!paths) throw new StationError('not-found', { params: { what: 'grant' } });
    return paths;
  });
  const paths = [...chosen, ...(drop ? [await drops.root(drop)] : [])];
  if (paths.length === 0) throw new StationError('nothing-to-do');
  return paths;
}

/** A batch is described, and then waits for people. */
export function planOf(opening: Pick<Opening, 'everyN' | 'backsReversed'>): BatchPlan {
  return { until: 'describe', approve: false, destinations: [], ...layoutOf(opening) };
}

function layoutOf({ everyN, backsReversed }: Pick<Opening, 'everyN' | 'backsReversed'>): { layout?: Layout } {
  if (everyN === undefined && !backsReversed) return {};
  return {
    layout: {
      ...(everyN === undefined ? {} : { every: everyN }),
      ...(backsReversed ? { backsReversed } : {}),
    },
  };
}

/**
 * The dossier's settings: what was typed, without what was left empty; the code of the paper file made of archive and
 * place as the circular has it (`archive.store.shelf.box.number`), unless it was typed itself.
 */
export function settingsOf({
  settings,
  place,
  sheets,
}: Pick<Opening, 'settings' | 'place' | 'sheets'>): DossierSettings {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    const text = value.normalize('NFC').trim();
    if (text !== '') given[name] = text;
  }
  const parts = [place.repository, place.shelf, place.box, place.number]
    .map((part) => part?.normalize('NFC').trim() ?? '')
    .filter((part) => part !== '');
  const archive = given.archiveCode ?? given.agencyCode;
  if (parts.length > 0 && archive && !given.paperFileCode)
    given.paperFileCode = [archive, ...parts].join('.');
  if (sheets !== undefined && !given.numberOfPaper) given.numberOfPaper = String(sheets);
  return given as DossierSettings;
}

export interface ListedProfile {
  id: string;
  vi: string;
  en: string;
  /** What it asks for of a dossier. */
  asks: AskedSetting[];
}

/** The destination profiles a person may choose from. */
export function listProfiles(profiles: Profiles, records: Records): ListedProfile[] {
  return [...profiles.values()].map((profile) => ({
    id: profile.id,
    vi: profile.vi,
    en: profile.en,
    asks: askedSettings(profile, records),
  }));
}

/** Destinations of a batch with one more, in one spelling for one place. Throws `bad-destination`. */
export function withDestination(before: string[], destination: string): string[] {
  return [...new Set([...before, destinationLabel(destination)])];
}
