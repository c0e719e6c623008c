/** What people do to pages: move, take out and put back, turn, call blank, clean up otherwise. */
import type { Actor } from '../accounts/roles.ts';
import type { CleanAdjust } from '../clean/types.ts';
import { StationError } from '../errors.ts';
import { cleanOf } from '../pipeline/page-state.ts';
import type { Archive } from '../store/archive.ts';
import { Arrangement, type Versions } from './arrangement.ts';
import type { Journal, Outcome } from './journal.ts';

export type { CleanAdjust } from '../clean/types.ts';

interface About {
  batchId: string;
  who: Actor;
  pages: number[];
  versions?: Versions;
}

/** The acts about pages; each is one entry of the journal. All throw `not-found`, `edit-conflict`, `batch-settled`. */
export function pageActs(archive: Archive, journal: Journal) {
  const arrange = ({ batchId, who, pages, versions }: About, act: string, change: (a: Arrangement) => void) =>
    journal.edit(() => {
      const arrangement = new Arrangement(archive, batchId);
      arrangement.check(pages);
      change(arrangement);
      return { batchId, who, act, wishes: arrangement.wishes(versions) };
    });
  return {
    /** Puts pages right after `after` (null: first); `join` names the document they go to when it is not a neighbour's. */
    move(about: About, after: number | null, join?: string): Outcome {
      return arrange(about, 'move-pages', (a) => {
        const { pages } = about;
        if (after !== null && pages.includes(after))
          throw new StationError('bad-request', { params: { what: 'after' } });
        if (after !== null) a.check([after]);
        if (after !== null && a.get(after).gone !== null)
          throw new StationError('not-found', { params: { what: after } });
        if (join !== undefined && a.pagesOf(join).length === 0)
          throw new StationError('not-found', { params: { what: join } });
        a.put(pages, after, join ?? a.documentAt(after, pages));
      });
    },
    /** Takes pages out of the batch; nothing of them is lost. */
    remove(about: About): Outcome {
      return arrange(about, 'delete-pages', (a) => {
        for (const id of about.pages)
          if (a.get(id).gone === null) a.set(id, { gone: 'deleted', document: null });
      });
    },
    /** Puts pages back where they lay, into the document of the page before. */
    restore(about: About): Outcome {
      return arrange(about, 'restore-pages', (a) => {
        for (const id of about.pages) {
          if (a.get(id).gone === null) continue;
          a.set(id, { gone: null });
          const present = a.present();
          const before = present[present.indexOf(id) - 1] ?? present[present.indexOf(id) + 1];
          a.set(id, { document: before === undefined ? null : a.get(before).document });
        }
      });
    },
    /** A person's word on blankness; null leaves it to the machine again. */
    blank(about: About, blank: boolean | null): Outcome {
      return arrange(about, 'mark-blank', (a) => {
        for (const id of about.pages) a.set(id, { blank });
      });
    },
    /** Decides about cleanup: over what was decided before (`merge`), or instead of it (`{}`: the machine judges again). */
    adjust(about: About, adjust: CleanAdjust, merge = false): Outcome {
      return arrange(about, 'adjust-pages', (a) => {
        for (const id of about.pages)
          a.set(id, { adjust: merge ? { ...a.get(id).adjust, ...adjust } : adjust });
      });
    },
    /** Turns pages clockwise from how they lie now. */
    turn(about: About, by: 90 | 180 | 270): Outcome {
      return arrange(about, 'turn-pages', (a) => {
        for (const id of about.pages) {
          const adjust = a.get(id).adjust;
          const now = adjust.turn ?? cleanOf(archive, archive.pages.get(id)!)?.turn ?? 0;
          const turn = ((now + by) % 360) as 0 | 90 | 180 | 270;
          const { by: _, ...rest } = adjust;
          a.set(id, { adjust: { ...rest, turn } });
        }
      });
    },
  };
}
