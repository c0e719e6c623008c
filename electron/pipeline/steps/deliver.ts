/** Delivery of one package to one destination; done only with proof from the receiver. */
import { join } from 'node:path';
import { run as deliverStage } from '../../deliver/stage.ts';
import type { Step } from '../step.ts';

export const deliverStep: Step = {
  name: 'deliver',
  lane: 'network',
  attempts: (config) => config.deliveryAttempts,
  // A package of gigabytes on a weak link takes hours; a stalled connection is noticed by the destination itself.
  timeoutMs: () => 24 * 3600_000,

  async run(job, context) {
    const { archive, config } = context;
    const delivery = archive.packages.delivery(Number(job.subject))!;
    const pack = archive.packages.get(delivery.packageId)!;
    const file = pack.file!;
    const parcel = {
      path: join(archive.packagesDir, file),
      sha256: pack.sha256!,
      bytes: pack.bytes!,
      objId: pack.objId!,
      name: file,
    };
    const progress = (sent: number) => {
      archive.packages.sent(delivery.id, sent);
      context.progress(sent, parcel.bytes);
    };
    const receipt = await deliverStage(
      { destination: delivery.destination, parcel, token: config.token, memory: archive.transfers, progress },
      { signal: context.signal },
    );
    return () => {
      archive.packages.delivered(delivery.id, receipt, new Date().toISOString());
      archive.packages.sent(delivery.id, parcel.bytes);
      const detail = {
        destination: delivery.destination,
        sha256: parcel.sha256,
        receipt: receipt?.receiptId ?? null,
      };
      archive.audit(config.operator, 'deliver', pack.id, detail);
      const rest = archive.packages
        .ofBatch(job.batchId)
        .flatMap((p) => archive.packages.deliveriesOf(p.id))
        .some((d) => d.state !== 'done');
      if (!rest) archive.batches.setState(job.batchId, 'delivered');
    };
  },

  failed(job, error, final, { archive }) {
    archive.packages.deliveryFailed(Number(job.subject), error.toJSON(), final, new Date().toISOString());
  },
};
