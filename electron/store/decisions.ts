/** What people decided about each kind of object: its state as the journal keeps it, read and written whole. */
import type { CleanAdjust } from '../clean/types.ts';
import type { Box } from '../imaging/raster.ts';
import type { DossierSettings } from '../packaging/types.ts';
import type { Database } from './database.ts';
import type { FieldOrigin, FieldState, ReadField } from './documents.ts';
import type { ObjectKind } from './edits.ts';
import type { PageRow } from './pages.ts';

export interface PageState {
  place: string | null;
  document: string | null;
  gone: PageRow['gone'];
  blank: boolean | null;
  starts: boolean | null;
  adjust: CleanAdjust;
}

export interface DocumentState {
  type: string | null;
  typeId: string | null;
  typeConfidence: number;
  typeBy: string | null;
}

/** Null: neither the machine nor a person has a value. */
export type FieldDecision = (ReadField & { state: FieldState; origin: FieldOrigin }) | null;

/** Null: no person decided the word at that place. */
export type WordState = { cleanKey: string; text: string; confidence: number | null } | null;

export interface CommentState {
  text: string;
  resolved: boolean;
  gone: boolean;
}

export interface DossierState {
  settings: DossierSettings;
}

export interface States {
  page: PageState;
  document: DocumentState;
  field: FieldDecision;
  word: WordState;
  comment: CommentState;
  dossier: DossierState;
}

/** An object as it stands; `version` rises with every write. Null when there is no such object. */
export type Standing<K extends ObjectKind> = { state: States[K]; version: number } | null;

export interface CommentRow extends CommentState {
  id: string;
  batchId: string;
  pageId: number | null;
  documentId: string | null;
  field: string | null;
  madeBy: string;
  madeAt: string;
  version: number;
}

export interface LockedWord {
  place: string;
  cleanKey: string;
  text: string;
  confidence: number | null;
}

type Doers = {
  [K in ObjectKind]: {
    read(id: string): Standing<K>;
    write(id: string, state: States[K], by: { who: string; at: string }): void;
  };
};

/** Id of a field among the journal's objects. */
export function fieldId(documentId: string, name: string): string {
  return `${documentId}/${name}`;
}

/** Id of a word: its page and the box it was decided at. */
export function wordId(pageId: number, box: Box): string {
  return `${pageId}:${box.join(',')}`;
}

function cutAt(id: string, mark: string): [string, string] {
  const at = id.indexOf(mark);
  return [id.slice(0, at), id.slice(at + 1)];
}

const bit = (value: boolean | null) => (value === null ? null : value ? 1 : 0);
const truth = (value: number | null) => (value === null ? null : value === 1);

