/** Paper inventories, their items, and the column mappings that were used. */
import type { Mapping } from '../describe/inventory/columns.ts';
import type { KnownItem, PlannedItem } from '../describe/inventory/plan.ts';
import type { InventoryItem, KeyedBy } from '../describe/inventory/rows.ts';
import type { Database } from './database.ts';

export interface InventoryRow {
  id: number;
  name: string;
  fondsCode: string | null;
  keyedBy: KeyedBy;
  source: string;
  sourceSha256: string;
  importedAt: string;
  importedBy: string;
}

export interface StoredItem extends KnownItem {
  id: number;
  row: number;
  section: string | null;
  other: Record<string, string>;
}

const INVENTORY = `SELECT id, name, fonds_code AS fondsCode, keyed_by AS keyedBy, source,
  source_sha256 AS sourceSha256, imported_at AS importedAt, imported_by AS importedBy FROM inventories`;

/** Statements about inventories. */
export function inventoryTable(db: Database) {
  return {
    all(): InventoryRow[] {
      return db.prepare(`${INVENTORY} ORDER BY name`).all() as InventoryRow[];
    },
    get(id: number): InventoryRow | null {
      return (db.prepare(`${INVENTORY} WHERE id = ?`).get(id) as InventoryRow | undefined) ?? null;
    },
    byName(name: string): InventoryRow | null {
      return (db.prepare(`${INVENTORY} WHERE name = ?`).get(name) as InventoryRow | undefined) ?? null;
    },
    /** Makes or renews an inventory; returns its id. */
    save(i: Omit<InventoryRow, 'id'>): number {
      const row = db
        .prepare(
          `INSERT INTO inventories (name, fonds_code, keyed_by, source, source_sha256, imported_at, imported_by)
           VALUES (@name, @fondsCode, @keyedBy, @source, @sourceSha256, @importedAt, @importedBy)
           ON CONFLICT (name) DO UPDATE SET fonds_code = @fondsCode, source = @source, source_sha256 = @sourceSha256,
             imported_at = @importedAt, imported_by = @importedBy RETURNING id`,
        )
        .get(i) as { id: number };
      return row.id;
    },
    putItems(
      inventoryId: number,
      items: Pick<PlannedItem, 'key' | 'row' | 'section' | 'values' | 'other'>[],
    ) {
      const put = db.prepare(
        `INSERT INTO inventory_items (inventory_id, key, row, section, written, other) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (inventory_id, key) DO UPDATE SET row = excluded.row, section = excluded.section,
           written = excluded.written, other = excluded.other`,
      );
      for (const { key, row, section, values, other } of items)
        put.run(inventoryId, key, row, section ?? null, JSON.stringify(values), JSON.stringify(other));
    },
    items(inventoryId: number): StoredItem[] {
      const rows = db
        .prepare(
          'SELECT id, key, row, section, written, other FROM inventory_items WHERE inventory_id = ? ORDER BY row',
        )
        .all(inventoryId) as (Pick<StoredItem, 'id' | 'key' | 'row' | 'section'> & {
        written: string;
        other: string;
      })[];
      return rows.map(({ written, other, ...item }) => ({
        ...item,
        values: JSON.parse(written) as InventoryItem['values'],
        other: JSON.parse(other) as Record<string, string>,
      }));
    },
    /** The item of that key, of any inventory of the fonds (or of none). */
    itemsWithKey(key: string): (StoredItem & { inventoryId: number; fondsCode: string | null })[] {
      const rows = db
        .prepare(
          `SELECT t.id, t.inventory_id AS inventoryId, i.fonds_code AS fondsCode, t.key, t.row, t.section, t.written,
             t.other FROM inventory_items t JOIN inventories i ON i.id = t.inventory_id WHERE t.key = ? ORDER BY t.id`,
        )
        .all(key) as (StoredItem & { inventoryId: number; fondsCode: string | null; written: string })[];
      return rows.map(({ written, ...item }) => ({
        ...item,
        values: JSON.parse(written) as InventoryItem['values'],
        other: JSON.parse(item.other as unknown as string) as Record<string, string>,
      }));
    },
    mapping(purpose: string, signature: string): Mapping | null {
      const found = db
        .prepare('SELECT mapping FROM column_mappings WHERE purpose = ? AND signature = ?')
        .pluck()
        .get(purpose, signature) as string | undefined;
      return found === undefined ? null : (JSON.parse(found) as Mapping);
    },
    rememberMapping(purpose: string, signature: string, mapping: Mapping, at: string) {
      db.prepare(
        `INSERT INTO column_mappings (purpose, signature, mapping, used_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at`,
      ).run(purpose, signature, JSON.stringify(mapping), at);
    },
    /** How far every dossier is, and every batch that has none yet, with the number it was given. */
    coverage(): Covered[] {
      return db
        .prepare(
          `SELECT d.id AS dossierId, b.id AS batchId, b.replaces, b.state, coalesce(d.settings, b.settings) AS settings,
             (SELECT count(*) FROM document_pages p JOIN documents c ON c.id = p.document_id WHERE c.dossier_id = d.id)
               AS described,
             (SELECT count(*) FROM pages p WHERE p.batch_id = b.id) AS scanned,
             EXISTS (SELECT 1 FROM packages k JOIN deliveries v ON v.package_id = k.id
               WHERE k.dossier_id = d.id AND v.state = 'done') AS delivered
           FROM batches b LEFT JOIN dossiers d ON d.batch_id = b.id ORDER BY b.created_at, d.position`,
        )
        .all()
        .map((row) => {
          const { settings, delivered, ...rest } = row as Omit<Covered, 'settings' | 'delivered'> & {
            settings: string;
            delivered: number;
          };
          return {
            ...rest,
            settings: JSON.parse(settings) as Covered['settings'],
            delivered: delivered === 1,
          };
        });
    },
  };
}

export interface Covered {
  dossierId: string | null;
  batchId: string;
  /** The version before. */
  replaces: string | null;
  state: string;
  settings: Record<string, string>;
  /** Pages in documents, and pages of the batch. */
  described: number;
  scanned: number;
  delivered: boolean;
}
