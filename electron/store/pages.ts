/** Pages, what was made of them, and their searchable text. */
import type { CleanAdjust } from '../clean/types.ts';
import type { Box } from '../imaging/raster.ts';
import type { FilePage } from '../ingest/types.ts';
import type { Database } from './database.ts';

export interface PageRow {
  id: number;
  batchId: string;
  fileId: number;
  /** Place of the picture in the source file, from 0. */
  frame: number;
  /** 1 for the second of two facing pages on one picture, else 0. */
  part: number;
  /** Place of the page in the source file, from 0: facing pages count as two. */
  index: number;
  /** The page's box on the picture, in its pixels; null for the whole of it. */
  region: Box | null;
  /** What a person decided about its cleanup. */
  adjust: CleanAdjust;
  imageSha256: string;
  imageMime: string;
  imageFrame: number;
  width: number;
  height: number;
  dpi: number;
  dpiSource: 'file' | 'estimated';
  flags: string[];
  cleanKey: string | null;
  readKey: string | null;
  /** Key of the place a person gave it among its batch's pages; null where it lies as it was scanned. */
  place: string | null;
  /** What its order goes by: `place`, else a key made of file, frame and part. */
  order: string;
  /** Why it is out of its batch; null while it is in. */
  gone: 'deleted' | 'replaced' | 'united' | null;
  /** A person's word on whether it is blank, and whether a document begins at it; null: the machine judges. */
  decidedBlank: boolean | null;
  starts: boolean | null;
  /** Raised by every decision of a person about the page, and about its words. */
  version: number;
  textVersion: number;
  /** Of the file it came from. */
  source: string;
  fileSha256: string;
  origin: 'scanned' | 'born-digital' | 'signed' | null;
}

export interface NewPage extends Omit<FilePage, 'extracted'> {
  imageSha256: string;
  imageMime: string;
  imageFrame: number;
}

/** A page's place in its source: its picture's, and one more for every picture of facing pages up to it. */
export const PAGE_INDEX = `p.frame + (SELECT count(*) FROM pages q WHERE q.part > 0 AND q.file_id = p.file_id
  AND q.gone IS NOT 'united' AND (q.frame < p.frame OR (q.frame = p.frame AND q.part <= p.part)))`;

/** Digits alone, so that a key between any two can be made (see `placesBetween`). */
const ORDER = `COALESCE(p.place, printf('%08d%06d%d', f.position + 1, p.frame, p.part))`;

const SELECT = `SELECT p.id, p.batch_id AS batchId, p.file_id AS fileId, p.frame, p.part, p.region, p.adjust,
  ${PAGE_INDEX} AS "index", p.image_sha256 AS imageSha256,
  p.image_mime AS imageMime, p.image_frame AS imageFrame, p.width, p.height, p.dpi, p.dpi_source AS dpiSource,
  p.flags, p.clean_key AS cleanKey, p.read_key AS readKey, p.place, ${ORDER} AS "order", p.gone, p.blank AS decidedBlank, p.starts,
  p.version, p.text_version AS textVersion, f.source, f.sha256 AS fileSha256, f.origin
  FROM pages p JOIN files f ON f.id = p.file_id`;

function toPage(row: unknown): PageRow {
  const r = row as Record<'flags' | 'adjust', string> & { region: string | null } & Record<
      'decidedBlank' | 'starts',
      number | null
    >;
  const json = {
    decidedBlank: r.decidedBlank === null ? null : r.decidedBlank === 1,
    starts: r.starts === null ? null : r.starts === 1,
    flags: JSON.parse(r.flags),
    adjust: JSON.parse(r.adjust),
    region: r.region && JSON.parse(r.region),
  };
  return { ...r, ...json } as unknown as PageRow;
}

/** Text with đ folded to d; the tokenizer folds every other mark. */
export function foldBarredD(text: string): string {
  return text.replaceAll('đ', 'd').replaceAll('Đ', 'D');
}

