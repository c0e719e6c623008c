/** Acceptance samples and the measured error rates of the reading. */

import type { SamplingPlan } from '../review/sampling-plan.ts';
import type { Scheme } from '../review/scheme.ts';
import type { Database } from './database.ts';

export interface SampleDefect {
  code: string;
  pageId?: number | undefined;
  field?: string | undefined;
  note?: string | undefined;
}

export interface SampleItem {
  /** Place in the lot, from 0. */
  position: number;
  documentId: string;
  label: string;
  /** Null while nobody has judged it. */
  defects: SampleDefect[] | null;
  judgedBy: string | null;
  judgedAt: string | null;
}

export interface SampleRow {
  id: number;
  batchId: string;
  stream: string;
  scheme: Scheme;
  lot: number;
  plan: SamplingPlan;
  seed: string;
  drawnBy: string;
  drawnAt: string;
  verdict: 'accepted' | 'returned' | null;
  decidedBy: string | null;
  decidedAt: string | null;
}

export interface TextMeasure {
  pageId: number;
  batchId: string;
  recordType: string;
  characters: number;
  characterErrors: number;
  words: number;
  wordErrors: number;
  keyedSha256: string;
  keyedBy: string;
  keyedAt: string;
}

const SAMPLE = `SELECT id, batch_id AS batchId, stream, scheme, lot, plan, seed, drawn_by AS drawnBy, drawn_at AS drawnAt,
  verdict, decided_by AS decidedBy, decided_at AS decidedAt FROM samples`;

function toSample(row: unknown): SampleRow {
  const r = row as SampleRow & { scheme: string; plan: string };
  return { ...r, scheme: JSON.parse(r.scheme) as Scheme, plan: JSON.parse(r.plan) as SamplingPlan };
}

/** Statements about samples. */
export function sampleTable(db: Database) {
  return {
    insert(s: Omit<SampleRow, 'id' | 'verdict' | 'decidedBy' | 'decidedAt'>, items: SampleItem[]): number {
      const { lastInsertRowid } = db
        .prepare(
          `INSERT INTO samples (batch_id, stream, scheme, lot, plan, seed, drawn_by, drawn_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          s.batchId,
          s.stream,
          JSON.stringify(s.scheme),
          s.lot,
          JSON.stringify(s.plan),
          s.seed,
          s.drawnBy,
          s.drawnAt,
        );
      const id = Number(lastInsertRowid);
      const add = db.prepare(
        'INSERT INTO sample_items (sample_id, position, document_id, label) VALUES (?, ?, ?, ?)',
      );
      for (const item of items) add.run(id, item.position, item.documentId, item.label);
      return id;
    },
    /** What was drawn and judged stands in the history. */
    drop(id: number) {
      db.prepare('DELETE FROM sample_items WHERE sample_id = ?').run(id);
      db.prepare('DELETE FROM samples WHERE id = ? AND verdict IS NULL').run(id);
    },
    get(id: number): SampleRow | null {
      const row = db.prepare(`${SAMPLE} WHERE id = ?`).get(id);
      return row ? toSample(row) : null;
    },
    ofBatch(batchId: string): SampleRow[] {
      return db.prepare(`${SAMPLE} WHERE batch_id = ? ORDER BY id`).all(batchId).map(toSample);
    },
    /** Decided samples of a stream, oldest first. */
    history(stream: string): SampleRow[] {
      return db
        .prepare(`${SAMPLE} WHERE stream = ? AND verdict IS NOT NULL ORDER BY decided_at, id`)
        .all(stream)
        .map(toSample);
    },
    items(sampleId: number): SampleItem[] {
      const rows = db
        .prepare(
          `SELECT position, document_id AS documentId, label, defects, judged_by AS judgedBy, judged_at AS judgedAt
           FROM sample_items WHERE sample_id = ? ORDER BY position`,
        )
        .all(sampleId) as (Omit<SampleItem, 'defects'> & { defects: string | null })[];
      return rows.map((r) => ({
        ...r,
        defects: r.defects === null ? null : (JSON.parse(r.defects) as SampleDefect[]),
      }));
    },
    judge(sampleId: number, position: number, defects: SampleDefect[], by: string, at: string): boolean {
      const { changes } = db
        .prepare(
          'UPDATE sample_items SET defects = ?, judged_by = ?, judged_at = ? WHERE sample_id = ? AND position = ?',
        )
        .run(JSON.stringify(defects), by, at, sampleId, position);
      return changes > 0;
    },
    decide(id: number, verdict: 'accepted' | 'returned', by: string, at: string) {
      db.prepare('UPDATE samples SET verdict = ?, decided_by = ?, decided_at = ? WHERE id = ?').run(
        verdict,
        by,
        at,
        id,
      );
    },
    measure(m: TextMeasure) {
      db.prepare(
        `INSERT INTO text_measures (page_id, batch_id, record_type, characters, character_errors, words, word_errors,
           keyed_sha256, keyed_by, keyed_at)
         VALUES (@pageId, @batchId, @recordType, @characters, @characterErrors, @words, @wordErrors, @keyedSha256,
           @keyedBy, @keyedAt)
         ON CONFLICT (page_id, keyed_by) DO UPDATE SET characters = excluded.characters,
           character_errors = excluded.character_errors, words = excluded.words, word_errors = excluded.word_errors,
           keyed_sha256 = excluded.keyed_sha256, keyed_at = excluded.keyed_at`,
      ).run(m);
    },
    /** Hashes of what others keyed of the page. */
    keyedByOthers(pageId: number, user: string): string[] {
      return db
        .prepare('SELECT keyed_sha256 FROM text_measures WHERE page_id = ? AND keyed_by <> ?')
        .pluck()
        .all(pageId, user) as string[];
    },
    /** Error rates of the reading by record type and month. */
    readingErrors(): {
      recordType: string;
      month: string;
      pages: number;
      characters: number;
      characterErrors: number;
      words: number;
      wordErrors: number;
    }[] {
      return db
        .prepare(
          `SELECT record_type AS recordType, substr(keyed_at, 1, 7) AS month, count(DISTINCT page_id) AS pages,
             sum(characters) AS characters, sum(character_errors) AS characterErrors, sum(words) AS words,
             sum(word_errors) AS wordErrors
           FROM text_measures GROUP BY 1, 2 ORDER BY 2, 1`,
        )
        .all() as ReturnType<ReturnType<typeof sampleTable>['readingErrors']>;
    },
  };
}
