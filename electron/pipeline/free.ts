/** Frees the space of packages that their receivers prove, now, to hold. Nothing else of a record is ever let go. */
import type { StationConfig } from '../config.ts';
import { asStationError } from '../errors.ts';
import type { Archive } from '../store/archive.ts';
import { parcelOf } from './parcel.ts';
import { destinationsOf } from './steps/deliver.ts';

export interface FreeResult {
  package: string;
  bytes: number;
  /** Freed, or would be. */
  free: boolean;
  /** Why it stays: `open` (not everywhere received), `not-held` (a receiver no longer has it), or an error's code. */
  reason: string | null;
}

/**
 * Every receiver of a package is asked to hash what it holds; only then is the package's file removed. Originals,
 * page images, metadata, checksums and receipts stay, and the same package can be built from them again.
 */
export async function freePackages(
  archive: Archive,
  config: StationConfig,
  { dryRun, batchId, signal }: { dryRun: boolean; batchId?: string | undefined; signal: AbortSignal },
): Promise<FreeResult[]> {
  const results: FreeResult[] = [];
  const packages = batchId === undefined ? archive.packages.all() : archive.packages.ofBatch(batchId);
  for (const pack of packages) {
    if (pack.sha256 === null || pack.freedAt !== null) continue;
    signal.throwIfAborted();
    const reason = await reasonToKeep(archive, config, pack, signal);
    results.push({ package: pack.file!, bytes: pack.bytes!, free: reason === null, reason });
    if (reason !== null || dryRun) continue;
    // Written first: a file that is there although it was freed is harmless, one that is gone and missed is not.
    const at = new Date().toISOString();
    archive.transaction(() => {
      archive.packages.freed(pack.id, at);
      archive.audit({ user: config.operator, screen: config.screen }, 'free', pack.id, {
        sha256: pack.sha256,
        bytes: pack.bytes,
      });
    });
    await archive.vault.remove(archive.packagePlace(pack.file!));
  }
  return results;
}

async function reasonToKeep(
  archive: Archive,
  config: StationConfig,
  pack: ReturnType<Archive['packages']['all']>[number],
  signal: AbortSignal,
): Promise<string | null> {
  const deliveries = archive.packages.deliveriesOf(pack.id);
  if (deliveries.length === 0 || deliveries.some((d) => d.state !== 'done')) return 'open';
  for (const { destination } of deliveries) {
    try {
      const context = { signal, token: config.token, memory: archive.transfers, progress() {} };
      const to = destinationsOf({ archive, config }).of(destination);
      const held = await archive.vault.lend(archive.packagePlace(pack.file!), (path) =>
        to.holds(parcelOf(pack, path), context),
      );
      if (!held) return 'not-held';
    } catch (thrown) {
      return asStationError(thrown).code;
    }
  }
  return null;
}
