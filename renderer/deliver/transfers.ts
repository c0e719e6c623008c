/** Transfers of a batch that are going on, measured from the engine's events. */
import { useCallback, useState } from 'react';
import type { SequencedEvent } from '../../electron/api/contract.ts';
import { useEvents } from '../api/link.ts';

export interface Transfer {
  /** The delivery. */
  subject: string;
  /** Bytes. */
  done: number;
  total: number;
  /** Bytes per second since the window has watched; 0 while unknown. */
  perSecond: number;
  secondsLeft: number | null;
}

interface Watched extends Transfer {
  firstAt: number;
  firstDone: number;
}

/** Follows them while the component is shown; a finished one disappears. */
export function useTransfers(batch: string): Transfer[] {
  const [watched, setWatched] = useState<ReadonlyMap<string, Watched>>(new Map());
  const onEvent = useCallback(
    (event: SequencedEvent) => {
      if (!('batchId' in event) || event.batchId !== batch) return;
      if (event.type === 'progress' && event.stage === 'deliver') {
        setWatched((before) => new Map(before).set(event.subject, measure(before.get(event.subject), event)));
      }
      if (event.type === 'job' && event.stage === 'deliver' && event.state !== 'running') {
        setWatched((before) => {
          const after = new Map(before);
          after.delete(event.subject);
          return after;
        });
      }
    },
    [batch],
  );
  const onResync = useCallback(() => setWatched(new Map()), []);
  useEvents(onEvent, onResync);
  return [...watched.values()];
}

function measure(
  before: Watched | undefined,
  event: { subject: string; done: number; total: number },
): Watched {
  const now = performance.now();
  const { firstAt = now, firstDone = event.done } = before ?? {};
  const seconds = (now - firstAt) / 1000;
  const perSecond = seconds > 0 ? Math.max(0, event.done - firstDone) / seconds : 0;
  return {
    subject: event.subject,
    done: event.done,
    total: event.total,
    firstAt,
    firstDone,
    perSecond,
    secondsLeft: perSecond > 0 ? (event.total - event.done) / perSecond : null,
  };
}
