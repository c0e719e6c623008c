/** What the register screen asks of the engine. */
import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { client, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';

type Api = (typeof client)['api'];
export type Book = InferResponseType<Api['batches'][':id']['registers']['$get'], 200>['books'][number];
export type Entry = Book['entries'][number];
export type Finding = InferResponseType<Api['documents'][':id']['findings']['$get'], 200>['findings'][number];
export type Comparison = InferResponseType<
  Api['documents'][':id']['comparison']['$get'],
  200
>['fields'][number];

export const booksQuery = (batch: string) =>
  queryOptions({
    queryKey: batchKey(batch, 'registers'),
    queryFn: () => read(client.api.batches[':id'].registers.$get({ param: { id: batch } })),
  });

export const marksQuery = (batch: string, id: string) =>
  queryOptions({
    queryKey: batchKey(batch, 'marks', id),
    queryFn: () => read(client.api.documents[':id'].marks.$get({ param: { id } })),
  });

export const suggestionsQuery = (batch: string, id: string) =>
  queryOptions({
    queryKey: batchKey(batch, 'suggestions', id),
    queryFn: () => read(client.api.documents[':id'].suggestions.$get({ param: { id } })),
  });

/** Doubts about an entry as it stands now: names, dates, gaps, differences. */
export const findingsQuery = (batch: string, id: string) =>
  queryOptions({
    queryKey: batchKey(batch, 'findings', id),
    queryFn: () => read(client.api.documents[':id'].findings.$get({ param: { id } })),
  });

export const secondQuery = (batch: string, id: string) =>
  queryOptions({
    queryKey: batchKey(batch, 'second', id),
    queryFn: () => read(client.api.documents[':id'].second.$get({ param: { id } })),
  });

export const comparisonQuery = (batch: string, id: string) =>
  queryOptions({
    queryKey: batchKey(batch, 'comparison', id),
    queryFn: () => read(client.api.documents[':id'].comparison.$get({ param: { id } })),
  });
