/** Reconciliation: what was sent, what the receiver says it has, and whether the two agree. */
import { platformKeyName } from '../deliver/destination.ts';
import { verifyReceipt } from '../deliver/receipt.ts';
import type { Receipt } from '../deliver/types.ts';
import type { Archive } from '../store/archive.ts';
import type { PackageRow } from '../store/packages.ts';

/** `agreed`: received, with proof that holds. `open`: not there yet. `wrong`: the proof does not fit what was sent. */
export type Agreement = 'agreed' | 'open' | 'wrong';

export interface ReconciliationRow {
  batch: string;
  package: string;
  objId: string;
  title: string;
  destination: string;
  sentSha256: string;
  /** From the receipt; null where the destination gives none and what lies there was read back. */
  receivedSha256: string | null;
  receiptId: string | null;
  receivedAt: string | null;
  documents: number;
  pages: number;
  agreement: Agreement;
  /** What does not fit, or why it is open; a code. */
  reason: string | null;
}

export interface Reconciliation {
  rows: ReconciliationRow[];
  sent: number;
  received: number;
  accepted: number;
}

/** Every package with every destination it was meant for; receipts are checked anew, signature included. */
export function reconcile(archive: Archive, batchId?: string): Reconciliation {
  const rows = archive.packages.deliveries(batchId).map((delivery): ReconciliationRow => {
    const pack = archive.packages.get(delivery.packageId)!;
    const dossier = archive.documents.dossiers(delivery.batchId).find((d) => d.id === pack.dossierId);
    const { receipt } = delivery;
    const fault = receipt && faultOf(archive, delivery.destination, receipt, pack);
    const agreement = fault ? 'wrong' : delivery.state === 'done' ? 'agreed' : 'open';
    return {
      batch: delivery.batchId,
      package: pack.file!,
      objId: pack.objId!,
      title: dossier?.settings.title ?? '',
      destination: delivery.destination,
      sentSha256: pack.sha256!,
      receivedSha256: receipt?.packageSha256 ?? null,
      receiptId: receipt?.receiptId ?? null,
      receivedAt: receipt?.receivedAt ?? (delivery.state === 'done' ? delivery.updatedAt : null),
      documents: pack.documents!,
      pages: pack.pages!,
      agreement,
      reason: fault ?? delivery.waits?.reason ?? delivery.error?.code ?? null,
    };
  });
  return {
    rows,
    sent: rows.filter((r) => r.agreement !== 'open').length,
    received: rows.filter((r) => r.receivedAt !== null).length,
    accepted: rows.filter((r) => r.agreement === 'agreed').length,
  };
}

function faultOf(archive: Archive, destination: string, receipt: Receipt, pack: PackageRow): string | null {
  const name = platformKeyName(destination, { archiveDir: archive.dir });
  return faultOfReceipt(receipt, pack, name === null ? null : archive.transfers.get(name));
}

/** In what a receipt does not fit the package that it is for, its signature by `key` included; null where all fits. */
export function faultOfReceipt(
  receipt: Receipt,
  pack: Pick<PackageRow, 'sha256' | 'objId' | 'documents' | 'pages'>,
  key: string | null,
): string | null {
  if (receipt.packageSha256 !== pack.sha256) return 'packageSha256';
  if (receipt.objId !== pack.objId) return 'objId';
  if (receipt.documents !== pack.documents) return 'documents';
  if (receipt.pages !== pack.pages) return 'pages';
  return key && verifyReceipt(receipt, key) ? null : 'signature';
}
