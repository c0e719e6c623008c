/** The figures of a period: by day, person, type and box, what waits and for how long, and what of the inventories is done. */
import type { Person } from '../accounts/roles.ts';
import { WAY } from '../review/states.ts';
import type { Archive } from '../store/archive.ts';
import type { Period } from '../store/figures.ts';
import { inventoryProgress } from './inventory-progress.ts';
import { oneStopFigures } from './one-stop.ts';

export interface DayFigures {
  day: string;
  scanned: number;
  cleaned: number;
  read: number;
  edits: number;
  returns: number;
}

const ORDER: readonly string[] = [...WAY, 'held'];

/**
 * Counts a period. Figures of people are in the order of their names, never of their figures; whoever is not a
 * supervisor sees their own only.
 */
export function figuresOf(archive: Archive, viewer: Person, period: Period) {
  const { figures, samples } = archive;
  const scanned = figures.scanned(period);
  const machine = figures.machine(period);
  const edits = figures.edits(period);
  const returns = figures.returns(period);
  const days = new Map<string, DayFigures>();
  const day = (name: string) => {
    const known = days.get(name) ?? { day: name, scanned: 0, cleaned: 0, read: 0, edits: 0, returns: 0 };
    days.set(name, known);
    return known;
  };
  for (const row of scanned) day(row.day).scanned += row.pages;
  for (const row of machine) day(row.day)[row.stage === 'clean' ? 'cleaned' : 'read'] += row.pages;
  for (const row of edits) day(row.day).edits += row.edits;
  for (const row of returns) day(row.day).returns += row.returns;

  const all = [...scanned, ...edits, ...returns].flatMap((row) => row.who ?? []);
  const mayAll = viewer.roles.includes('supervisor');
  const people = [...new Set(all)].filter((who) => mayAll || who === viewer.user).sort();
  const of = <T extends { who: string | null }>(rows: T[], who: string, count: (row: T) => number) =>
    rows.filter((row) => row.who === who).reduce((sum, row) => sum + count(row), 0);

  const judged = new Map(figures.judged(period).map((row) => [row.typeId, row]));
  const boxes = new Map<string, { box: string; dossiers: number; documents: number; pages: number }>();
  for (const { place, ...row } of figures.places(period)) {
    // The last part is the dossier's number in its box.
    const box = place?.replace(/\.[^.]*$/, '') ?? '';
    const known = boxes.get(box) ?? { box, dossiers: 0, documents: 0, pages: 0 };
    known.dossiers += row.dossiers;
    known.documents += row.documents;
    known.pages += row.pages;
    boxes.set(box, known);
  }
  const perPage = (stage: 'clean' | 'read') => {
    const rows = machine.filter((row) => row.stage === stage);
    const pages = rows.reduce((sum, row) => sum + row.pages, 0);
    return pages === 0 ? null : Math.round(rows.reduce((sum, row) => sum + row.ms, 0) / pages);
  };
  return {
    ...period,
    days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
    people: people.map((who) => ({
      who,
      scanned: of(scanned, who, (row) => row.pages),
      edits: of(edits, who, (row) => row.edits),
      returns: of(returns, who, (row) => row.returns),
    })),
    types: figures.types(period).map((row) => ({
      ...row,
      judged: judged.get(row.typeId)?.judged ?? 0,
      bad: judged.get(row.typeId)?.bad ?? 0,
    })),
    boxes: [...boxes.values()],
    /** Milliseconds of the machine per page; null where nothing was done. */
    perPage: { clean: perPage('clean'), read: perPage('read') },
    queue: figures.queue().sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)),
    coverage: inventoryProgress(archive),
    reading: samples.readingErrors(),
    oneStop: oneStopFigures(archive, period),
  };
}
