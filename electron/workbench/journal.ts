/** Every edit by a person goes through here: checked against what stands, written with its journal entry, undone, redone. */
import { type Actor, userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import { beforeWork, moveBatch, standingOf } from '../pipeline/batch-state.ts';
import type { EventHub } from '../pipeline/events.ts';
import type { Archive } from '../store/archive.ts';
import type { States } from '../store/decisions.ts';
import type { Change, Edit, ObjectKind } from '../store/edits.ts';
import { consequences } from './consequences.ts';

/** One object's new state. `version`: what the person saw; left out where nobody could have seen another. */
export type Wish = {
  [K in ObjectKind]: { kind: K; id: string; state: States[K]; version?: number };
}[ObjectKind];

export interface Act {
  batchId: string;
  who: Actor;
  /** What was done, a word for the history (`history.<act>` names it). */
  act: string;
  wishes: Wish[];
  /** An edit that goes on with the one before (typing in one field) is undone together with it. */
  joins?: boolean;
}

export interface Outcome {
  /** Number of the journal entry; null when nothing had to be changed. */
  edit: number | null;
  act: string;
  changed: { kind: ObjectKind; id: string; version: number }[];
}

/** The longest pause between two edits that count as one, milliseconds. */
const ONE_GO_MS = 30_000;

/** The archive's journal. Every call is one transaction; other windows are told when it is through. */
export class Journal {
  private readonly archive: Archive;
  private readonly hub: EventHub;
  private readonly poke: () => void;

  /** `poke` is called when an edit has queued work. */
  constructor({ archive, hub, poke }: { archive: Archive; hub: EventHub; poke: () => void }) {
    this.archive = archive;
    this.hub = hub;
    this.poke = poke;
  }

  /**
   * Does what `plan` asks for; it is called inside the transaction and may look at the archive. Throws
   * `edit-conflict` when an object is not as the person saw it, `batch-settled` when it is packed.
   */
  edit(plan: () => Act): Outcome {
    return this.told(() => {
      const { batchId, who, act, wishes, joins } = plan();
      // Remarks are no part of the record: they may be made at any time.
      if (wishes.some((wish) => wish.kind !== 'comment')) this.mayEdit(batchId, who);
      const by = { who: userOf(who), at: new Date().toISOString() };
      const changes = wishes.flatMap((wish) => this.carryOut(wish, by));
      if (changes.length === 0) return { batchId, who, outcome: { edit: null, act, changed: [] }, changes };
      const target = joins ? this.goesOnWith(batchId, by.who, act, changes) : null;
      const edit = this.archive.edits.append({ batchId, ...by, kind: 'do', act, target, changes });
      return { batchId, who, outcome: { edit, act, changed: this.versions(changes) }, changes };
    });
  }

  /** Takes back the person's last edit in the batch that still stands. Throws `nothing-to-undo`, `edit-conflict`. */
  undo(batchId: string, who: Actor): Outcome {
    return this.turn(batchId, who, 'undo', this.archive.edits.undoable(batchId, userOf(who)).toReversed());
  }

  /** Does again what was undone last. Throws `nothing-to-undo`, `edit-conflict`. */
  redo(batchId: string, who: Actor): Outcome {
    return this.turn(batchId, who, 'redo', this.archive.edits.redoable(batchId, userOf(who)));
  }

  private turn(batchId: string, who: Actor, kind: 'undo' | 'redo', entries: Edit[]): Outcome {
    return this.told(() => {
      const [first] = entries;
      if (!first) throw new StationError('nothing-to-undo');
      const ofRecord = entries.some((entry) => entry.changes.some((change) => change.kind !== 'comment'));
      if (ofRecord) this.mayEdit(batchId, who);
      const by = { who: userOf(who), at: new Date().toISOString() };
      const changes = entries.flatMap((entry) => {
        const steps = kind === 'undo' ? entry.changes.toReversed().map(swap) : entry.changes;
        return steps.map((step) => this.step(step, by));
      });
      const { target, act } = first;
      this.archive.edits.setUndone(batchId, target, kind === 'undo');
      const edit = this.archive.edits.append({ batchId, ...by, kind, act, target, changes });
      return { batchId, who, outcome: { edit, act, changed: this.versions(changes) }, changes };
    });
  }

  private carryOut({ kind, id, state, version }: Wish, by: { who: string; at: string }): Change[] {
    const now = this.archive.decisions.read(kind, id);
    if (!now) throw new StationError('not-found', { params: { what: id } });
    if (version !== undefined && version !== now.version) throw conflict(kind, id, now);
    if (same(now.state, state)) return [];
    this.archive.decisions.write(kind, id, state, by);
    return [{ kind, id, before: now.state, after: state }];
  }

  private step(change: Change, by: { who: string; at: string }): Change {
    const { kind, id, before, after } = change;
    const now = this.archive.decisions.read(kind, id);
    if (!now || !same(now.state, before)) throw conflict(kind, id, now);
    this.archive.decisions.write(kind, id, after as never, by);
    return change;
  }

  /** The edit before, when the same person did the same to the same objects a moment ago. */
  private goesOnWith(batchId: string, who: string, act: string, changes: Change[]): number | null {
    const last = this.archive.edits.last(batchId, who);
    const again =
      last?.kind === 'do' &&
      !last.undone &&
      last.act === act &&
      Date.now() - Date.parse(last.at) <= ONE_GO_MS &&
      changes.every(({ kind, id }) => last.changes.some((c) => c.kind === kind && c.id === id));
    return again ? last.target : null;
  }

  /** Throws `batch-settled`, `batch-accepted`, `batch-held`; a batch that was checked has to be checked anew. */
  mayEdit(batchId: string, who: Actor): void {
    beforeWork(this.archive, batchId, who, 'indexed');
    if (standingOf(this.archive, batchId).state === 'checked') {
      moveBatch(this.archive, batchId, { do: 'reopen', to: 'described' });
    }
  }

  private versions(changes: Change[]): Outcome['changed'] {
    const ids = new Map(changes.map(({ kind, id }) => [`${kind} ${id}`, { kind, id }]));
    return [...ids.values()].map(({ kind, id }) => ({
      kind,
      id,
      version: this.archive.decisions.read(kind, id)!.version,
    }));
  }

  private told(work: () => { batchId: string; who: Actor; outcome: Outcome; changes: Change[] }): Outcome {
    const { batchId, who, outcome, changes } = this.archive.transaction(() => {
      const done = work();
      if (done.changes.length > 0) {
        consequences(this.archive, done.batchId, done.changes);
        // Versions may have risen with what followed from the edit.
        done.outcome.changed = this.versions(done.changes);
        this.archive.audit(done.who, done.outcome.act, done.batchId, {
          edit: done.outcome.edit,
          changes: done.changes,
        });
      }
      return done;
    });
    if (changes.length > 0) {
      for (const kind of new Set(changes.map((c) => c.kind))) {
        const ids = [...new Set(changes.filter((c) => c.kind === kind).map((c) => c.id))];
        this.hub.emit({ type: 'changed', batchId, what: kind, ids, by: userOf(who) });
      }
      this.poke();
    }
    return outcome;
  }
}

function conflict(
  kind: ObjectKind,
  id: string,
  now: { state: unknown; version: number } | null,
): StationError {
  return new StationError('edit-conflict', {
    current: { kind, id, version: now?.version ?? null, state: now?.state ?? null },
  });
}

function swap({ kind, id, before, after }: Change): Change {
  return { kind, id, before: after, after: before };
}

function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}
