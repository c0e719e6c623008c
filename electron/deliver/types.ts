/** The port of every destination, and what comes back from it. */

/** The package file to send. */
export interface Parcel {
  path: string;
  sha256: string;
  bytes: number;
  objId: string;
  /** File name at the destination, ends in `.zip`. */
  name: string;
}

/** A receipt as design.md defines it; `signature` is Ed25519 (base64) over the canonical JSON of the rest. */
export interface Receipt {
  receiptId: string;
  packageSha256: string;
  objId: string;
  receivedAt: string;
  documents: number;
  pages: number;
  platform: string;
  signature: string;
}

/** Where a half-done transfer is remembered across restarts (the store implements it in SQLite). */
export interface TransferMemory {
  get(key: string): string | null;
  set(key: string, value: string): void;
  delete(key: string): void;
}

export interface SendContext {
  signal: AbortSignal;
  /** Bearer token, never logged. */
  token: string | null;
  memory: TransferMemory;
  /** Bytes known to have arrived. */
  progress(sentBytes: number): void;
}

/**
 * A place that takes packages. `send` returns only when the place has proven that it holds the package:
 * by a receipt, or (a folder, where nobody answers) by reading back what was written; then it returns null.
 */
export interface Destination {
  /** `folder:…` or `tus:…` as given, for reports; holds no secret. */
  readonly label: string;
  /** Throws StationError: retryable ones may be tried again, others are final. */
  send(parcel: Parcel, context: SendContext): Promise<Receipt | null>;
}
