/** The delivery stage. */
import { stat } from 'node:fs/promises';
import { StationError } from '../errors.ts';
import { hashFile } from '../files/durable.ts';
import type { OpenedDestination } from './destination.ts';
import { keepHours } from './pace.ts';
import type { BatchReceipt, Parcel, Receipt, SendContext } from './types.ts';

export interface DeliverInput extends Omit<SendContext, 'signal'> {
  destination: OpenedDestination;
  parcel: Parcel;
  /** Whether the other packages of the batch are there or on the way: then the batch is closed. */
  last: boolean;
}

/** `receipt` is null where reading back was the proof; `batch` where there is no receipt for all of it (yet). */
export interface Delivered {
  receipt: Receipt | null;
  batch: BatchReceipt | null;
}

/** Sends one package, and with the last one tells the receiver what the batch holds. Throws Waiting outside the hours. */
export async function run(input: DeliverInput, { signal }: { signal: AbortSignal }): Promise<Delivered> {
  const { destination, parcel, last, ...context } = input;
  const { link } = destination;
  keepHours(link.settings.hours);
  return link.slots.use(signal, async () => {
    keepHours(link.settings.hours);
    await refuseDamaged(parcel);
    const sending = { ...context, signal };
    const receipt = await destination.send(parcel, sending);
    const { manifest } = context;
    return { receipt, batch: last && manifest ? await destination.closeBatch(manifest, sending) : null };
  });
}

/** What the disk has spoilt is found here and not, gigabytes later, by the receiver. */
async function refuseDamaged({ path, name, sha256, bytes }: Parcel): Promise<void> {
  const facts = await stat(path).catch(() => null);
  if (!facts) throw new StationError('package-lost', { params: { name } });
  if (facts.size !== bytes || (await hashFile(path)) !== sha256) {
    throw new StationError('package-damaged', { params: { name } });
  }
}
