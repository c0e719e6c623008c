/** What the working screens know of a batch; its events refresh all of it. */
import { queryOptions } from '@tanstack/react-query';
import { client, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';

/** Every page of a batch in order, with what asks for a look. */
export const pagesQuery = (id: string) =>
  queryOptions({
    queryKey: batchKey(id, 'pages'),
    queryFn: () => read(client.api.batches[':id'].pages.$get({ param: { id } })),
  });

/** Pages that people took out of the batch; they can be put back. */
export const goneQuery = (id: string) =>
  queryOptions({
    queryKey: batchKey(id, 'gone'),
    queryFn: () => read(client.api.batches[':id'].pages.gone.$get({ param: { id } })),
  });

/** Files that people add to it and that are not in their place yet. */
export const comingQuery = (id: string) =>
  queryOptions({
    queryKey: batchKey(id, 'coming'),
    queryFn: () => read(client.api.batches[':id'].pages.coming.$get({ param: { id } })),
  });

/** Its documents with fields and findings. */
export const documentsQuery = (id: string) =>
  queryOptions({
    queryKey: batchKey(id, 'documents'),
    queryFn: () => read(client.api.batches[':id'].documents.$get({ param: { id } })),
  });

/** One page with its images and words. `batch` is where it belongs. */
export const pageQuery = (batch: string, page: number) =>
  queryOptions({
    queryKey: batchKey(batch, 'page', String(page)),
    queryFn: () => read(client.api.pages[':id'].$get({ param: { id: String(page) } })),
  });

/** Record types with their fields; they change only with a file of the archive. */
export const recordTypesQuery = queryOptions({
  queryKey: ['record-types'],
  queryFn: () => read(client.api['record-types'].$get()),
  staleTime: Number.POSITIVE_INFINITY,
});

export const codeListsQuery = queryOptions({
  queryKey: ['code-lists'],
  queryFn: () => read(client.api['code-lists'].$get()),
  staleTime: Number.POSITIVE_INFINITY,
});
