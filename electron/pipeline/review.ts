/** What people decide about a whole batch: check, accept, return and answer, hold and resume. */
import type { Actor, Person, Role } from '../accounts/roles.ts';
import { userOf } from '../accounts/roles.ts';
import { type ErrorCode, StationError } from '../errors.ts';
import { type Act, type BatchState, next, WAY } from '../review/states.ts';
import type { Archive } from '../store/archive.ts';
import type { Batch } from '../store/batches.ts';
import type { DocumentRow } from '../store/documents.ts';
import { queryHistory } from '../store/history.ts';
import type { ReturnRow, SecrecyDecision } from '../store/review.ts';
import { ask, type Returning, refuseForeignMarks, uncheck } from './asking.ts';
import { beforeWork, moveBatch, standingOf, whenStill } from './batch-state.ts';
import { type Correcting, openCorrection, refuseCorrected } from './corrections.ts';
import { decideSecrecy, undecidedMarks } from './secrecy.ts';
import { continueBatch } from './stages.ts';

/** What the engine does once an act is written. */
export interface Engine {
  /** Looks for work, and tells the windows. */
  changed(batchId: string): void;
  /** Gives back what is running in the batch. */
  interrupt(batchId: string): void;
}

/** Who may open a correction of what is packed: whoever answers for the batches, or for the station. */
export const CORRECTORS: Role[] = ['supervisor', 'administrator'];

export interface QueuedBatch {
  id: string;
  state: BatchState;
  createdAt: string;
  createdBy: string;
  reviewer: string | null;
  title: string;
}

export interface ReviewQueue {
  toCheck: QueuedBatch[];
  toAccept: (QueuedBatch & { may: true | ErrorCode })[];
  held: (QueuedBatch & { hold: Hold | null })[];
  secrecy: (QueuedBatch & { documents: { id: string; mark: string }[] })[];
  returned: ReturnRow[];
}

/** Who held a batch, and what for. */
export interface Hold {
  by: string;
  at: string;
  reason: string;
}

function shown({ id, state, createdAt, createdBy, reviewer, settings }: Batch): QueuedBatch {
  return { id, state, createdAt, createdBy, reviewer, title: settings.title ?? '' };
}

/** The acts of review; each is one transaction with its entry in the history. */
export class Review {
  private readonly archive: Archive;
  private readonly engine: Engine;

  constructor(archive: Archive, engine: Engine) {
    this.archive = archive;
    this.engine = engine;
  }

  /**
   * Confirms documents of a described batch (all, where none are named); with the last one the batch is checked.
   * Whoever confirms has worked on the batch. Throws `illegal-step`, `batch-busy`, `not-found`.
   */
  check(who: Actor, batchId: string, documentIds: string[] | null = null): { left: number } {
    const left = this.act(batchId, () => {
      const { documents } = this.archive;
      const { state } = standingOf(this.archive, batchId);
      if (state !== 'described') throw new StationError('illegal-step', { params: { state, act: 'check' } });
      whenStill(this.archive, batchId);
      beforeWork(this.archive, batchId, who, 'indexed');
      const known = this.documentsOf(batchId).map((d) => d.id);
      const unknown = documentIds?.find((id) => !known.includes(id));
      if (unknown) throw new StationError('not-found', { params: { what: unknown } });
      documents.setChecked(batchId, userOf(who), documentIds);
      this.archive.audit(who, 'check', batchId, { documents: documentIds ?? known });
      const open = this.documentsOf(batchId).filter((d) => d.checkedBy === null).length;
      if (open === 0) {
        const asked = this.archive.review.openReturn(batchId);
        if (asked) this.answered(who, asked, '');
        moveBatch(this.archive, batchId, { do: 'check' });
      }
      return open;
    });
    return { left };
  }

  /**
   * Accepts a checked batch, which then goes on as its plan says. Throws `sample-open`, `four-eyes` for somebody who worked on it,
   * `other-reviewer` when another supervisor returned it, `secrecy-mark`, `batch-busy`, `illegal-step`.
   */
  accept(person: Person, who: Actor, batchId: string, detail: Record<string, unknown> = {}): void {
    this.act(batchId, () => {
      this.mayJudge(person, batchId);
      const marks = undecidedMarks(this.archive, batchId).map((d) => d.secrecy!);
      if (marks.length > 0) throw new StationError('secrecy-mark', { params: { mark: marks.join(', ') } });
      if (this.archive.samples.ofBatch(batchId).some((s) => s.verdict === null)) {
        throw new StationError('sample-open');
      }
      whenStill(this.archive, batchId);
      moveBatch(this.archive, batchId, { do: 'accept' });
      const { plan } = this.archive.batches.get(batchId)!;
      this.archive.batches.setPlan(batchId, { ...plan, until: 'package', by: person.user });
      this.archive.audit(who, 'accept', batchId, { how: 'person', ...detail });
      continueBatch(this.archive, batchId);
    });
  }

