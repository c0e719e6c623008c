/** Dated codes of agencies and administrative units, and codes chosen for the names in fields. */
import type { CodeEntry, CodeKind } from '../describe/codes/entries.ts';
import type { Database } from './database.ts';

export interface StoredCode extends CodeEntry {
  kind: CodeKind;
  source: string;
}

const CODE = `SELECT kind, code, name, parent, nullif(valid_from, '') AS "from", valid_to AS "to",
  replaced_by AS replacedBy, source FROM codes`;

/** Statements about codes. `key` is the folded name (`nameKey`). */
export function codeTable(db: Database) {
  return {
    put(kind: CodeKind, source: string, entries: (CodeEntry & { key: string })[]) {
      const put = db.prepare(
        `INSERT INTO codes (kind, code, valid_from, valid_to, name, name_key, parent, replaced_by, source)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET valid_to = excluded.valid_to, name = excluded.name, name_key = excluded.name_key,
           parent = excluded.parent, replaced_by = excluded.replaced_by, source = excluded.source`,
      );
      for (const { code, name, key, parent, from, to, replacedBy } of entries)
        put.run(kind, code, from ?? '', to, name, key, parent, replacedBy, source);
    },
    byCode(kind: CodeKind, code: string): StoredCode[] {
      return db
        .prepare(`${CODE} WHERE kind = ? AND code = ? ORDER BY valid_from`)
        .all(kind, code) as StoredCode[];
    },
    /** Entries whose folded name is `key`, and those in whose name it occurs. */
    byName(kind: CodeKind, key: string, limit: number): StoredCode[] {
      return db
        .prepare(
          `${CODE} WHERE kind = @kind AND instr(name_key, @key) > 0
           ORDER BY name_key <> @key, length(name_key), valid_from DESC, code LIMIT @limit`,
        )
        .all({ kind, key, limit }) as StoredCode[];
    },
    count(kind: CodeKind): number {
      return db.prepare('SELECT count(*) FROM codes WHERE kind = ?').pluck().get(kind) as number;
    },
    choose(c: {
      documentId: string;
      name: string;
      kind: CodeKind;
      code: string | null;
      by: string;
      at: string;
    }) {
      db.prepare('DELETE FROM field_codes WHERE document_id = ? AND name = ?').run(c.documentId, c.name);
      if (c.code === null) return;
      db.prepare(
        'INSERT INTO field_codes (document_id, name, kind, code, chosen_by, chosen_at) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(c.documentId, c.name, c.kind, c.code, c.by, c.at);
    },
    chosen(documentId: string): Record<string, { kind: CodeKind; code: string }> {
      const rows = db
        .prepare('SELECT name, kind, code FROM field_codes WHERE document_id = ?')
        .all(documentId);
      return Object.fromEntries(
        (rows as { name: string; kind: CodeKind; code: string }[]).map(({ name, ...rest }) => [name, rest]),
      );
    },
  };
}
