/** The place of the field in work: as drawn just now, as stored, as in an earlier entry, or guessed from its neighbours. */
import { useMemo } from 'react';
import type { FieldDefinition, ListedDocument, ListedPage } from '../batch/types.ts';
import { type FieldPlace, guessOf, placeOf } from './place.ts';
import type { Entry } from './queries.ts';

export interface FieldPlaceGiven {
  document: ListedDocument | undefined;
  entries: Entry[];
  /** Index of the entry in work. */
  at: number;
  documents: ListedDocument[] | undefined;
  definitions: FieldDefinition[];
  pages: ListedPage[] | undefined;
  field: string | null;
  drawn: (FieldPlace & { name: string }) | null;
}

export function useFieldPlace(given: FieldPlaceGiven): FieldPlace | null {
  const { document, entries, at, documents, definitions, pages, field, drawn } = given;
  return useMemo(() => {
    if (!document || field === null) return null;
    if (drawn?.name === field && document.pages.includes(drawn.page)) return drawn;
    const byId = new Map((documents ?? []).map((one) => [one.id, one]));
    const earlier = entries.slice(0, at).map((one) => byId.get(one.document));
    const known = placeOf(document, earlier, field);
    if (known) return known;
    const names = definitions.map(({ name }) => name);
    const before = names.slice(0, names.indexOf(field)).map((name) => placeOf(document, earlier, name));
    return guessOf(document, before, (id) => pages?.find((page) => page.id === id));
  }, [document, entries, at, documents, definitions, pages, field, drawn]);
}