/** Reading and writing of states, by kind. */
export function decisionTable(db: Database) {
  const objects: Doers = {
    page: {
      read(id) {
        const row = db
          .prepare(
            `SELECT p.place, dp.document_id AS document, p.gone, p.blank, p.starts, p.adjust, p.version
             FROM pages p LEFT JOIN document_pages dp ON dp.page_id = p.id WHERE p.id = ?`,
          )
          .get(id) as
          | (Omit<PageState, 'blank' | 'starts' | 'adjust'> & {
              blank: number | null;
              starts: number | null;
              adjust: string;
              version: number;
            })
          | undefined;
        if (!row) return null;
        const { version, blank, starts, adjust, ...rest } = row;
        const state = { ...rest, blank: truth(blank), starts: truth(starts), adjust: JSON.parse(adjust) };
        return { version, state };
      },
      write(id, { place, document, gone, blank, starts, adjust }) {
        const text = JSON.stringify(adjust);
        db.prepare(
          `UPDATE pages SET place = @place, gone = @gone, blank = @blank, starts = @starts,
             clean_key = CASE WHEN adjust = @adjust THEN clean_key END,
             read_key = CASE WHEN adjust = @adjust THEN read_key END,
             adjust = @adjust, version = version + 1 WHERE id = @id`,
        ).run({ id, place, gone, blank: bit(blank), starts: bit(starts), adjust: text });
        const now = db.prepare('SELECT document_id FROM document_pages WHERE page_id = ?').pluck().get(id);
        if ((now ?? null) === document) return;
        db.prepare('DELETE FROM document_pages WHERE page_id = ?').run(id);
        if (document === null) return;
        db.prepare(
          `INSERT INTO document_pages (document_id, page_id, position)
           VALUES (@document, @id, (SELECT coalesce(max(position), -1) + 1 FROM document_pages WHERE document_id = @document))`,
        ).run({ document, id });
      },
    },
    document: {
      read(id) {
        const row = db
          .prepare(
            `SELECT type, type_id AS typeId, type_confidence AS typeConfidence, type_by AS typeBy, version
             FROM documents WHERE id = ?`,
          )
          .get(id) as (DocumentState & { version: number }) | undefined;
        if (!row) return null;
        const { version, ...state } = row;
        return { version, state };
      },
      write(id, state) {
        db.prepare(
          `UPDATE documents SET type = @type, type_id = @typeId, type_confidence = @typeConfidence, type_by = @typeBy,
             version = version + 1 WHERE id = @id`,
        ).run({ id, ...state });
      },
    },
    field: {
      read(id) {
        const [document, name] = cutAt(id, '/');
        const row = db
          .prepare(
            `SELECT value, confidence, sure, page_id AS pageId, box, state, origin, version FROM fields
             WHERE document_id = ? AND name = ?`,
          )
          .get(document, name) as
          | (Omit<ReadField, 'sure' | 'box'> & {
              sure: number;
              box: string;
              state: FieldState;
              origin: FieldOrigin;
              version: number;
            })
          | undefined;
        if (!row) return { version: 0, state: null };
        const { version, sure, box, state, ...rest } = row;
        return { version, state: { ...rest, sure: sure === 1, box: JSON.parse(box) as Box, state } };
      },
      write(id, state, { who, at }) {
        const [document, name] = cutAt(id, '/');
        if (state === null || state.state === 'read') {
          // No person's word any more: what the machine reads now, which may be more than it read then.
          db.prepare('DELETE FROM fields WHERE document_id = ? AND name = ? AND reading IS NULL').run(
            document,
            name,
          );
          db.prepare(
            `UPDATE fields SET value = reading ->> 'value', confidence = reading ->> 'confidence',
               sure = reading ->> 'sure', page_id = reading ->> 'pageId', box = reading -> 'box', state = 'read',
               origin = 'read', decided_by = NULL, decided_at = NULL, version = version + 1
             WHERE document_id = ? AND name = ?`,
          ).run(document, name);
          return;
        }
        // A field may go and come again: its version rises all the same.
        db.prepare(
          `INSERT INTO fields (document_id, name, value, confidence, sure, page_id, box, state, origin, decided_by,
             decided_at, version)
           VALUES (@document, @name, @value, @confidence, @sure, @pageId, @box, @state, @origin, @who, @at,
             (SELECT coalesce(max(seq), 0) + 1 FROM edits))
           ON CONFLICT (document_id, name) DO UPDATE SET value = excluded.value, confidence = excluded.confidence,
             sure = excluded.sure, page_id = excluded.page_id, box = excluded.box, state = excluded.state,
             origin = excluded.origin, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
             version = version + 1`,
        ).run({
          document,
          name,
          ...state,
          sure: state.sure ? 1 : 0,
          box: JSON.stringify(state.box),
          who,
          at,
        });
      },
    },
    word: {
      read(id) {
        const [page, place] = cutAt(id, ':');
        const row = db
          .prepare(
            `SELECT clean_key AS cleanKey, text, confidence, version FROM locked_words WHERE page_id = ? AND place = ?`,
          )
          .get(page, place) as
          | { cleanKey: string; text: string | null; confidence: number | null; version: number }
          | undefined;
        if (!row) return { version: 0, state: null };
        const { version, text, cleanKey, confidence } = row;
        return { version, state: text === null ? null : { cleanKey, text, confidence } };
      },
      write(id, state, { who, at }) {
        const [page, place] = cutAt(id, ':');
        db.prepare(
          `INSERT INTO locked_words (page_id, place, clean_key, text, confidence, decided_by, decided_at, version)
           VALUES (@page, @place, @cleanKey, @text, @confidence, @who, @at, 1)
           ON CONFLICT (page_id, place) DO UPDATE SET
             clean_key = CASE WHEN excluded.text IS NULL THEN clean_key ELSE excluded.clean_key END,
             text = excluded.text, confidence = excluded.confidence, decided_by = excluded.decided_by,
             decided_at = excluded.decided_at, version = version + 1`,
        ).run({ page, place, cleanKey: '', text: null, confidence: null, ...state, who, at });
        db.prepare('UPDATE pages SET text_version = text_version + 1 WHERE id = ?').run(page);
      },
    },
    comment: {
      read(id) {
        const row = db.prepare('SELECT text, resolved, gone, version FROM comments WHERE id = ?').get(id) as
          | { text: string; resolved: number; gone: number; version: number }
          | undefined;
        if (!row) return null;
        const { version, text, resolved, gone } = row;
        return { version, state: { text, resolved: resolved === 1, gone: gone === 1 } };
      },
      write(id, { text, resolved, gone }) {
        db.prepare(
          'UPDATE comments SET text = ?, resolved = ?, gone = ?, version = version + 1 WHERE id = ?',
        ).run(text, bit(resolved), bit(gone), id);
      },
    },
    dossier: {
      read(id) {
        const row = db.prepare('SELECT settings, version FROM dossiers WHERE id = ?').get(id) as
          | { settings: string; version: number }
          | undefined;
        return row ? { version: row.version, state: { settings: JSON.parse(row.settings) } } : null;
      },
      write(id, { settings }) {
        db.prepare('UPDATE dossiers SET settings = ?, version = version + 1 WHERE id = ?').run(
          JSON.stringify(settings),
          id,
        );
      },
    },
  };
  return {
    read: <K extends ObjectKind>(kind: K, id: string): Standing<K> => objects[kind].read(id),
    write<K extends ObjectKind>(
      kind: K,
      id: string,
      state: States[K],
      by: { who: string; at: string },
    ): void {
      objects[kind].write(id, state, by);
    },
    /** The words of a page that people decided, in the order of their places. */
    wordsOf(pageId: number): LockedWord[] {
      return db
        .prepare(
          `SELECT place, clean_key AS cleanKey, text, confidence FROM locked_words
           WHERE page_id = ? AND text IS NOT NULL ORDER BY decided_at, place`,
        )
        .all(pageId) as LockedWord[];
    },
    /** A comment that nobody sees yet; writing its state shows it. */
    addComment(
      c: Pick<CommentRow, 'id' | 'batchId' | 'pageId' | 'documentId' | 'field' | 'madeBy' | 'madeAt'>,
    ) {
      db.prepare(
        `INSERT INTO comments (id, batch_id, page_id, document_id, field, text, gone, made_by, made_at, version)
         VALUES (@id, @batchId, @pageId, @documentId, @field, '', 1, @madeBy, @madeAt, 0)`,
      ).run(c);
    },
    comment(id: string): CommentRow | null {
      const row = db.prepare(`${COMMENT} WHERE id = ?`).get(id);
      return row ? toComment(row) : null;
    },
    commentsOf(batchId: string): CommentRow[] {
      return db
        .prepare(`${COMMENT} WHERE batch_id = ? AND gone = 0 ORDER BY made_at, id`)
        .all(batchId)
        .map(toComment);
    },
  };
}

const COMMENT = `SELECT id, batch_id AS batchId, page_id AS pageId, document_id AS documentId, field, text, resolved, gone,
  made_by AS madeBy, made_at AS madeAt, version FROM comments`;

function toComment(row: unknown): CommentRow {
  const r = row as Omit<CommentRow, 'resolved' | 'gone'> & { resolved: number; gone: number };
  return { ...r, resolved: r.resolved === 1, gone: r.gone === 1 };
}
