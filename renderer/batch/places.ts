/** Where each page of a batch lies: its number, and its document's number and kind. */
import { useMemo } from 'react';
import { language } from '../locales/i18n.ts';
import type { PlaceInDocument } from '../pages/cell.tsx';
import type { ListedDocument, ListedPage, RecordType } from './types.ts';

/** How people call the kind of a document; null while nobody knows it. */
export function kindOf(
  document: Pick<ListedDocument, 'type' | 'typeId'>,
  types: RecordType[],
): string | null {
  const type = types.find((candidate) => candidate.typeId === document.typeId);
  return type ? type[language()] : document.type;
}

export interface Places {
  /** Number of a page in the batch, from 1. */
  numbers: ReadonlyMap<number, number>;
  places: ReadonlyMap<number, PlaceInDocument>;
}

/** `unknown` is what a document of no known kind is called. */
export function usePlaces(
  pages: ListedPage[] | undefined,
  documents: ListedDocument[] | undefined,
  types: RecordType[] | undefined,
  unknown: string,
): Places {
  const numbers = useMemo(() => new Map((pages ?? []).map((page, i) => [page.id, i + 1])), [pages]);
  const speaks = language();
  // The names of kinds follow the language.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const places = useMemo(() => {
    const found = new Map<number, PlaceInDocument>();
    (documents ?? []).forEach((document, d) => {
      const kind = kindOf(document, types ?? []) ?? unknown;
      document.pages.forEach((page, p) => {
        found.set(page, {
          document: d + 1,
          kind,
          first: p === 0,
          last: p === document.pages.length - 1,
        });
      });
    });
    return found;
  }, [documents, types, unknown, speaks]);
  return { numbers, places };
}
