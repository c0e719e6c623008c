/** Delivery of one package to one destination; done only with proof from the receiver. */
import { Destinations } from '../../deliver/destination.ts';
import { run as deliverStage } from '../../deliver/stage.ts';
import { type ErrorCode, StationError } from '../../errors.ts';
import { Waiting } from '../../stage.ts';
import type { Archive } from '../../store/archive.ts';
import type { DeliveryRow } from '../../store/packages.ts';
import { moveBatch } from '../batch-state.ts';
import { manifestOf, parcelOf } from '../parcel.ts';
import type { Step, StepContext } from '../step.ts';

/** Troubles that pass without anybody doing something about the package. */
const PASSING = new Set<ErrorCode>([
  'destination-unreachable',
  'destination-busy',
  'destination-full',
  'transfer-damaged',
]);

/** One set of opened destinations per archive, so that limits and tokens hold over all its transfers. */
const opened = new WeakMap<Archive, Destinations>();

export function destinationsOf({ archive, config }: Pick<StepContext, 'archive' | 'config'>): Destinations {
  const known = opened.get(archive);
  if (known) return known;
  const made = new Destinations({ archiveDir: archive.dir, keychain: config.keychain ?? undefined });
  opened.set(archive, made);
  return made;
}

const SENDING: string[] = ['packed', 'delivered', 'acknowledged'];

export const deliverStep: Step = {
  name: 'deliver',
  lane: 'network',
  attempts: (config) => config.deliveryAttempts,
  // A package of gigabytes on a weak link takes hours; a stalled connection is noticed by the destination itself.
  timeoutMs: () => 24 * 3600_000,

  async run(job, context) {
    const { archive, config } = context;
    const { state, plan } = archive.batches.get(job.batchId)!;
    if (!SENDING.includes(state)) throw new StationError('not-accepted');
    const delivery = archive.packages.delivery(Number(job.subject))!;
    if (delivery.held) throw new Waiting('held', {}, null);
    const pack = archive.packages.get(delivery.packageId)!;
    if (pack.freedAt !== null) throw new StationError('package-freed', { params: { name: pack.file! } });
    const parcel = parcelOf(
      pack,
      await archive.vault.path(archive.packagePlace(pack.file!), context.workDir),
    );
    const { receipt, batch } = await deliverStage(
      {
        destination: destinationsOf(context).of(delivery.destination),
        parcel,
        token: config.token,
        memory: archive.transfers,
        manifest: manifestOf(archive, job.batchId, config.stationName),
        last: othersAreSent(archive, job.batchId, delivery, config.transfers),
        progress(sent) {
          archive.packages.sent(delivery.id, sent);
          context.progress(sent, parcel.bytes);
        },
      },
      { signal: context.signal },
    );
    return () => {
      archive.packages.delivered(delivery.id, receipt, new Date().toISOString());
      archive.packages.sent(delivery.id, parcel.bytes);
      if (batch) archive.packages.keepBatchReceipt(job.batchId, delivery.destination, batch);
      const detail = {
        destination: delivery.destination,
        sha256: parcel.sha256,
        receipt: receipt?.receiptId ?? null,
        ...(batch ? { batchReceipt: batch.receiptId } : {}),
      };
      archive.audit(plan.by ?? config.operator, 'deliver', pack.id, detail);
      const rest = archive.packages.deliveries(job.batchId).some((d) => d.state !== 'done');
      if (!rest) moveOn(archive, job.batchId);
    };
  },

  retryLater: (error) => (PASSING.has(error.code) ? NETWORK_RETRY_MS : null),

  waits(job, { reason, params, until }, { archive }) {
    archive.packages.setWaits(Number(job.subject), { reason, params, until });
  },

  failed(job, error, final, { archive }) {
    archive.packages.deliveryFailed(Number(job.subject), error.toJSON(), final, new Date().toISOString());
  },
};

/** A minute or an hour would do as well: the network of a commune comes back in minutes, or the next morning. */
const NETWORK_RETRY_MS = 5 * 60_000;

/**
 * True when all other packages of the batch have arrived there or may be on the way at this moment. Of several that
 * end together the last one finds all the others there.
 */
function othersAreSent(archive: Archive, batchId: string, own: DeliveryRow, transfers: number): boolean {
  const others = archive.packages
    .deliveries(batchId)
    .filter((d) => d.destination === own.destination && d.id !== own.id && d.state !== 'done');
  return others.length < transfers;
}

/** Delivered to every destination so far; acknowledged once every package has a receipt. */
export function moveOn(archive: Archive, batchId: string): void {
  if (archive.batches.get(batchId)!.state === 'packed') moveBatch(archive, batchId, { do: 'deliver' });
  const received = archive.packages
    .ofBatch(batchId)
    .every((p) => archive.packages.deliveriesOf(p.id).some((d) => d.receipt !== null));
  if (received && archive.batches.get(batchId)!.state === 'delivered') {
    moveBatch(archive, batchId, { do: 'acknowledge' });
  }
}
