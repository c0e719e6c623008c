/** HTTP to a receiving platform: every request has a deadline, every failure a code, no error carries the token. */
import { StationError } from '../errors.ts';

export interface Exchange {
  status: number;
  headers: Headers;
  body: string;
}

/** A request without an answer for this long is given up. */
const DEADLINE_MS = 60_000;
const MOST_ANSWER = 1_000_000;

/** One request; follows no redirects, because they could lead the token elsewhere. */
export async function exchange(
  url: string,
  init: { method: string; headers?: Record<string, string>; body?: Uint8Array },
  { label, token, signal }: { label: string; token: string | null; signal: AbortSignal },
): Promise<Exchange> {
  const headers = { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const params = { destination: label };
  try {
    const response = await fetch(url, {
      method: init.method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, deadline]),
      ...(init.body ? { body: init.body as Uint8Array<ArrayBuffer> } : {}),
    });
    const body = (await response.text()).slice(0, MOST_ANSWER);
    return { status: response.status, headers: response.headers, body };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const cause = (thrown as Error).cause as NodeJS.ErrnoException | undefined;
    const detail = `${init.method}: ${deadline.aborted ? 'no answer in time' : (cause?.code ?? (thrown as Error).name)}`;
    throw new StationError('destination-unreachable', { params, detail });
  }
}

/** The StationError that an unexpected status means. */
export function refusal(label: string, { status, body }: Exchange): StationError {
  const params = { destination: label };
  const detail = `status ${status}`;
  if (status === 401 || status === 403) return new StationError('not-authorized', { params, detail });
  if (status === 507) return new StationError('destination-full', { params, detail });
  if (status === 422 || status === 413)
    return new StationError('package-refused', { params: { reason: reasonOf(body) || detail }, detail });
  if (status === 409 || status === 423 || status === 429 || status === 460 || status >= 500) {
    return new StationError('destination-busy', { params, detail });
  }
  return new StationError('package-refused', { params: { reason: detail }, detail });
}

/** What a problem document says (RFC 9457), in one line. */
function reasonOf(body: string): string {
  try {
    const { detail, title, reasons } = JSON.parse(body) as {
      detail?: string;
      title?: string;
      reasons?: string[];
    };
    return (reasons?.slice(0, 10).join('; ') || detail || title || '').slice(0, 1000);
  } catch {
    return '';
  }
}
