/** Batches and the files in them. */
import type { Actor } from '../accounts/roles.ts';
import type { SerializedError } from '../errors.ts';
import type { Candidate, PdfOrigin } from '../ingest/types.ts';
import type { DossierSettings } from '../packaging/types.ts';
import type { BatchState, HoldReason, Milestone, Standing } from '../review/states.ts';
import type { Database } from './database.ts';

export type { BatchState } from '../review/states.ts';

/** How far a batch goes by itself. */
export interface BatchPlan {
  until: 'ingest' | 'describe' | 'package';
  /** Accept without a person. */
  approve: boolean;
  destinations: string[];
  /** How the pages are laid out once all have been read; absent where they stay as they were scanned. */
  layout?: Layout;
  /** At whose word it goes on; absent while that is whoever opened it. */
  by?: string;
}

/** What a person said of the whole pile before it was scanned. */
export interface Layout {
  /** Fronts first, then the backs from the last to the first, as a feeder for one side leaves them. */
  backsReversed?: boolean;
  /** Every document has so many pages. */
  every?: number;
  /** Pages have been put into order: later ones stay where they were scanned. */
  collated?: boolean;
}

export interface Batch {
  id: string;
  key: string;
  state: BatchState;
  heldFrom: Milestone | null;
  heldWhy: HoldReason | null;
  /** The supervisor who returned it and to whom it comes back. */
  reviewer: string | null;
  /** The batch of which this is a later version. */
  replaces: string | null;
  roots: string[];
  profile: string;
  recordType: string | null;
  settings: DossierSettings;
  plan: BatchPlan;
  ignored: string[];
  paused: boolean;
  createdAt: string;
  createdBy: string;
}

/** A batch as it is opened: free, and nobody has looked at it yet. */
export type NewBatch = Omit<Batch, 'heldFrom' | 'heldWhy' | 'reviewer' | 'replaces'> & { replaces?: string };

/** Where the pages of a file go that a person puts into a batch by hand. */
export interface Placement {
  /** Behind which page (null: before all others), or instead of which. */
  at: { after: number | null } | { instead: number };
  /** Files that were put in together come in together. */
  group: string;
  who: Actor;
  /** The pages are where they belong, or the person has been told why there are none. */
  settled: boolean;
}

export interface FileRow {
  id: number;
  batchId: string;
  position: number;
  path: string;
  source: string;
  bytes: number;
  mtimeMs: number;
  state: 'waiting' | 'read' | 'quarantined';
  sha256: string | null;
  mime: string | null;
  origin: PdfOrigin | null;
  error: SerializedError | null;
  /** Null for a file that was scanned with the batch. */
  placement: Placement | null;
}

type BatchRecord = Record<'id' | 'key' | 'roots' | 'profile' | 'settings' | 'plan' | 'ignored', string> & {
  state: BatchState;
  held_from: Milestone | null;
  held_why: HoldReason | null;
  reviewer: string | null;
  replaces: string | null;
  record_type: string | null;
  paused: number;
  created_at: string;
  created_by: string;
};

function toBatch(r: BatchRecord): Batch {
  return {
    id: r.id,
    key: r.key,
    state: r.state,
    heldFrom: r.held_from,
    heldWhy: r.held_why,
    reviewer: r.reviewer,
    replaces: r.replaces,
    roots: JSON.parse(r.roots) as string[],
    profile: r.profile,
    recordType: r.record_type,
    settings: JSON.parse(r.settings) as DossierSettings,
    plan: JSON.parse(r.plan) as BatchPlan,
    ignored: JSON.parse(r.ignored) as string[],
    paused: r.paused === 1,
    createdAt: r.created_at,
    createdBy: r.created_by,
  };
}

const FILE_COLUMNS = `id, batch_id AS batchId, position, path, source, bytes, mtime_ms AS mtimeMs, state, sha256, mime,
  origin, error, placement`;

function toFile(row: unknown): FileRow {
  const r = row as Omit<FileRow, 'error' | 'placement'> & Record<'error' | 'placement', string | null>;
  return {
    ...r,
    error: r.error === null ? null : (JSON.parse(r.error) as SerializedError),
    placement: r.placement === null ? null : (JSON.parse(r.placement) as Placement),
  };
}

