/** Packages, their deliveries, and what transfers remember. */
import type { BatchReceipt, Receipt, TransferMemory } from '../deliver/types.ts';
import type { SerializedError } from '../errors.ts';
import type { BuiltPackage } from '../packaging/types.ts';
import type { WaitingReason } from '../stage.ts';
import type { Database } from './database.ts';

export interface PackageRow {
  id: string;
  dossierId: string;
  profile: string;
  createdAt: string;
  /** The rest is null until the package is whole. `file` is its name in the archive's packages folder. */
  objId: string | null;
  file: string | null;
  sha256: string | null;
  bytes: number | null;
  documents: number | null;
  pages: number | null;
  /** When its file was let go, because its receivers hold it. */
  freedAt: string | null;
}

export interface DeliveryRow {
  id: number;
  packageId: string;
  destination: string;
  state: 'waiting' | 'done' | 'failed';
  sentBytes: number;
  receipt: Receipt | null;
  error: SerializedError | null;
  /** A person keeps it back. */
  held: boolean;
  priority: number;
  /** Why it waits, though it is neither held nor failing. */
  waits: { reason: WaitingReason; params: Record<string, string>; until: number | null } | null;
  updatedAt: string;
}

const PACKAGE = `SELECT k.id, k.dossier_id AS dossierId, k.profile, k.created_at AS createdAt, k.obj_id AS objId, k.file,
  k.sha256, k.bytes, k.documents, k.pages, k.freed_at AS freedAt FROM packages k JOIN dossiers d ON d.id = k.dossier_id`;
const DELIVERY = `SELECT id, package_id AS packageId, destination, state, sent_bytes AS sentBytes, receipt, error,
  held, priority, waits, updated_at AS updatedAt
  FROM deliveries`;

function toDelivery(row: unknown): DeliveryRow {
  const r = row as Omit<DeliveryRow, 'receipt' | 'error' | 'held' | 'waits'> &
    Record<'receipt' | 'error' | 'waits', string | null> & { held: number };
  return {
    ...r,
    receipt: r.receipt === null ? null : (JSON.parse(r.receipt) as Receipt),
    error: r.error === null ? null : (JSON.parse(r.error) as SerializedError),
    held: r.held === 1,
    waits: r.waits === null ? null : (JSON.parse(r.waits) as DeliveryRow['waits']),
  };
}

