/** What the window knows of the engine, kept fresh by its events. Keys begin with what they are about. */
import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { client, Problem, read } from './client.ts';
import { link } from './link.ts';

/** Pages finish many times a second; screens are drawn anew a few times. */
const GATHER_MS = 400;

/** Whoever was signed in no longer is: the gate asks who is there. */
function noticeWho(error: Error): void {
  const asked = ['sign-in-needed', 'session-locked', 'password-change-needed', 'archive-encrypted'];
  if (error instanceof Problem && asked.includes(error.code)) {
    void queries.invalidateQueries({ queryKey: ['session'] });
  }
}

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeWho }),
  mutationCache: new MutationCache({ onError: noticeWho }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // While the engine restarts, screens keep what they show; the link reads anew once it is back.
      retry: (failures, error) => failures < 3 && error instanceof Problem && error.code === 'unreachable',
      retryDelay: 400,
      // The engine is on this computer: what the browser thinks of the network does not matter.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/** Everything on the station in short: its batches and their work. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: () => read(client.api.status.$get()),
});

/** Watched folders, and those that may be watched. */
export const watchesQuery = queryOptions({
  queryKey: ['watches'],
  queryFn: () => read(client.api.watches.$get()),
});

/** The key of anything about one batch starts with this, so that its events refresh it. */
export const batchKey = (id: string, ...more: string[]) => ['batch', id, ...more];

const askBatch = (id: string) => read(client.api.batches[':id'].$get({ param: { id } }));

/** A batch's report as it comes over the line. */
export type Report = Awaited<ReturnType<typeof askBatch>>;

/** One batch whole: pages, documents, packages, findings. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: batchKey(id, 'report'),
    queryFn: () => askBatch(id),
  });

/** Lets the engine's events refresh what is on the screen; call once. */
export function followEngine(): void {
  const touched = new Set<string>();
  let watched = false;
  let timer: number | undefined;
  const refresh = () => {
    timer = undefined;
    void queries.invalidateQueries({ queryKey: ['status'] });
    for (const id of touched) void queries.invalidateQueries({ queryKey: batchKey(id) });
    if (watched) void queries.invalidateQueries({ queryKey: watchesQuery.queryKey });
    watched = false;
    touched.clear();
  };
  link.listen(
    (event) => {
      if ('batchId' in event) touched.add(event.batchId);
      watched ||= event.type === 'watch' || (event.type === 'job' && event.stage === 'ingest');
      if (timer === undefined) timer = window.setTimeout(refresh, GATHER_MS);
    },
    () => void queries.invalidateQueries(),
  );
  link.watch(() => {
    if (link.state === 'waiting') void queries.invalidateQueries({ queryKey: ['session'] });
  });
  link.start();
}