/** Statements about batches and files. */
export function batchTable(db: Database) {
  return {
    insert(b: NewBatch) {
      db.prepare(
        `INSERT INTO batches (id, key, state, roots, profile, record_type, settings, plan, ignored, created_at,
           created_by, replaces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        b.id,
        b.key,
        b.state,
        JSON.stringify(b.roots),
        b.profile,
        b.recordType,
        JSON.stringify(b.settings),
        JSON.stringify(b.plan),
        JSON.stringify(b.ignored),
        b.createdAt,
        b.createdBy,
        b.replaces ?? null,
      );
    },
    get(id: string): Batch | null {
      const row = db.prepare('SELECT * FROM batches WHERE id = ?').get(id) as BatchRecord | undefined;
      return row ? toBatch(row) : null;
    },
    /** The newest batch that the same command made. */
    byKey(key: string): Batch | null {
      const row = db
        .prepare('SELECT * FROM batches WHERE key = ? ORDER BY created_at DESC, rowid DESC')
        .get(key);
      return row ? toBatch(row as BatchRecord) : null;
    },
    all(): Batch[] {
      const rows = db.prepare('SELECT * FROM batches ORDER BY created_at, rowid').all() as BatchRecord[];
      return rows.map(toBatch);
    },
    setStanding(id: string, { state, heldFrom, heldWhy }: Standing) {
      db.prepare('UPDATE batches SET state = ?, held_from = ?, held_why = ? WHERE id = ?').run(
        state,
        heldFrom,
        heldWhy,
        id,
      );
    },
    setReviewer(id: string, reviewer: string | null) {
      db.prepare('UPDATE batches SET reviewer = ? WHERE id = ?').run(reviewer, id);
    },
    setPaused(id: string, paused: boolean) {
      db.prepare('UPDATE batches SET paused = ? WHERE id = ?').run(paused ? 1 : 0, id);
    },
    setPlan(id: string, plan: BatchPlan) {
      db.prepare('UPDATE batches SET plan = ? WHERE id = ?').run(JSON.stringify(plan), id);
    },
    setSettings(id: string, settings: DossierSettings) {
      db.prepare('UPDATE batches SET settings = ? WHERE id = ?').run(JSON.stringify(settings), id);
    },
    setIgnored(id: string, ignored: string[]) {
      db.prepare('UPDATE batches SET ignored = ? WHERE id = ?').run(JSON.stringify(ignored), id);
    },
    addFile(batchId: string, position: number, c: Candidate, placement: Placement | null = null): number {
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO files (batch_id, position, path, source, bytes, mtime_ms, state, placement)
           VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?)`,
        )
        .run(batchId, position, c.path, c.source, c.bytes, c.mtimeMs, placement && JSON.stringify(placement));
      return Number(lastInsertRowid);
    },
    setPlacement(id: number, placement: Placement) {
      db.prepare('UPDATE files SET placement = ? WHERE id = ?').run(JSON.stringify(placement), id);
    },
    /** Files put in by hand whose pages are not where they belong yet; of one batch, or of all. */
    unsettled(batchId: string | null = null): FileRow[] {
      return db
        .prepare(
          `SELECT ${FILE_COLUMNS} FROM files WHERE placement IS NOT NULL AND NOT placement ->> 'settled'
             AND (@batchId IS NULL OR batch_id = @batchId) ORDER BY position`,
        )
        .all({ batchId })
        .map(toFile);
    },
    /** Files that lie somewhere below a folder. */
    filesBelow(folder: string): FileRow[] {
      return db
        .prepare(`SELECT ${FILE_COLUMNS} FROM files WHERE substr(path, 1, length(@start)) = @start`)
        .all({ start: folder })
        .map(toFile);
    },
    file(id: number): FileRow | null {
      const row = db.prepare(`SELECT ${FILE_COLUMNS} FROM files WHERE id = ?`).get(id);
      return row ? toFile(row) : null;
    },
    files(batchId: string): FileRow[] {
      const rows = db
        .prepare(`SELECT ${FILE_COLUMNS} FROM files WHERE batch_id = ? ORDER BY position`)
        .all(batchId);
      return rows.map(toFile);
    },
    fileRead(id: number, f: { sha256: string; mime: string; origin: PdfOrigin | null }) {
      db.prepare(
        `UPDATE files SET state = 'read', sha256 = @sha256, mime = @mime, origin = @origin, error = NULL WHERE id = @id`,
      ).run({ id, ...f });
    },
    fileQuarantined(id: number, sha256: string | null, error: SerializedError) {
      db.prepare(`UPDATE files SET state = 'quarantined', sha256 = ?, error = ? WHERE id = ?`).run(
        sha256,
        JSON.stringify(error),
        id,
      );
    },
    movePosition(id: number, position: number) {
      db.prepare('UPDATE files SET position = ? WHERE id = ?').run(position, id);
    },
    /** A file that was set aside and has been replaced: it waits to be read again. */
    waitAgain(id: number, c: Candidate) {
      db.prepare(
        `UPDATE files SET state = 'waiting', path = ?, bytes = ?, mtime_ms = ?, sha256 = NULL, error = NULL WHERE id = ?`,
      ).run(c.path, c.bytes, c.mtimeMs, id);
    },
    /** The file with the same bytes that came first: in this batch, else in an older one, but not in one of `versions`. */
    firstWithBytes(
      sha256: string,
      batchId: string,
      versions: string[],
    ): { batchId: string; source: string; id: number } | null {
      const row = db
        .prepare(
          `SELECT f.batch_id AS batchId, f.source, f.id FROM files f JOIN batches b ON b.id = f.batch_id
           WHERE f.sha256 = ? AND f.state = 'read'
             AND (b.id = ? OR b.id NOT IN (SELECT value FROM json_each(?)))
           ORDER BY b.created_at, b.rowid, f.position LIMIT 1`,
        )
        .get(sha256, batchId, JSON.stringify(versions));
      return (row as { batchId: string; source: string; id: number } | undefined) ?? null;
    },
  };
}
