/** The window's one line to the engine: follows its events, notices when it is gone, and goes on by itself. */
import { useEffect, useSyncExternalStore } from 'react';
import type { SequencedEvent } from '../../electron/api/contract.ts';
import { stationFetch } from './client.ts';
import { messages } from './event-stream.ts';

/**
 * `shut`: the engine is there but this window may not enter (a new key is needed). `waiting`: somebody has to sign in.
 */
export type LinkState = 'opening' | 'live' | 'lost' | 'shut' | 'waiting';

type Listener = (event: SequencedEvent) => void;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 3000;

class Link {
  private current: LinkState = 'opening';
  private readonly events = new Set<Listener>();
  private readonly resyncs = new Set<() => void>();
  private readonly states = new Set<() => void>();
  private started = false;
  private wake = () => {};

  get state(): LinkState {
    return this.current;
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    void this.run();
  }

  /** Tries at once, because somebody has signed in. */
  reopen(): void {
    this.wake();
  }

  /** `onResync` is called when events may have been missed: read everything anew. */
  listen(onEvent: Listener, onResync: () => void): () => void {
    this.events.add(onEvent);
    this.resyncs.add(onResync);
    return () => {
      this.events.delete(onEvent);
      this.resyncs.delete(onResync);
    };
  }

  watch(listener: () => void): () => void {
    this.states.add(listener);
    return () => this.states.delete(listener);
  }

  private async run(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    for (let first = true; ; first = false) {
      const opened = await this.follow(first).catch(() => false);
      wait = opened ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, wait);
      });
    }
  }

  /** One connection, until it ends; true when it had been open. */
  private async follow(first: boolean): Promise<boolean> {
    let opened = false;
    let refused = false;
    try {
      const response = await stationFetch('/api/events', { cache: 'no-store' });
      if (!response.ok || !response.body) {
        refused = true;
        this.become(refusal(response));
        return false;
      }
      opened = true;
      this.become('live');
      // Another engine may be answering now, whose numbers start anew: whatever was known is read again.
      if (!first) this.resync();
      for await (const message of messages(response.body)) {
        if (message.event === 'resync') this.resync();
        else this.tell(JSON.parse(message.data) as SequencedEvent);
      }
    } finally {
      if (!refused) this.become('lost');
    }
    return opened;
  }

  private tell(event: SequencedEvent): void {
    for (const listener of this.events) listener(event);
  }

  private resync(): void {
    for (const listener of this.resyncs) listener();
  }

  private become(state: LinkState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of this.states) listener();
  }
}

/** A refusal in the engine's own words asks for a person; the door's is about the window. */
function refusal(response: Response): LinkState {
  // 423: the archive is encrypted, and waits for somebody to open it.
  if (![401, 403, 423].includes(response.status)) return 'lost';
  return response.headers.get('content-type')?.startsWith('application/problem+json') ? 'waiting' : 'shut';
}

export const link = new Link();

/** Whether the engine answers. */
export function useLinkState(): LinkState {
  return useSyncExternalStore(
    (listener) => link.watch(listener),
    () => link.state,
  );
}

/** Calls `onEvent` for every event of the engine while the component is shown. Give both as stable functions. */
export function useEvents(onEvent: Listener, onResync: () => void): void {
  useEffect(() => link.listen(onEvent, onResync), [onEvent, onResync]);
}
