/** Search over the text of all pages, with or without Vietnamese marks. */
import type { Database } from './database.ts';
import { foldBarredD, PAGE_INDEX } from './pages.ts';
import { versionTable } from './versions.ts';

export interface SearchHit {
  batchId: string;
  documentId: string | null;
  pageId: number;
  source: string;
  index: number;
  /** Which version of its records the batch is, from 1; earlier ones than the newest are not found. */
  version: number;
  /** A piece of the text with the found words between `[` and `]`. */
  excerpt: string;
}

/**
 * An FTS5 query that finds all words of `words` in any order, the last one as a prefix when it ends in `*`.
 * Everything is quoted, so that nothing typed is read as query syntax; null when no word is left.
 */
export function matchExpression(words: string): string | null {
  const terms = foldBarredD(words.normalize('NFC'))
    .split(/[^\p{L}\p{N}\p{M}*]+/u)
    .map((word) => ({ word: word.replaceAll('*', ''), prefix: word.endsWith('*') }))
    .filter((t) => t.word !== '')
    .map((t) => `"${t.word}"${t.prefix ? '*' : ''}`);
  return terms.length === 0 ? null : `plain : (${terms.join(' AND ')})`;
}

/** Pages of the newest versions that hold all the words, best first. Marks, case, đ/d and tone-mark placement make no difference. */
export function searchPages(db: Database, words: string, limit = 100): SearchHit[] {
  const match = matchExpression(words);
  if (match === null) return [];
  const rows = db
    .prepare(
      `SELECT p.batch_id AS batchId, dp.document_id AS documentId, p.id AS pageId, f.source, ${PAGE_INDEX} AS "index",
         snippet(search, 1, char(1), char(2), '', 16) AS excerpt, texts.body
       FROM search JOIN pages p ON p.id = search.rowid JOIN texts ON texts.page_id = p.id
       JOIN files f ON f.id = p.file_id LEFT JOIN document_pages dp ON dp.page_id = p.id
       WHERE search MATCH ? AND NOT EXISTS (SELECT 1 FROM batches n WHERE n.replaces = p.batch_id) ORDER BY rank, p.id LIMIT ?`,
    )
    .all(match, limit) as (Omit<SearchHit, 'version'> & { body: string })[];
  return numbered(db, rows);
}

export interface DescribedHit {
  batchId: string;
  documentId: string;
  /** Its first page. */
  pageId: number;
  /** Which version of its records the batch is, from 1; earlier ones than the newest are not found. */
  version: number;
  /** A piece of its fields with the found words between `[` and `]`. */
  excerpt: string;
}

/** Documents of the newest versions whose fields hold all the words, best first; words are found as in `searchPages`. */
export function searchDescribed(db: Database, words: string, limit = 100): DescribedHit[] {
  const match = matchExpression(words);
  if (match === null) return [];
  const rows = db
    .prepare(
      `SELECT o.batch_id AS batchId, d.id AS documentId, dp.page_id AS pageId,
         snippet(described_search, 1, char(1), char(2), '', 16) AS excerpt, described.body
       FROM described_search JOIN described ON described.id = described_search.rowid
       JOIN documents d ON d.id = described.document_id JOIN dossiers o ON o.id = d.dossier_id
       JOIN document_pages dp ON dp.document_id = d.id
         AND dp.position = (SELECT min(position) FROM document_pages WHERE document_id = d.id)
       WHERE described_search MATCH ? AND NOT EXISTS (SELECT 1 FROM batches n WHERE n.replaces = o.batch_id)
       ORDER BY rank, d.id LIMIT ?`,
    )
    .all(match, limit) as (Omit<DescribedHit, 'version'> & { body: string })[];
  return numbered(db, rows);
}

/** Rows with the version of their batch, and their excerpt as it is written. */
function numbered<Row extends { batchId: string; excerpt: string; body: string }>(db: Database, rows: Row[]) {
  const versions = versionTable(db);
  const numbers = new Map<string, number>();
  for (const { batchId } of rows) {
    if (!numbers.has(batchId)) numbers.set(batchId, versions.number(batchId));
  }
  return rows.map(({ body, ...hit }) => ({
    ...hit,
    version: numbers.get(hit.batchId)!,
    excerpt: asPrinted(hit.excerpt, body),
  }));
}

/** The excerpt of the folded column cut out of the printed text: folding keeps every letter's place. */
function asPrinted(marked: string, body: string): string {
  const start = foldBarredD(body).indexOf(marked.replaceAll(/[\x01\x02]/g, ''));
  if (start < 0) return marked.replaceAll('\x01', '[').replaceAll('\x02', ']');
  let at = start;
  let text = '';
  for (const char of marked) {
    if (char === '\x01') text += '[';
    else if (char === '\x02') text += ']';
    else {
      text += body.slice(at, at + char.length);
      at += char.length;
    }
  }
  return text.replaceAll(/\s+/g, ' ').trim();
}
