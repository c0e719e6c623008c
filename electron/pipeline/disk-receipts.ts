/** Receipts that come back on a disk: beside the packages that were handed over on it, signed by who took them in. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Actor, userOf } from '../accounts/roles.ts';
import { isFolder, platformKeyName } from '../deliver/destination.ts';
import { PLATFORM_KEY_FILE, verifyReceipt } from '../deliver/receipt.ts';
import type { BatchReceipt, Receipt } from '../deliver/types.ts';
import { StationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';
import { faultOfReceipt } from './reconcile.ts';
import { moveOn } from './steps/deliver.ts';

export interface TakenReceipts {
  /** Packages whose receipt was kept, or was there already. */
  kept: number;
  /** Files that are no receipt for what was handed over, and what does not fit: `unknown`, `signature`, an element. */
  refused: { file: string; reason: string }[];
}

/**
 * Keeps the receipts that lie in `disk` with the deliveries they are for; a batch that is received whole is
 * acknowledged. The receiver's key is the one that lies there the first time; later ones have to be by the same.
 * Throws `input-not-found`.
 */
export async function takeReceipts(archive: Archive, disk: string, who: Actor): Promise<TakenReceipts> {
  const names = await readdir(disk).catch(() => {
    throw new StationError('input-not-found', { params: { path: disk } });
  });
  const offered = await readFile(join(disk, PLATFORM_KEY_FILE), 'utf8').catch(() => null);
  const taken: TakenReceipts = { kept: 0, refused: [] };
  for (const file of names.filter((name) => name.endsWith('.receipt.json')).sort()) {
    const receipt = await readReceipt(join(disk, file));
    const reason = archive.transaction(() =>
      receipt && 'packageSha256' in receipt
        ? keep(archive, receipt, offered, who)
        : receipt
          ? keepOfBatch(archive, receipt, offered)
          : 'unknown',
    );
    if (reason !== null) taken.refused.push({ file, reason });
    else if (receipt && 'packageSha256' in receipt) taken.kept++;
  }
  return taken;
}

/** Null where it was kept; else what does not fit. */
function keep(archive: Archive, receipt: Receipt, offered: string | null, who: Actor): string | null {
  const { packages, transfers } = archive;
  const pack = packages.all().find(({ sha256 }) => sha256 === receipt.packageSha256);
  const deliveries = packages.deliveries().filter((d) => d.packageId === pack?.id && isDone(archive, d));
  if (!pack || deliveries.length === 0) return 'unknown';
  for (const { id, batchId, destination } of deliveries) {
    const name = platformKeyName(destination, { archiveDir: archive.dir })!;
    const key = transfers.get(name) ?? offered;
    const fault = faultOfReceipt(receipt, pack, key);
    if (fault !== null) return fault;
    transfers.set(name, key!);
    if (packages.delivery(id)!.receipt !== null) continue;
    packages.delivered(id, receipt, receipt.receivedAt);
    archive.audit(userOf(who), 'deliver', pack.id, {
      destination,
      sha256: receipt.packageSha256,
      receipt: receipt.receiptId,
    });
    moveOn(archive, batchId);
  }
  return null;
}

function keepOfBatch(archive: Archive, receipt: BatchReceipt, offered: string | null): string | null {
  const deliveries = archive.packages.deliveries(receipt.batch).filter((d) => isDone(archive, d));
  if (deliveries.length === 0) return 'unknown';
  for (const destination of new Set(deliveries.map((d) => d.destination))) {
    const name = platformKeyName(destination, { archiveDir: archive.dir })!;
    const key = archive.transfers.get(name) ?? offered;
    if (!key || !verifyReceipt(receipt, key)) return 'signature';
    archive.packages.keepBatchReceipt(receipt.batch, destination, receipt);
  }
  return null;
}

/** Written to a folder, and read back: what waits to be sent has no receipt yet, whoever says so. */
function isDone(archive: Archive, { destination, state }: { destination: string; state: string }): boolean {
  return state === 'done' && isFolder(destination, { archiveDir: archive.dir });
}

/** A file's receipt, of a package or of a batch; null where it is none. */
async function readReceipt(path: string): Promise<Receipt | BatchReceipt | null> {
  try {
    const found = JSON.parse(await readFile(path, 'utf8')) as Receipt | BatchReceipt;
    const of = 'packageSha256' in found ? found.packageSha256 : found.batch;
    return [of, found.signature, found.receivedAt, found.receiptId].every((x) => typeof x === 'string')
      ? found
      : null;
  } catch {
    return null;
  }
}
