/** The journal of what people decided: append-only, undone and redone by entries of their own. */
import type { Database } from './database.ts';

/** One object before and after an edit; null where there was, or is, no decision. */
export interface Change {
  kind: ObjectKind;
  id: string;
  before: unknown;
  after: unknown;
}

export type ObjectKind = 'page' | 'document' | 'field' | 'word' | 'comment' | 'dossier';

export interface Edit {
  seq: number;
  batchId: string;
  at: string;
  who: string;
  kind: 'do' | 'undo' | 'redo';
  act: string;
  /** Of an edit: the first of those that are undone together; of an undo or redo: the one it is about. */
  target: number;
  changes: Change[];
  undone: boolean;
}

type EditRecord = Omit<Edit, 'changes' | 'undone'> & { changes: string; undone: number };

const EDIT = 'SELECT seq, batch_id AS batchId, at, who, kind, act, target, changes, undone FROM edits';

function toEdit(row: unknown): Edit {
  const r = row as EditRecord;
  return { ...r, changes: JSON.parse(r.changes) as Change[], undone: r.undone === 1 };
}

/** Statements about the journal. */
export function editTable(db: Database) {
  const group = (batchId: string, target: number) =>
    db
      .prepare(`${EDIT} WHERE batch_id = ? AND kind = 'do' AND target = ? ORDER BY seq`)
      .all(batchId, target)
      .map(toEdit);
  const lastDone = (batchId: string, who: string) =>
    (db
      .prepare(`SELECT max(target) FROM edits WHERE batch_id = ? AND who = ? AND kind = 'do' AND undone = 0`)
      .pluck()
      .get(batchId, who) as number | null) ?? 0;
  return {
    /** Appends an entry; `target` null makes an edit the first of its own. Returns its number. */
    append(e: Omit<Edit, 'seq' | 'target' | 'undone'> & { target: number | null }): number {
      const seq = (db.prepare('SELECT coalesce(max(seq), 0) + 1 FROM edits').pluck().get() as number) ?? 1;
      db.prepare(
        `INSERT INTO edits (seq, batch_id, at, who, kind, act, target, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(seq, e.batchId, e.at, e.who, e.kind, e.act, e.target ?? seq, JSON.stringify(e.changes));
      return seq;
    },
    /** The newest entry of a person in a batch, whatever its kind. */
    last(batchId: string, who: string): Edit | null {
      const row = db
        .prepare(`${EDIT} WHERE batch_id = ? AND who = ? ORDER BY seq DESC LIMIT 1`)
        .get(batchId, who);
      return row ? toEdit(row) : null;
    },
    /** The person's last edits that still stand, all that are undone together; empty when there are none. */
    undoable(batchId: string, who: string): Edit[] {
      const target = lastDone(batchId, who);
      return target === 0 ? [] : group(batchId, target);
    },
    /** What the person undid last and has not worked past since. */
    redoable(batchId: string, who: string): Edit[] {
      const target = db
        .prepare(
          `SELECT min(target) FROM edits WHERE batch_id = ? AND who = ? AND kind = 'do' AND undone = 1 AND target > ?`,
        )
        .pluck()
        .get(batchId, who, lastDone(batchId, who)) as number | null;
      return target === null ? [] : group(batchId, target);
    },
    setUndone(batchId: string, target: number, undone: boolean) {
      db.prepare(`UPDATE edits SET undone = ? WHERE batch_id = ? AND kind = 'do' AND target = ?`).run(
        undone ? 1 : 0,
        batchId,
        target,
      );
    },
    /** Newest first, before entry `before`. */
    ofBatch(batchId: string, limit: number, before = Number.MAX_SAFE_INTEGER): Edit[] {
      return db
        .prepare(`${EDIT} WHERE batch_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`)
        .all(batchId, before, limit)
        .map(toEdit);
    },
    /** Entries about one object (`id`, or below it as `id/…` and `id:…`), oldest first. */
    about(batchId: string, kinds: ObjectKind[], id: string): Edit[] {
      return db
        .prepare(
          `${EDIT} WHERE batch_id = ? AND EXISTS (SELECT 1 FROM json_each(changes) c
             WHERE c.value ->> 'kind' IN (SELECT value FROM json_each(?))
               AND (c.value ->> 'id' = ? OR c.value ->> 'id' LIKE ? OR c.value ->> 'id' LIKE ?)) ORDER BY seq`,
        )
        .all(batchId, JSON.stringify(kinds), id, `${id}/%`, `${id}:%`)
        .map(toEdit);
    },
    any(batchId: string): boolean {
      return db.prepare('SELECT 1 FROM edits WHERE batch_id = ? LIMIT 1').get(batchId) !== undefined;
    },
  };
}
