/** What supervision knows: the queue, one batch's review, its samples, the defects, and what people are called. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client, read } from '../api/client.ts';
import { batchKey, queries } from '../api/queries.ts';
import { language } from '../locales/i18n.ts';
import { sessionQuery } from '../session/session.ts';

/** Its key begins with `status`, so that every event refreshes it. */
export const queueQuery = queryOptions({
  queryKey: ['status', 'review'],
  queryFn: () => read(client.api.review.queue.$get()),
});

const askReview = (id: string) => read(client.api.batches[':id'].review.$get({ param: { id } }));

export type BatchReview = Awaited<ReturnType<typeof askReview>>;
export type Returned = BatchReview['returns'][number];
export type ReviewedDocument = BatchReview['documents'][number];

export const reviewQuery = (id: string) =>
  queryOptions({ queryKey: batchKey(id, 'review'), queryFn: () => askReview(id) });

const askDefects = () => read(client.api.review.defects.$get());

export type Defect = Awaited<ReturnType<typeof askDefects>>['defects'][number];

export const defectsQuery = queryOptions({
  queryKey: ['defects'],
  queryFn: askDefects,
  staleTime: Number.POSITIVE_INFINITY,
});

/** What a defect is called; its code where a province has taken it out of the list since. */
export function useDefectName(): (code: string) => string {
  const { data } = useQuery(defectsQuery);
  return (code) => data?.defects.find((defect) => defect.code === code)?.[language()] ?? code;
}

/** The name of a person as it is printed; the name signed in with for those who are gone. */
export function usePersonName(): (user: string) => string {
  const { data } = useQuery(sessionQuery);
  return (user) => data?.people.find((person) => person.user === user)?.name ?? user;
}

/** After a decision: the batch and every queue are read anew. */
export const refreshBatch = (id: string) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ['status'] }),
    queries.invalidateQueries({ queryKey: batchKey(id) }),
  ]);
