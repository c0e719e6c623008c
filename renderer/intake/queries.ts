/** What a person chooses from when a batch is opened; the same for the life of the engine. */
import { queryOptions } from '@tanstack/react-query';
import { client, read } from '../api/client.ts';

const staleTime = 600_000;

export const profilesQuery = queryOptions({
  queryKey: ['profiles'],
  queryFn: () => read(client.api.profiles.$get()),
  staleTime,
});
export const recordTypesQuery = queryOptions({
  queryKey: ['record-types'],
  queryFn: () => read(client.api['record-types'].$get()),
  staleTime,
});
