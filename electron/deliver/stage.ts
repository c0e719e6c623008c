/** The delivery stage. */
import { parseDestination } from './destination.ts';
import type { Parcel, Receipt, TransferMemory } from './types.ts';

export interface DeliverInput {
  destination: string;
  parcel: Parcel;
  token: string | null;
  memory: TransferMemory;
  /** Bytes known to have arrived. */
  progress(sentBytes: number): void;
}

/** Sends one package; returns the receipt, or null where reading back was the proof (a folder). */
export function run(input: DeliverInput, { signal }: { signal: AbortSignal }): Promise<Receipt | null> {
  const { parcel, token, memory, progress } = input;
  return parseDestination(input.destination).send(parcel, { signal, token, memory, progress });
}