  /** Whether that person may accept or return the batch at all. Throws `four-eyes`, `other-reviewer`. */
  mayJudge(person: Person, batchId: string): void {
    // A single operating system's user cannot be two pairs of eyes; the rule begins with the accounts.
    if (!this.archive.accounts.any()) return;
    const people = this.archive.review.contributors(batchId).map(({ user }) => user);
    if (people.includes(person.user)) throw new StationError('four-eyes');
    const { reviewer } = this.archive.batches.get(batchId)!;
    const other = reviewer === null || reviewer === person.user ? null : this.archive.accounts.get(reviewer);
    // Who corrected it with their own hands cannot accept it either; it would wait for ever.
    if (other?.active && other.roles.includes('supervisor') && !people.includes(other.user)) {
      throw new StationError('other-reviewer', { params: { user: other.name } });
    }
  }

  /**
   * Sends a batch back to a named earlier step, with the supervisor's marks. It comes back to this supervisor.
   * Throws `illegal-step`, `batch-settled`, `four-eyes`, `other-reviewer`, `not-found` for marks on foreign pages.
   */
  returnTo(person: Person, who: Actor, batchId: string, given: Returning): ReturnRow {
    const row = this.act(batchId, () => {
      const { review, batches } = this.archive;
      this.mayJudge(person, batchId);
      refuseForeignMarks(this.archive, batchId, given.marks);
      if (review.openReturn(batchId)) {
        throw new StationError('illegal-step', { params: { state: 'returned', act: 'return' } });
      }
      const before = standingOf(this.archive, batchId).state;
      moveBatch(this.archive, batchId, { do: 'return', to: given.to });
      uncheck(this.archive, batchId, given.marks);
      batches.setReviewer(batchId, person.user);
      const id = ask(this.archive, person.user, batchId, given);
      const { reason, text, marks } = given;
      this.archive.audit(who, 'return', batchId, { id, before, after: given.to, reason, text, marks });
      return review.returnsOf(batchId).find((r) => r.id === id)!;
    });
    // Signing or packing may have begun.
    this.engine.interrupt(batchId);
    return row;
  }

  /**
   * The correction is made; the batch goes on by itself to where a person confirms it again. Throws `not-found` when
   * nothing was asked.
   */
  answer(who: Actor, batchId: string, text: string): void {
    this.act(batchId, () => {
      const asked = this.archive.review.openReturn(batchId);
      if (!asked) throw new StationError('not-found', { params: { what: batchId } });
      beforeWork(this.archive, batchId, who, asked.to === 'scanned' ? 'scanned' : 'indexed');
      this.answered(who, asked, text);
      const described = this.documentsOf(batchId).length > 0;
      // Where no page was changed there is nothing to clean, read or describe again.
      if (described) this.catchUp(batchId);
      continueBatch(this.archive, batchId);
    });
  }

  /**
   * Opens a later version of a packed batch and asks for its correction, see `openCorrection`; returns the new batch's
   * id. The finished version comes back to whoever opened it, if that is a supervisor.
   */
  correct(who: Actor, batchId: string, given: Correcting): string {
    const id = this.archive.transaction(() => openCorrection(this.archive, who, batchId, given));
    this.engine.changed(batchId);
    this.engine.changed(id);
    return id;
  }

  /** Stops everything in the batch until it is resumed. Throws `illegal-step` once delivered. */
  hold(who: Actor, batchId: string, reason: string): void {
    this.act(batchId, () => {
      moveBatch(this.archive, batchId, { do: 'hold', why: 'person' });
      this.archive.audit(who, 'hold', batchId, { reason });
    });
    this.engine.interrupt(batchId);
  }

