/** The states of a batch and of a document, and every legal step between them, in one table. Pure. */

/** The way of a batch, in order. */
export const WAY = [
  'scanned',
  'cleaned',
  'read',
  'described',
  'checked',
  'accepted',
  'packed',
  'delivered',
  'acknowledged',
] as const;
export type Milestone = (typeof WAY)[number];
export type BatchState = Milestone | 'held';

/** Steps a batch can be returned to. */
export const RETURN_TO = ['scanned', 'cleaned', 'read', 'described'] as const;
export type ReturnTo = (typeof RETURN_TO)[number];

/** Where a later version of what is packed begins: read and described as it was, to be corrected and judged anew. */
export const VERSION_BEGINS = 'described' satisfies ReturnTo;

/** Why a batch is held: a person said so, or a secrecy mark was seen that nobody has decided on. */
export type HoldReason = 'person' | 'secrecy';

export interface Standing {
  state: BatchState;
  /** Where a held batch goes on. */
  heldFrom: Milestone | null;
  heldWhy: HoldReason | null;
}

/** Onward, each from exactly one milestone to the next. */
const ONWARD = {
  clean: 'cleaned',
  read: 'read',
  describe: 'described',
  check: 'checked',
  accept: 'accepted',
  pack: 'packed',
  deliver: 'delivered',
  acknowledge: 'acknowledged',
} as const satisfies Record<string, Milestone>;

export type Act =
  | { do: keyof typeof ONWARD }
  /** Back to a named earlier step, by a supervisor. */
  | { do: 'return'; to: ReturnTo }
  /** Files joined, a page is cleaned anew or a field was changed: what follows has to be done again. */
  | { do: 'reopen'; to: ReturnTo }
  | { do: 'hold'; why: HoldReason }
  /** A later version is opened, which begins at `VERSION_BEGINS`; the batch itself stays where it is. */
  | { do: 'correct' }
  | { do: 'resume' };

const at = (state: Milestone) => WAY.indexOf(state);
const free = (state: Milestone): Standing => ({ state, heldFrom: null, heldWhy: null });

/** Once packed, a batch stands: what comes after is a new version. */
export function isSettled({ state, heldFrom }: Standing): boolean {
  return at(state === 'held' ? heldFrom! : state) >= at('packed');
}

/** True while the machine has work to do before a person can look. */
export function isInWork(state: BatchState): boolean {
  return state === 'scanned' || state === 'cleaned' || state === 'read';
}

/** Where `act` leads from `from`; null when the table does not allow it. */
export function next(from: Standing, act: Act): Standing | null {
  const { state, heldFrom, heldWhy } = from;
  if (act.do === 'correct') return isSettled(from) ? from : null;
  if (state === 'held') {
    if (act.do === 'resume') return free(heldFrom!);
    // What was held because something is wrong goes back without going on first.
    if (act.do === 'return' && heldWhy === 'person') return next(free(heldFrom!), act);
    // New files may still join; the batch stays held, and does the rest once it goes on. A secrecy mark is looked for anew.
    if (act.do === 'reopen' && at(heldFrom!) < at('packed') && at(act.to) <= at(heldFrom!)) {
      return heldWhy === 'secrecy' ? free(act.to) : { state, heldFrom: act.to, heldWhy };
    }
    return null;
  }
  switch (act.do) {
    case 'resume':
      return null;
    case 'hold':
      return at(state) < at('delivered') ? { state: 'held', heldFrom: state, heldWhy: act.why } : null;
    case 'return':
      // A supervisor looks at what was described; what is packed is never taken back.
      return at(state) >= at('described') && !isSettled(from) && at(act.to) <= at(state)
        ? free(act.to)
        : null;
    case 'reopen':
      // What was accepted is not changed behind the supervisor's back: it has to be returned first.
      return at(state) < at('accepted') && at(act.to) <= at(state) ? free(act.to) : null;
    default: {
      const to = ONWARD[act.do];
      return at(to) === at(state) + 1 ? free(to) : null;
    }
  }
}

/** A document is described until somebody has checked it; from then on it is where its batch is. */
export function documentState(checked: boolean, batch: BatchState): BatchState {
  if (batch === 'held' || isInWork(batch)) return batch;
  if (at(batch) >= at('accepted')) return batch;
  return checked ? 'checked' : 'described';
}
