/** Samples of a batch as they arrive over HTTP. */
import { queryOptions } from '@tanstack/react-query';
import { client, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';

const askSamples = (id: string) => read(client.api.batches[':id'].samples.$get({ param: { id } }));
const askSample = (id: number) => read(client.api.samples[':id'].$get({ param: { id: String(id) } }));

export type Sample = Awaited<ReturnType<typeof askSamples>>['samples'][number];
export type SampleView = Awaited<ReturnType<typeof askSample>>;
export type SampleItem = SampleView['items'][number];
export type SampleDefect = NonNullable<SampleItem['defects']>[number];

export const samplesQuery = (batch: string) =>
  queryOptions({ queryKey: batchKey(batch, 'samples'), queryFn: () => askSamples(batch) });

export const sampleQuery = (batch: string, id: number) =>
  queryOptions({ queryKey: batchKey(batch, 'sample', String(id)), queryFn: () => askSample(id) });
