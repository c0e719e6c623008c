/** What happens, told in order: every event has the next sequence number, and a listener that fell behind must resync. */

import type { ObjectKind } from '../store/edits.ts';

export type StationEvent =
  | {
      type: 'job';
      batchId: string;
      stage: string;
      subject: string;
      state: 'running' | 'done' | 'retry' | 'failed' | 'waiting';
    }
  | { type: 'progress'; batchId: string; stage: string; subject: string; done: number; total: number }
  | { type: 'batch'; batchId: string; state: string }
  /** A watched folder: files were taken, or it is in another state. */
  | { type: 'watch'; watch: string }
  /** People's decisions about objects of that kind: what a window shows of them is old. */
  | { type: 'changed'; batchId: string; what: ObjectKind; ids: string[]; by: string };

export type SequencedEvent = StationEvent & { seq: number };

const KEPT = 1000;

/** Hands events to listeners and remembers the last thousand for those who come back. */
export class EventHub {
  private seq = 0;
  private readonly recent: SequencedEvent[] = [];
  private readonly listeners = new Set<(event: SequencedEvent) => void>();

  emit(event: StationEvent): void {
    const sequenced = { ...event, seq: ++this.seq };
    this.recent.push(sequenced);
    if (this.recent.length > KEPT) this.recent.shift();
    for (const listener of this.listeners) listener(sequenced);
  }

  /** The number of the newest event. */
  get last(): number {
    return this.seq;
  }

  /** Events after `seq`, or null when some of them are no longer kept: the listener has to read everything anew. */
  since(seq: number): SequencedEvent[] | null {
    if (seq > this.seq) return null;
    const oldest = this.recent[0]?.seq ?? this.seq + 1;
    if (seq + 1 < oldest) return null;
    return this.recent.filter((event) => event.seq > seq);
  }

  /** Calls `listener` for every event from now on; returns the way to stop. */
  listen(listener: (event: SequencedEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
