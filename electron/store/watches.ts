/** Watched folders and the files taken from them. */
import type { Actor } from '../accounts/roles.ts';
import type { DossierSettings } from '../packaging/types.ts';
import type { BatchPlan, FileRow } from './batches.ts';
import type { Database } from './database.ts';

export interface WatchRow {
  id: string;
  folder: string;
  /** One batch for all, one a day, or one for each folder inside. */
  grouping: 'one' | 'day' | 'subfolder';
  opening: { profile: string; recordType: string | null; settings: DossierSettings; plan: BatchPlan };
  state: 'on' | 'paused' | 'stopped';
  who: Actor;
  startedAt: string;
}

/** A file that was taken. */
export type TakenFile = Pick<FileRow, 'id' | 'batchId' | 'path' | 'source' | 'bytes' | 'mtimeMs' | 'state'>;

const WATCH = 'SELECT id, folder, grouping, opening, state, who, started_at AS startedAt FROM watches';
const TAKEN = 'SELECT id, batch_id AS batchId, path, source, bytes, mtime_ms AS mtimeMs, state FROM files';

function toWatch(row: unknown): WatchRow {
  const r = row as Omit<WatchRow, 'opening' | 'who'> & Record<'opening' | 'who', string>;
  return { ...r, opening: JSON.parse(r.opening), who: JSON.parse(r.who) };
}

/** Statements about watches. */
export function watchTable(db: Database) {
  return {
    all: (): WatchRow[] => db.prepare(`${WATCH} ORDER BY started_at, id`).all().map(toWatch),
    get(id: string): WatchRow | null {
      const row = db.prepare(`${WATCH} WHERE id = ?`).get(id);
      return row ? toWatch(row) : null;
    },
    /** A folder that was watched before keeps its id, and with it the files taken from it. Returns the id. */
    put(w: WatchRow): string {
      return db
        .prepare(
          `INSERT INTO watches VALUES (@id, @folder, @grouping, @opening, @state, @who, @startedAt)
           ON CONFLICT (folder) DO UPDATE SET grouping = excluded.grouping, opening = excluded.opening,
             state = excluded.state, who = excluded.who, started_at = excluded.started_at RETURNING id`,
        )
        .pluck()
        .get({ ...w, opening: JSON.stringify(w.opening), who: JSON.stringify(w.who) }) as string;
    },
    setState(id: string, state: WatchRow['state']) {
      db.prepare('UPDATE watches SET state = ? WHERE id = ?').run(state, id);
    },
    /** Notes which files of a batch were taken by a watch. */
    took(id: string, batchId: string, sources: string[]) {
      db.prepare(
        `UPDATE files SET watch_id = ? WHERE batch_id = ? AND source IN (SELECT value FROM json_each(?))`,
      ).run(id, batchId, JSON.stringify(sources));
    },
    /** What was taken from a path before, the newest first. */
    takenAt: (id: string, path: string) =>
      db.prepare(`${TAKEN} WHERE watch_id = ? AND path = ? ORDER BY id DESC`).all(id, path) as TakenFile[],
    /** What was taken with that size and time, wherever it lay. */
    takenLike: (id: string, bytes: number, mtimeMs: number) =>
      db
        .prepare(`${TAKEN} WHERE watch_id = ? AND bytes = ? AND mtime_ms = ?`)
        .all(id, bytes, mtimeMs) as TakenFile[],
    /** The files taken last, the newest first. */
    latest: (id: string, count: number) =>
      db.prepare(`${TAKEN} WHERE watch_id = ? ORDER BY id DESC LIMIT ?`).all(id, count) as TakenFile[],
    count: (id: string) =>
      db.prepare('SELECT count(*) FROM files WHERE watch_id = ?').pluck().get(id) as number,
  };
}
