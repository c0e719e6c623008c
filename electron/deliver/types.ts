/** The port of every destination, and what comes back from it. */

/** The package file to send. */
export interface Parcel {
  path: string;
  sha256: string;
  bytes: number;
  objId: string;
  /** File name at the destination, ends in `.zip`. */
  name: string;
  /** The documents inside, one at a time, for a receiver that takes documents and no packages. */
  documents?(): AsyncIterable<ParcelDocument>;
}

/** One document of a package. */
export interface ParcelDocument {
  /** File name in the package. */
  name: string;
  bytes: Buffer;
  sha256: string;
  /** Description: element name → text, the document's own over the dossier's. */
  elements: Record<string, string>;
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

/** A package as a batch's manifest lists it. */
export interface ManifestEntry {
  name: string;
  sha256: string;
  bytes: number;
  objId: string;
  title: string;
  documents: number;
  pages: number;
}

/** What a batch holds, told to the receiver so that both ends can reconcile. */
export interface BatchManifest {
  batch: string;
  /** Name of the sending station. */
  station: string;
  /** ISO 8601. */
  createdAt: string;
  packages: ManifestEntry[];
}

/** The receiver's word that it has all of a batch; signed like a Receipt. */
export interface BatchReceipt {
  receiptId: string;
  batch: string;
  station: string;
  /** SHA-256 of the packages, in the manifest's order. */
  packages: string[];
  documents: number;
  pages: number;
  receivedAt: string;
  platform: string;
  signature: string;
}

export interface SendContext {
  signal: AbortSignal;
  /** Bearer token, never logged; settings of the destination win over it. */
  token: string | null;
  memory: TransferMemory;
  /** Bytes known to have arrived. */
  progress(sentBytes: number): void;
  /** The batch the package belongs to. */
  manifest?: BatchManifest;
}

/**
 * A place that takes packages. `send` returns only when the place has proven that it holds the package:
 * by a receipt, or (where nobody answers) by reading back what was written; then it returns null.
 */
export interface Destination {
  /** The destination as given, for reports; holds no secret. */
  readonly label: string;
  /** Throws StationError: retryable ones may be tried again, others are final. Sending again doubles nothing. */
  send(parcel: Parcel, context: SendContext): Promise<Receipt | null>;
  /** Whether the place proves now that it still holds these bytes; throws StationError when it cannot be asked. */
  holds(parcel: Parcel, context: SendContext): Promise<boolean>;
  /**
   * Tells the place what the batch holds, once its packages are there. Null where the place gives no batch receipts,
   * or does not have all of it yet. Doing it again changes nothing.
   */
  closeBatch(manifest: BatchManifest, context: SendContext): Promise<BatchReceipt | null>;
}