/** Statements about pages, derivatives and texts. */
export function pageTable(db: Database) {
  return {
    /** `gone`: it is out of the batch until somebody puts it in. */
    insert(batchId: string, fileId: number, p: NewPage, gone: PageRow['gone'] = null): number {
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO pages (batch_id, file_id, frame, image_sha256, image_mime, image_frame, width, height, dpi,
             dpi_source, flags, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          batchId,
          fileId,
          p.index,
          p.imageSha256,
          p.imageMime,
          p.imageFrame,
          p.width,
          p.height,
          p.dpi,
          p.dpiSource,
          JSON.stringify(p.flags),
          gone,
        );
      return Number(lastInsertRowid);
    },
    get(id: number): PageRow | null {
      const row = db.prepare(`${SELECT} WHERE p.id = ?`).get(id);
      return row ? toPage(row) : null;
    },
    /** The pages of a batch in order: where people put them, else as they lie in their files, files as sorted. */
    ofBatch(batchId: string): PageRow[] {
      return db
        .prepare(
          `${SELECT} WHERE p.batch_id = ? AND p.gone IS NULL ORDER BY "order", f.position, p.frame, p.part`,
        )
        .all(batchId)
        .map(toPage);
    },
    /** How many pictures a file has, whatever became of them. */
    framesOf(fileId: number): number {
      return Number(
        db.prepare('SELECT count(DISTINCT frame) FROM pages WHERE file_id = ?').pluck().get(fileId),
      );
    },
    /** The pages of all batches that came in last, the newest first. */
    newest(limit: number): PageRow[] {
      return db.prepare(`${SELECT} WHERE p.gone IS NULL ORDER BY p.id DESC LIMIT ?`).all(limit).map(toPage);
    },
    /** Pages that were taken out of a batch. */
    goneFrom(batchId: string): PageRow[] {
      return db
        .prepare(
          `${SELECT} WHERE p.batch_id = ? AND p.gone IS NOT NULL ORDER BY "order", f.position, p.frame, p.part`,
        )
        .all(batchId)
        .map(toPage);
    },
    /** The pages of one file, those that are out of the batch included. */
    ofFile(fileId: number): PageRow[] {
      return db.prepare(`${SELECT} WHERE p.file_id = ? ORDER BY p.frame, p.part`).all(fileId).map(toPage);
    },
    /** Makes two pages of one picture; returns the id of the second. The first keeps its id; both are in the batch or out. */
    split(id: number, [first, second]: [Box, Box]): number {
      db.prepare('UPDATE pages SET region = ? WHERE id = ?').run(JSON.stringify(first), id);
      const row = db
        .prepare(
          `INSERT INTO pages (batch_id, file_id, frame, part, region, image_sha256, image_mime, image_frame, width,
             height, dpi, dpi_source, flags, adjust, place, gone)
           SELECT batch_id, file_id, frame, 1, ?, image_sha256, image_mime, image_frame, width, height, dpi,
             dpi_source, flags, adjust, place || '001', gone FROM pages WHERE id = ?
           ON CONFLICT (file_id, frame, part) DO UPDATE SET region = excluded.region, adjust = excluded.adjust,
             place = excluded.place, gone = excluded.gone, clean_key = NULL, read_key = NULL
           RETURNING id`,
        )
        .get(JSON.stringify(second), id) as { id: number };
      return row.id;
    },
    /** Makes one page of the whole picture again; returns its id. The second stays on record, out of the batch. */
    unite({ fileId, frame }: Pick<PageRow, 'fileId' | 'frame'>): number {
      db.prepare(
        `DELETE FROM document_pages WHERE page_id IN
           (SELECT id FROM pages WHERE file_id = ? AND frame = ? AND part > 0)`,
      ).run(fileId, frame);
      db.prepare(`UPDATE pages SET gone = 'united' WHERE file_id = ? AND frame = ? AND part > 0`).run(
        fileId,
        frame,
      );
      const row = db
        .prepare('UPDATE pages SET region = NULL WHERE file_id = ? AND frame = ? RETURNING id')
        .get(fileId, frame) as { id: number };
      return row.id;
    },
    setAdjust(id: number, adjust: CleanAdjust) {
      db.prepare('UPDATE pages SET adjust = ?, clean_key = NULL, read_key = NULL WHERE id = ?').run(
        JSON.stringify(adjust),
        id,
      );
    },
    /** Puts a page elsewhere than where it was scanned. */
    setPlace(id: number, place: string) {
      db.prepare('UPDATE pages SET place = ?, version = version + 1 WHERE id = ?').run(place, id);
    },
    /** Says whether a document begins at a page. */
    setStarts(id: number, starts: boolean) {
      db.prepare('UPDATE pages SET starts = ?, version = version + 1 WHERE id = ?').run(starts ? 1 : 0, id);
    },
    setClean(id: number, key: string) {
      db.prepare('UPDATE pages SET clean_key = ? WHERE id = ?').run(key, id);
    },
    setRead(id: number, key: string) {
      db.prepare('UPDATE pages SET read_key = ? WHERE id = ?').run(key, id);
    },
    setText(pageId: number, body: string) {
      db.prepare('DELETE FROM texts WHERE page_id = ?').run(pageId);
      db.prepare('INSERT INTO texts (page_id, body, plain) VALUES (?, ?, ?)').run(
        pageId,
        body,
        foldBarredD(body),
      );
    },
    dropText(pageId: number) {
      db.prepare('DELETE FROM texts WHERE page_id = ?').run(pageId);
    },
    /** The texts of a batch's pages that can be searched, by page. */
    textsOf(batchId: string): Map<number, string> {
      const rows = db
        .prepare(
          'SELECT t.page_id, t.body FROM texts t JOIN pages p ON p.id = t.page_id WHERE p.batch_id = ?',
        )
        .raw()
        .all(batchId) as [number, string][];
      return new Map(rows);
    },
    /** True when the page's text can be found by searching. */
    isIndexed(pageId: number): boolean {
      return db.prepare('SELECT 1 FROM texts WHERE page_id = ?').get(pageId) !== undefined;
    },
    /** True when a person has put a page of the batch elsewhere than where it was scanned. */
    anyPlaced(batchId: string): boolean {
      return (
        db.prepare('SELECT 1 FROM pages WHERE batch_id = ? AND place IS NOT NULL LIMIT 1').get(batchId) !==
        undefined
      );
    },
    dropTexts(batchId: string) {
      db.prepare('DELETE FROM texts WHERE page_id IN (SELECT id FROM pages WHERE batch_id = ?)').run(batchId);
    },
    putDerivative(d: {
      key: string;
      stage: string;
      result: unknown;
      blobs: string[];
      ms: number;
      at: string;
    }) {
      db.prepare(
        `INSERT INTO derivatives (key, stage, result, blobs, ms, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      ).run(d.key, d.stage, JSON.stringify(d.result), JSON.stringify(d.blobs), d.ms, d.at);
    },
    derivative<T>(key: string): { result: T; ms: number } | null {
      const row = db.prepare('SELECT result, ms FROM derivatives WHERE key = ?').get(key) as
        | { result: string; ms: number }
        | undefined;
      return row ? { result: JSON.parse(row.result) as T, ms: row.ms } : null;
    },
    /** How long making it took, milliseconds; null when it is not there. */
    derivativeMs(key: string): number | null {
      const ms = db.prepare('SELECT ms FROM derivatives WHERE key = ?').pluck().get(key);
      return (ms as number | undefined) ?? null;
    },
    derivatives(): { key: string; stage: string; blobs: string[] }[] {
      const rows = db.prepare('SELECT key, stage, blobs FROM derivatives ORDER BY key').all() as {
        key: string;
        stage: string;
        blobs: string;
      }[];
      return rows.map((r) => ({ ...r, blobs: JSON.parse(r.blobs) as string[] }));
    },
  };
}
