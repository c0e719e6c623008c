/** Marks on keyed values and second keyings. */
import type { Mark } from '../describe/validate/rules.ts';
import type { Database } from './database.ts';

export interface SecondKeying {
  name: string;
  value: string;
  illegible: boolean;
  keyedBy: string;
  keyedAt: string;
  settled: string | null;
  settledBy: string | null;
}

/** Statements about what people keyed besides the fields themselves. */
export function registerTable(db: Database) {
  return {
    setMark(m: { documentId: string; name: string; mark: Mark | null; by: string; at: string }) {
      db.prepare('DELETE FROM field_marks WHERE document_id = ? AND name = ?').run(m.documentId, m.name);
      if (m.mark === null) return;
      db.prepare(
        'INSERT INTO field_marks (document_id, name, mark, made_by, made_at) VALUES (?, ?, ?, ?, ?)',
      ).run(m.documentId, m.name, m.mark, m.by, m.at);
    },
    marks(documentId: string): Record<string, Mark> {
      const rows = db.prepare('SELECT name, mark FROM field_marks WHERE document_id = ?').all(documentId);
      return Object.fromEntries(
        (rows as { name: string; mark: Mark }[]).map(({ name, mark }) => [name, mark]),
      );
    },
    keySecond(k: {
      documentId: string;
      name: string;
      value: string;
      illegible: boolean;
      by: string;
      at: string;
    }) {
      db.prepare(
        `INSERT INTO second_keyings (document_id, name, value, illegible, keyed_by, keyed_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET value = excluded.value, illegible = excluded.illegible,
           keyed_by = excluded.keyed_by, keyed_at = excluded.keyed_at, settled = NULL, settled_by = NULL`,
      ).run(k.documentId, k.name, k.value, k.illegible ? 1 : 0, k.by, k.at);
    },
    settle(documentId: string, name: string, value: string, by: string, at: string) {
      db.prepare(
        'UPDATE second_keyings SET settled = ?, settled_by = ?, settled_at = ? WHERE document_id = ? AND name = ?',
      ).run(value, by, at, documentId, name);
    },
    seconds(documentId: string): SecondKeying[] {
      const rows = db
        .prepare(
          `SELECT name, value, illegible, keyed_by AS keyedBy, keyed_at AS keyedAt, settled, settled_by AS settledBy
           FROM second_keyings WHERE document_id = ? ORDER BY name`,
        )
        .all(documentId) as (Omit<SecondKeying, 'illegible'> & { illegible: number })[];
      return rows.map((row) => ({ ...row, illegible: row.illegible === 1 }));
    },
  };
}
