/** The first screen's figures. */
import { queryOptions } from '@tanstack/react-query';
import i18next from 'i18next';
import { client, read } from '../api/client.ts';

const ask = () => read(client.api.home.$get());

export type HomeData = Awaited<ReturnType<typeof ask>>;
export type HomeBatch = HomeData['batches'][number];

/** Its key begins with `status`, so that every event refreshes it. */
export const homeQuery = queryOptions({ queryKey: ['status', 'home'], queryFn: ask });

/** Finished jobs and all jobs of a batch. */
export function progressOf({ jobs }: Pick<HomeBatch, 'jobs'>): {
  done: number;
  total: number;
  busy: boolean;
} {
  const sum = (states: string[]) =>
    jobs.filter((j) => states.includes(j.state)).reduce((n, j) => n + j.count, 0);
  return {
    done: sum(['done']),
    total: sum(['done', 'pending', 'running', 'failed']),
    busy: sum(['pending', 'running']) > 0,
  };
}

/** What a batch is called: its dossier's title, else the folder that it came from; corrections with their version. */
export function nameOf({ title, name, version }: Pick<HomeBatch, 'title' | 'name' | 'version'>): string {
  const called = title ?? name;
  return version > 1 ? `${called} (${i18next.t('words.version', { number: version })})` : called;
}
