import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Act, documentState, isSettled, next, RETURN_TO, type Standing, WAY } from './states.ts';

const START: Standing = { state: 'scanned', heldFrom: null, heldWhy: null };
const ACT: fc.Arbitrary<Act> = fc.oneof(
  fc
    .constantFrom(
      ...['clean', 'read', 'describe', 'check', 'accept', 'pack', 'deliver', 'acknowledge', 'resume'],
      'correct',
    )
    .map((act) => ({ do: act }) as Act),
  fc.record({ do: fc.constantFrom('return' as const, 'reopen' as const), to: fc.constantFrom(...RETURN_TO) }),
  fc.record({
    do: fc.constant('hold' as const),
    why: fc.constantFrom('person' as const, 'secrecy' as const),
  }),
);

const place = (s: Standing) => WAY.indexOf(s.state === 'held' ? s.heldFrom! : s.state);

describe('the table of states', () => {
  it('leads onward one step at a time, all the way', () => {
    const acts = ['clean', 'read', 'describe', 'check', 'accept', 'pack', 'deliver', 'acknowledge'] as const;
    const seen = [START.state as string];
    acts.reduce<Standing>((s, act) => {
      const to = next(s, { do: act })!;
      seen.push(to.state);
      return to;
    }, START);
    expect(seen).toEqual([...WAY]);
  });

  it('never skips acceptance, never takes back what is packed, and hides nothing in a hold', () => {
    fc.assert(
      fc.property(fc.array(ACT, { maxLength: 60 }), (acts) => {
        let standing = START;
        let acceptedSinceChange = false;
        for (const act of acts) {
          const to = next(standing, act);
          if (!to) continue;
          const [before, after] = [place(standing), place(to)];
          // At most one step onward, and that only by the act that bears its name.
          expect(after - before).toBeLessThanOrEqual(1);
          if (act.do === 'accept') acceptedSinceChange = true;
          else if (after < before) acceptedSinceChange = false;
          if (after >= WAY.indexOf('packed')) expect(acceptedSinceChange).toBe(true);
          if (isSettled(standing)) expect(after).toBeGreaterThanOrEqual(before);
          // A correction is another batch's matter: nothing of this one moves.
          if (act.do === 'correct') {
            expect(before).toBeGreaterThanOrEqual(WAY.indexOf('packed'));
            expect(to).toEqual(standing);
          }
          // A held batch knows where it goes on; a free one holds nothing.
          expect(to.state === 'held').toBe(to.heldFrom !== null && to.heldWhy !== null);
          if (standing.state === 'held' && act.do === 'resume') expect(to.state).toBe(standing.heldFrom);
          standing = to;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('lets only a supervisor’s return undo an acceptance', () => {
    const accepted: Standing = { state: 'accepted', heldFrom: null, heldWhy: null };
    expect(next(accepted, { do: 'reopen', to: 'described' })).toBeNull();
    expect(next(accepted, { do: 'return', to: 'described' })?.state).toBe('described');
    for (const state of ['packed', 'delivered', 'acknowledged'] as const) {
      for (const to of RETURN_TO) expect(next({ ...accepted, state }, { do: 'return', to })).toBeNull();
    }
  });

  it('returns what a person holds without letting it go on first, but not what waits for a secrecy decision', () => {
    const held = (heldFrom: Standing['heldFrom'], heldWhy: Standing['heldWhy']): Standing => ({
      state: 'held',
      heldFrom,
      heldWhy,
    });
    expect(next(held('accepted', 'person'), { do: 'return', to: 'read' })).toEqual({
      ...START,
      state: 'read',
    });
    expect(next(held('packed', 'person'), { do: 'return', to: 'read' })).toBeNull();
    expect(next(held('read', 'person'), { do: 'return', to: 'scanned' })).toBeNull();
    expect(next(held('described', 'secrecy'), { do: 'return', to: 'scanned' })).toBeNull();
  });

  it('keeps a document with its batch', () => {
    expect(documentState(false, 'described')).toBe('described');
    expect(documentState(true, 'described')).toBe('checked');
    expect(documentState(false, 'packed')).toBe('packed');
    expect(documentState(true, 'held')).toBe('held');
  });
});
