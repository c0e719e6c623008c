/** Comments on pages, documents and fields. */
import { randomUUID } from 'node:crypto';
import { type Actor, userOf } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';
import type { CommentState } from '../store/decisions.ts';
import type { Journal, Outcome } from './journal.ts';

export interface CommentAbout {
  pageId?: number;
  documentId?: string;
  field?: string;
}

const LONGEST = 4000;

/** The acts about comments; each is one entry of the journal. All throw `not-found`, `edit-conflict`. */
export function commentActs(archive: Archive, journal: Journal) {
  return {
    /** Adds a comment; returns its id with the outcome. */
    add(batchId: string, who: Actor, about: CommentAbout, text: string): Outcome & { id: string } {
      const id = randomUUID();
      const outcome = journal.edit(() => {
        const { pageId = null, documentId = null, field = null } = about;
        const strange =
          (pageId !== null && archive.pages.get(pageId)?.batchId !== batchId) ||
          (documentId !== null && archive.documents.batchOf(documentId) !== batchId);
        if (strange) throw new StationError('not-found', { params: { what: documentId ?? pageId ?? '' } });
        if ((pageId === null && documentId === null) || (field !== null && documentId === null)) {
          throw new StationError('bad-request', { params: { what: 'about' } });
        }
        const made = { madeBy: userOf(who), madeAt: new Date().toISOString() };
        archive.decisions.addComment({ id, batchId, pageId, documentId, field, ...made });
        const state = { text: checked(text), resolved: false, gone: false };
        return { batchId, who, act: 'add-comment', wishes: [{ kind: 'comment', id, state }] };
      });
      return { ...outcome, id };
    },
    /** Changes text or settledness of a comment, or takes it away. */
    change(id: string, who: Actor, changes: Partial<CommentState>, version?: number): Outcome {
      return journal.edit(() => {
        const comment = archive.decisions.comment(id);
        if (!comment) throw new StationError('not-found', { params: { what: id } });
        const { text, resolved, gone } = { ...comment, ...changes };
        const state = { text: checked(text), resolved, gone };
        const wish = { kind: 'comment' as const, id, state };
        return {
          batchId: comment.batchId,
          who,
          act: changes.gone ? 'delete-comment' : 'edit-comment',
          wishes: [version === undefined ? wish : { ...wish, version }],
        };
      });
    },
  };
}

function checked(text: string): string {
  const plain = text.normalize('NFC').trim();
  if (plain === '' || plain.length > LONGEST)
    throw new StationError('bad-request', { params: { what: 'text' } });
  return plain;
}
