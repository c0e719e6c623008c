/** Every failure of the station: a code from a closed list, words for people, and whether a retry can help. */
import { type Language, say, type TextKey } from './text.ts';

/** code → may trying the same again succeed? */
const CODES = {
  // input files
  'empty-file': false,
  'unsupported-format': false,
  'unreadable-image': false,
  'truncated-image': false,
  'unreadable-pdf': false,
  'encrypted-pdf': false,
  'too-large': false,
  'too-many-pixels': false,
  'too-many-pages': false,
  'no-permission': false,
  'file-changed': true,
  'file-vanished': false,
  'input-not-found': false,
  'nothing-to-do': false,
  // lists
  'unreadable-table': false,
  'columns-unclear': false,
  // keying
  'same-person': false,
  // archive
  'disk-full': true,
  'archive-locked': true,
  'archive-newer': false,
  'archive-damaged': false,
  'bad-resource': false,
  'blob-missing': false,
  'blob-damaged': false,
  // encryption
  'archive-encrypted': false,
  'encrypted-damaged': false,
  'no-key-copy': false,
  'wrong-recovery-key': false,
  'encryption-needs-accounts': false,
  // pipeline
  'page-busy': true,
  'batch-settled': false,
  'batch-busy': true,
  // edits
  'edit-conflict': true,
  'nothing-to-undo': false,
  'nothing-read': false,
  'worker-died': true,
  'worker-timeout': true,
  cancelled: false,
  'model-missing': false,
  'model-damaged': false,
  // packaging
  'package-incomplete': false,
  'package-invalid': false,
  // delivery
  'bad-destination': false,
  'destination-unreachable': true,
  'destination-busy': true,
  'destination-not-writable': true,
  'destination-full': true,
  'not-authorized': false,
  'package-refused': false,
  'receipt-mismatch': false,
  'bad-destination-settings': false,
  'destination-untrusted': false,
  'secret-missing': false,
  'secret-exposed': false,
  'transfer-damaged': true,
  'package-lost': false,
  'package-freed': false,
  'package-damaged': false,
  // signing
  'signature-refused': false,
  'signature-key-unreadable': false,
  'approval-needed': false,
  'secrecy-mark': false,
  // review
  'illegal-step': false,
  'batch-accepted': false,
  'corrected-already': false,
  'batch-held': false,
  'not-accepted': false,
  'four-eyes': false,
  'other-reviewer': false,
  'no-secrecy-mark': false,
  'backup-damaged': false,
  'backup-place-taken': false,
  'sample-open': false,
  'sample-decided': false,
  'sampling-stopped': false,
  // accounts
  'sign-in-needed': false,
  'wrong-password': false,
  'account-locked': true,
  'session-locked': false,
  'role-needed': false,
  'password-change-needed': false,
  'bad-account': false,
  'weak-password': false,
  'account-exists': false,
  'accounts-exist': false,
  'last-administrator': false,
  // edges
  'wrong-usage': false,
  'bad-request': false,
  'not-found': false,
  forbidden: false,
  internal: false,
} as const satisfies Record<string, boolean>;

export type ErrorCode = keyof typeof CODES;

export type TextParams = Record<string, string | number>;

export interface StationErrorOptions {
  /** Values for the placeholders of the text. */
  params?: TextParams;
  /** For the log only: what a program said. Never record text, never a secret. */
  detail?: string;
  cause?: unknown;
  /** How long the other side asks to be left alone, milliseconds. */
  retryAfterMs?: number;
  /** What stands instead of what was expected, for a program that asks to change it. */
  current?: unknown;
}

/** The one error class of the station. `message` is technical English for logs; people read `explain()`. */
export class StationError extends Error {
  override readonly name = 'StationError';
  readonly code: ErrorCode;
  readonly params: TextParams;
  readonly detail: string | undefined;
  readonly retryAfterMs: number;
  readonly current: unknown;

  constructor(code: ErrorCode, options: StationErrorOptions = {}) {
    super(options.detail ? `${code}: ${options.detail}` : code, { cause: options.cause });
    this.code = code;
    this.params = options.params ?? {};
    this.detail = options.detail;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.current = options.current;
  }

  get retryable(): boolean {
    return CODES[this.code];
  }

  /** What happened, what it means for the records, what to do next, in the reader's language. */
  explain(language: Language): string {
    return say(language, `error.${this.code}` as TextKey, this.params);
  }

  /** A form that survives JSON, the database and the way between threads. */
  toJSON(): SerializedError {
    return { code: this.code, params: this.params, ...(this.detail ? { detail: this.detail } : {}) };
  }
}

export interface SerializedError {
  code: ErrorCode;
  params: TextParams;
  detail?: string;
}

/** Rebuilds what `toJSON` made; unknown codes (from a newer station) become `internal`. */
export function reviveError(data: SerializedError): StationError {
  const code = data.code in CODES ? data.code : 'internal';
  return new StationError(code, { params: data.params, ...(data.detail ? { detail: data.detail } : {}) });
}

/** Any thrown value as a StationError; unknown ones become `internal` with the original as cause. */
export function asStationError(thrown: unknown): StationError {
  if (thrown instanceof StationError) return thrown;
  const code = (thrown as NodeJS.ErrnoException | null)?.code;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  if (code === 'ENOSPC') return new StationError('disk-full', { detail, cause: thrown });
  return new StationError('internal', { detail, cause: thrown });
}
