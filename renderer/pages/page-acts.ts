/** What can be done with the chosen pages: each is one request and one step of undo. */
import { useMemo } from 'react';
import { client, json, read } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import type { Edit } from '../batch/edits.ts';
import { comingQuery } from '../batch/queries.ts';
import type { ListedPage } from '../batch/types.ts';

export type Adjust = ListedPage['adjust'];

/** Files that the engine can get at: posted as a drop, or granted by the desktop. */
export interface Handed {
  drop?: string;
  grants?: string[];
}

/** The acts on pages of one batch, through `edit`. */
export function usePageActs(batch: string, edit: Edit) {
  return useMemo(() => {
    const pages = client.api.batches[':id'].pages;
    const param = { id: batch };
    return {
      turn: (ids: number[], by: 90 | 180 | 270) =>
        edit(() => read(pages.turn.$post({ param }, json({ pages: ids, by })))),
      remove: (ids: number[]) => edit(() => read(pages.delete.$post({ param }, json({ pages: ids })))),
      restore: (ids: number[]) => edit(() => read(pages.restore.$post({ param }, json({ pages: ids })))),
      blank: (ids: number[], blank: boolean) =>
        edit(() => read(pages.blank.$post({ param }, json({ pages: ids, blank })))),
      move: (ids: number[], after: number | null) =>
        edit(() => read(pages.move.$post({ param }, json({ pages: ids, after })))),
      adjust: (ids: number[] | 'all', adjust: Adjust, merge: boolean) =>
        edit(() => read(pages.cleanup.$post({ param }, json({ pages: ids, adjust, merge })))),
      insert: (files: Handed, at: { after: number | null } | { instead: number; version?: number }) =>
        edit(async () => {
          await read(pages.insert.$post({ param }, json({ ...files, ...at })));
          await queries.invalidateQueries({ queryKey: comingQuery(batch).queryKey });
        }),
      dismiss: (file: number) =>
        edit(async () => {
          await read(pages.coming[':file'].$delete({ param: { ...param, file: String(file) } }));
          await queries.invalidateQueries({ queryKey: comingQuery(batch).queryKey });
        }),
      split: (document: string, at: number) =>
        edit(() => read(client.api.documents[':id'].split.$post({ param: { id: document } }, json({ at })))),
      mergeUp: (document: string) =>
        edit(() =>
          read(client.api.documents[':id']['merge-up'].$post({ param: { id: document } }, json({}))),
        ),
    };
  }, [batch, edit]);
}

export type PageActs = ReturnType<typeof usePageActs>;