/** Statements about packages and deliveries. */
export function packageTable(db: Database) {
  return {
    /** Fixes identity and time of a dossier's package before it is built; a second call changes nothing. */
    reserve(p: { id: string; dossierId: string; profile: string; createdAt: string }) {
      db.prepare(
        'INSERT INTO packages (id, dossier_id, profile, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(p.id, p.dossierId, p.profile, p.createdAt);
    },
    /** Packages of a batch of which none was to be sent yet, built or only reserved: it is not accepted any more. */
    forget(batchId: string) {
      db.prepare(
        `DELETE FROM packages WHERE dossier_id IN (SELECT id FROM dossiers WHERE batch_id = ?)
         AND id NOT IN (SELECT package_id FROM deliveries)`,
      ).run(batchId);
    },
    complete(id: string, file: string, p: BuiltPackage) {
      db.prepare(
        'UPDATE packages SET obj_id = ?, file = ?, sha256 = ?, bytes = ?, documents = ?, pages = ? WHERE id = ?',
      ).run(p.objId, file, p.sha256, p.bytes, p.documents, p.pages, id);
    },
    freed(id: string, at: string) {
      db.prepare('UPDATE packages SET freed_at = ? WHERE id = ?').run(at, id);
    },
    get(id: string): PackageRow | null {
      return (db.prepare(`${PACKAGE} WHERE k.id = ?`).get(id) as PackageRow | undefined) ?? null;
    },
    ofDossier(dossierId: string): PackageRow | null {
      return (
        (db.prepare(`${PACKAGE} WHERE k.dossier_id = ?`).get(dossierId) as PackageRow | undefined) ?? null
      );
    },
    ofBatch(batchId: string): PackageRow[] {
      return db.prepare(`${PACKAGE} WHERE d.batch_id = ? ORDER BY d.position`).all(batchId) as PackageRow[];
    },
    all(): PackageRow[] {
      return db.prepare(`${PACKAGE} ORDER BY k.created_at, k.id`).all() as PackageRow[];
    },
    addDelivery(packageId: string, destination: string, at: string): number {
      db.prepare(
        `INSERT INTO deliveries (package_id, destination, state, updated_at) VALUES (?, ?, 'waiting', ?)
         ON CONFLICT DO NOTHING`,
      ).run(packageId, destination, at);
      const id = db
        .prepare('SELECT id FROM deliveries WHERE package_id = ? AND destination = ?')
        .pluck()
        .get(packageId, destination);
      return id as number;
    },
    delivery(id: number): DeliveryRow | null {
      const row = db.prepare(`${DELIVERY} WHERE id = ?`).get(id);
      return row ? toDelivery(row) : null;
    },
    deliveriesOf(packageId: string): DeliveryRow[] {
      return db.prepare(`${DELIVERY} WHERE package_id = ? ORDER BY id`).all(packageId).map(toDelivery);
    },
    /** All deliveries, with the batch that each belongs to, oldest first. */
    deliveries(batchId?: string): (DeliveryRow & { batchId: string })[] {
      const rows = db
        .prepare(
          `SELECT v.*, d.batch_id AS batchId FROM (${DELIVERY}) v JOIN packages k ON k.id = v.packageId
           JOIN dossiers d ON d.id = k.dossier_id WHERE d.batch_id = coalesce(?, d.batch_id) ORDER BY v.id`,
        )
        .all(batchId ?? null);
      return rows.map((r) => ({ ...toDelivery(r), batchId: (r as { batchId: string }).batchId }));
    },
    setHeld(id: number, held: boolean) {
      db.prepare('UPDATE deliveries SET held = ? WHERE id = ?').run(held ? 1 : 0, id);
    },
    setPriority(id: number, priority: number) {
      db.prepare('UPDATE deliveries SET priority = ? WHERE id = ?').run(priority, id);
    },
    setWaits(id: number, waits: DeliveryRow['waits']) {
      db.prepare('UPDATE deliveries SET waits = ? WHERE id = ?').run(waits && JSON.stringify(waits), id);
    },
    keepBatchReceipt(batchId: string, destination: string, receipt: BatchReceipt) {
      db.prepare(
        'INSERT INTO batch_receipts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET receipt = excluded.receipt',
      ).run(batchId, destination, JSON.stringify(receipt));
    },
    batchReceipts(batchId: string): { destination: string; receipt: BatchReceipt }[] {
      const rows = db
        .prepare('SELECT destination, receipt FROM batch_receipts WHERE batch_id = ? ORDER BY destination')
        .all(batchId) as { destination: string; receipt: string }[];
      return rows.map((r) => ({ ...r, receipt: JSON.parse(r.receipt) as BatchReceipt }));
    },
    delivered(id: number, receipt: Receipt | null, at: string) {
      db.prepare(
        `UPDATE deliveries SET state = 'done', receipt = ?, error = NULL, waits = NULL, updated_at = ? WHERE id = ?`,
      ).run(receipt && JSON.stringify(receipt), at, id);
    },
    deliveryFailed(id: number, error: SerializedError, final: boolean, at: string) {
      db.prepare('UPDATE deliveries SET state = ?, error = ?, waits = NULL, updated_at = ? WHERE id = ?').run(
        final ? 'failed' : 'waiting',
        JSON.stringify(error),
        at,
        id,
      );
    },
    sent(id: number, bytes: number) {
      db.prepare('UPDATE deliveries SET sent_bytes = ? WHERE id = ?').run(bytes, id);
    },
  };
}

/** TransferMemory in the archive's database. */
export function transferMemory(db: Database): TransferMemory {
  return {
    get: (key) =>
      (db.prepare('SELECT value FROM transfers WHERE key = ?').pluck().get(key) as string) ?? null,
    set(key, value) {
      db.prepare(
        'INSERT INTO transfers VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      ).run(key, value);
    },
    delete(key) {
      db.prepare('DELETE FROM transfers WHERE key = ?').run(key);
    },
  };
}