  /** Throws `illegal-step` when it is not held, `secrecy-mark` when it is held for a mark that nobody has decided on. */
  resume(who: Actor, batchId: string): void {
    this.act(batchId, () => {
      const marks = undecidedMarks(this.archive, batchId).map((d) => d.secrecy!);
      const { heldWhy } = standingOf(this.archive, batchId);
      if (heldWhy === 'secrecy' && marks.length > 0) {
        throw new StationError('secrecy-mark', { params: { mark: marks.join(', ') } });
      }
      moveBatch(this.archive, batchId, { do: 'resume' });
      this.archive.audit(who, 'release', batchId);
      continueBatch(this.archive, batchId);
    });
  }

  /** Decides about a secrecy mark, see `decideSecrecy`; the batch goes on once all its marks are decided. */
  decideSecrecy(who: Actor, documentId: string, decision: SecrecyDecision, reason: string) {
    const decided = decideSecrecy(this.archive, who, documentId, decision, reason);
    this.archive.transaction(() => continueBatch(this.archive, decided.batchId));
    this.engine.changed(decided.batchId);
    return decided;
  }

  /** The hold that a person put on the batch last; null when there was none. */
  holdOf(batchId: string): Hold | null {
    const [entry] = queryHistory(this.archive.db, { act: 'hold', subject: batchId, limit: 1 });
    if (!entry) return null;
    const { reason = '' } = JSON.parse(entry.detail) as { reason?: string };
    return { by: entry.who, at: entry.at, reason };
  }

  /** What waits for a person, for their roles: each list oldest first. */
  queue(person: Person): ReviewQueue {
    const { batches, review } = this.archive;
    const all = batches.all();
    const returned = review.openReturns();
    const held = all.filter((b) => b.state === 'held');
    return {
      // What was returned is asked of somebody already.
      toCheck: all
        .filter((b) => b.state === 'described' && !returned.some((back) => back.batchId === b.id))
        .map(shown),
      toAccept: all
        .filter((b) => b.state === 'checked')
        .map((b) => ({ ...shown(b), may: this.may(person, b.id).accept })),
      held: held.filter((b) => b.heldWhy === 'person').map((b) => ({ ...shown(b), hold: this.holdOf(b.id) })),
      secrecy: held
        .filter((b) => b.heldWhy === 'secrecy')
        .map((b) => ({
          ...shown(b),
          documents: undecidedMarks(this.archive, b.id).map(({ id, secrecy }) => ({ id, mark: secrecy! })),
        })),
      // First what is asked of this very person.
      returned: [
        ...returned.filter((r) => r.assignee === person.user),
        ...returned.filter((r) => r.assignee !== person.user),
      ],
    };
  }

  /** Which decisions about the batch the person may take now, and the error that each other one would meet. */
  may(person: Person, batchId: string): Record<'accept' | 'return' | 'correct', true | ErrorCode> {
    const standing = standingOf(this.archive, batchId);
    const decide = (act: Act, roles: Role[], refuse: () => void): true | ErrorCode => {
      if (!person.roles.some((role) => roles.includes(role))) return 'role-needed';
      try {
        refuse();
      } catch (thrown) {
        return (thrown as StationError).code;
      }
      return next(standing, act) ? true : 'illegal-step';
    };
    const judge = (act: Act) => decide(act, ['supervisor'], () => this.mayJudge(person, batchId));
    return {
      accept: judge({ do: 'accept' }),
      return: judge({ do: 'return', to: 'scanned' }),
      correct: decide({ do: 'correct' }, CORRECTORS, () => refuseCorrected(this.archive, batchId)),
    };
  }

  private act<T>(batchId: string, work: () => T): T {
    const result = this.archive.transaction(() => {
      standingOf(this.archive, batchId);
      return work();
    });
    this.engine.changed(batchId);
    return result;
  }

  /** Documents of the batch in order. */
  documentsOf(batchId: string): DocumentRow[] {
    return this.archive.documents.ofBatch(batchId);
  }

  private answered(who: Actor, asked: ReturnRow, text: string): void {
    this.archive.review.answer(asked.id, text, userOf(who), new Date().toISOString());
    this.archive.audit(who, 'answer-return', asked.batchId, { id: asked.id, text });
  }

  private catchUp(batchId: string): void {
    const acts = ['clean', 'read', 'describe'] as const;
    const from = WAY.indexOf(standingOf(this.archive, batchId).state as 'scanned');
    for (const act of acts.slice(Math.max(0, from))) moveBatch(this.archive, batchId, { do: act });
  }
}
