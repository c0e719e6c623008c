/** The steps of taking in: choose, describe once, send to the engine, open the batch. */
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { client, read } from '../api/client.ts';
import { desktop, type Granted } from '../api/desktop.ts';
import { queries } from '../api/queries.ts';
import type { Chosen } from './dropped.ts';
import { newDrop, postFiles } from './post-files.ts';

export interface Facts {
  profile: string;
  recordType: string | null;
  settings: Record<string, string>;
  place: Record<'repository' | 'shelf' | 'box' | 'number', string>;
  sheets: number | null;
  everyN: number | null;
  backsReversed: boolean;
}

/** The facts as the engine takes them. */
export function bodyOf({ sheets, everyN, ...facts }: Facts) {
  return {
    ...facts,
    ...(sheets === null ? {} : { sheets }),
    ...(everyN === null ? {} : { everyN }),
  };
}

export function useIntake() {
  const navigate = useNavigate();
  const [files, setFiles] = useState<Chosen[]>([]);
  const [grants, setGrants] = useState<Granted[]>([]);
  const [progress, setProgress] = useState({ done: 0, bytes: 0 });
  const [paused, setPaused] = useState(false);
  const pausedNow = useRef(false);
  const abort = useRef(new AbortController());

  const opening = useMutation({
    mutationFn: async (facts: Facts) => {
      abort.current = new AbortController();
      const drop = files.length > 0 ? newDrop() : null;
      if (drop) {
        await postFiles(drop, files, {
          signal: abort.current.signal,
          paused: () => pausedNow.current,
          onProgress: (done, bytes) => setProgress({ done, bytes }),
        }).catch(async (thrown: unknown) => {
          await read(client.api.uploads[':drop'].$delete({ param: { drop } })).catch(() => undefined);
          throw thrown;
        });
      }
      const json = {
        ...bodyOf(facts),
        grants: grants.map(({ grant }) => grant),
        ...(drop ? { drop } : {}),
      };
      return read(client.api.batches.$post({ json }));
    },
    onSuccess: async ({ batch }) => {
      await queries.invalidateQueries({ queryKey: ['status'] });
      await navigate({ to: '/batches/$batch', params: { batch } });
    },
    onSettled: () => setProgress({ done: 0, bytes: 0 }),
  });

  const pause = (yes: boolean) => {
    pausedNow.current = yes;
    setPaused(yes);
  };
  return {
    files,
    grants,
    progress,
    paused,
    opening,
    /** The same path again takes the place of the former file. */
    add: (more: Chosen[]) =>
      setFiles((before) => [...new Map([...before, ...more].map((file) => [file.path, file])).values()]),
    choose: async (what: 'files' | 'folder') => {
      const granted = await desktop?.choose(what);
      if (granted) setGrants((before) => [...before, granted]);
    },
    dropOnDesktop: async (list: File[]) => {
      const granted = await desktop?.drop(list);
      if (granted) setGrants((before) => [...before, granted]);
    },
    clear: () => {
      setFiles([]);
      setGrants([]);
    },
    pause,
    stop: () => {
      pause(false);
      abort.current.abort();
    },
  };
}
