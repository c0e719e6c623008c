/** All that people can do to what the station made: acts by kind of object over one journal. */
import type { EventHub } from '../pipeline/events.ts';
import type { Archive } from '../store/archive.ts';
import { commentActs } from './comments.ts';
import { documentActs } from './documents.ts';
import { fieldActs } from './fields.ts';
import { insertionActs } from './insertions.ts';
import { Journal } from './journal.ts';
import { pageActs } from './pages.ts';
import { wordActs } from './words.ts';

export interface Workbench {
  journal: Journal;
  pages: ReturnType<typeof pageActs>;
  documents: ReturnType<typeof documentActs>;
  words: ReturnType<typeof wordActs>;
  fields: ReturnType<typeof fieldActs>;
  comments: ReturnType<typeof commentActs>;
  insertions: ReturnType<typeof insertionActs>;
}

/** `poke` is called when an edit has queued work. */
export function createWorkbench(parts: { archive: Archive; hub: EventHub; poke: () => void }): Workbench {
  const { archive } = parts;
  const journal = new Journal(parts);
  return {
    journal,
    pages: pageActs(archive, journal),
    documents: documentActs(archive, journal),
    words: wordActs(archive, journal),
    fields: fieldActs(archive, journal),
    comments: commentActs(archive, journal),
    insertions: insertionActs(archive, journal, parts.poke),
  };
}
