/** Errors leave as problem documents (RFC 9457). */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { asStationError, type ErrorCode } from '../errors.ts';
import type { Language } from '../text.ts';

const STATUS: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  'not-found': 404,
  'input-not-found': 404,
  'bad-request': 400,
  'nothing-to-do': 400,
  'unreadable-table': 400,
  'columns-unclear': 400,
  'same-person': 409,
  'wrong-usage': 400,
  'bad-destination': 400,
  'signature-refused': 409,
  'signature-key-unreadable': 409,
  forbidden: 403,
  'sign-in-needed': 401,
  'wrong-password': 401,
  'session-locked': 401,
  'role-needed': 403,
  'password-change-needed': 403,
  'account-locked': 429,
  'bad-account': 400,
  'weak-password': 400,
  'account-exists': 409,
  'accounts-exist': 409,
  'last-administrator': 409,
  'page-busy': 409,
  'batch-settled': 409,
  'not-accepted': 409,
  'package-incomplete': 409,
  'batch-busy': 409,
  'illegal-step': 409,
  'batch-accepted': 409,
  'corrected-already': 409,
  'batch-held': 409,
  'secrecy-mark': 409,
  'no-secrecy-mark': 409,
  'sample-open': 409,
  'sample-decided': 409,
  'sampling-stopped': 409,
  'approval-needed': 409,
  'four-eyes': 403,
  'other-reviewer': 403,
  'edit-conflict': 409,
  'nothing-to-undo': 409,
  'nothing-read': 422,
  'archive-locked': 423,
  'archive-encrypted': 423,
  'no-key-copy': 401,
  'wrong-recovery-key': 401,
  'encryption-needs-accounts': 409,
  'disk-full': 507,
};

/** What went wrong, with its status and the words for people. */
export function problem(thrown: unknown, language: Language): Response {
  const error = asStationError(thrown);
  const status = STATUS[error.code] ?? 500;
  return new Response(
    JSON.stringify({
      type: `urn:tram-so-hoa:${error.code}`,
      title: error.code,
      status,
      detail: error.explain(language),
      ...(error.current === undefined ? {} : { current: error.current }),
    }),
    {
      status,
      headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
    },
  );
}
