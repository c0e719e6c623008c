/** The figures of a period as a paper: the same figures as on the screen, with the names of people and kinds. */
import type { Person } from '../accounts/roles.ts';
import { figuresPdf } from '../print/figures.ts';
import type { Records } from '../records/load.ts';
import type { Archive } from '../store/archive.ts';
import type { Period } from '../store/figures.ts';
import { say } from '../text.ts';
import { vietnamTime } from './dossier-input.ts';
import { figuresOf } from './figures.ts';

/** PDF/A-2b. `viewer` sees of people what the screen shows them. */
export function printFigures(
  archive: Archive,
  records: Records,
  viewer: Person,
  period: Period,
  now = new Date(),
): Promise<Uint8Array> {
  const figures = figuresOf(archive, viewer, period);
  const kind = (typeId: string) => records.type(typeId)?.vi ?? say('vi', 'report.kind-unknown');
  const nameOf = (user: string) => archive.accounts.get(user)?.name ?? user;
  return figuresPdf({
    ...figures,
    agency: agencyOf(archive),
    by: viewer.name,
    at: vietnamTime(now),
    ownOnly: !viewer.roles.includes('supervisor'),
    people: figures.people.map(({ who, ...row }) => ({ ...row, name: nameOf(who) })),
    types: figures.types.map((row) => ({ ...row, name: kind(row.typeId) })),
    reading: figures.reading.map((row) => ({ ...row, name: kind(row.recordType) })),
    ratios: figures.oneStop.ratios,
  });
}

/** The agency of the newest batch that names one. */
function agencyOf(archive: Archive): string {
  const named = archive.batches
    .all()
    .flatMap(({ settings }) => settings.agencyName ?? settings.agencyCode ?? []);
  return named.at(-1) ?? '';
}
