/** HTTP to a receiving platform: every request has a deadline, every failure a code, no error carries a secret. */
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { StationError } from '../errors.ts';
import type { Access } from './auth.ts';

export interface Exchange {
  status: number;
  headers: Headers;
  body: string;
}

export interface Request {
  method: string;
  headers?: Record<string, string>;
  body?: Uint8Array | undefined;
}

/** What every request to one destination has in common. */
export interface Wire {
  label: string;
  access: Access;
  signal: AbortSignal;
  /** A connection on which nothing moves for this long is given up. */
  patienceMs: number;
}

const MOST_ANSWER = 1_000_000;
/** Longest wait that a receiver may ask for, milliseconds. */
const LONGEST_RETRY_AFTER = 3600_000;

/**
 * One request; follows no redirects, because they could lead a secret elsewhere. A 401 is answered once with renewed
 * authorisation, where there is a way to renew it.
 */
export async function exchange(url: string, init: Request, wire: Wire): Promise<Exchange> {
  const read = async (message: IncomingMessage) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of message) {
      bytes += (piece as Buffer).length;
      if (bytes <= MOST_ANSWER) pieces.push(piece as Buffer);
    }
    return Buffer.concat(pieces).toString('utf8');
  };
  const first = await once(url, init, wire, read);
  const answer =
    first.status === 401 && (await wire.access.renew(wire.signal))
      ? await once(url, init, wire, read)
      : first;
  return { status: answer.status, headers: answer.headers, body: answer.value };
}

/** Like `exchange` with GET, but hands each piece of a good answer's body to `take`. */
export async function download(
  url: string,
  headers: Record<string, string>,
  wire: Wire,
  take: (piece: Buffer) => void,
): Promise<number> {
  const read = async (message: IncomingMessage) => {
    for await (const piece of message) if (message.statusCode === 200) take(piece as Buffer);
  };
  const init = { method: 'GET', headers };
  const { status } = await once(url, init, wire, read);
  if (status !== 401 || !(await wire.access.renew(wire.signal))) return status;
  return (await once(url, init, wire, read)).status;
}

async function once<T>(
  url: string,
  { method, headers, body }: Request,
  { label, access, signal, patienceMs }: Wire,
  read: (message: IncomingMessage) => Promise<T>,
): Promise<{ status: number; headers: Headers; value: T }> {
  signal.throwIfAborted();
  const own = await access.headers({ url, method, headers: headers ?? {}, body }, signal);
  const target = new URL(url);
  const send = target.protocol === 'https:' ? tlsRequest : plainRequest;
  try {
    const request = send(target, {
      method,
      headers: { ...own, ...(body ? { 'Content-Length': String(body.byteLength) } : {}) },
      signal,
      timeout: patienceMs,
      ...(await access.tls()),
    });
    const message = await answerTo(request, body);
    const value = await read(message);
    if (!message.complete) throw new Error('the answer was cut short');
    const known = Object.entries(message.headers).map(([k, v]): [string, string] => [k, String(v)]);
    return { status: message.statusCode ?? 0, headers: new Headers(known), value };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    if (thrown instanceof StationError) throw thrown;
    const { code, message } = thrown as NodeJS.ErrnoException;
    const distrusted = code !== undefined && /CERT|SSL|TLS|SELF_SIGNED|VERIFY|ISSUER/.test(code);
    throw new StationError(distrusted ? 'destination-untrusted' : 'destination-unreachable', {
      params: { destination: label },
      detail: `${method}: ${code ?? message}`,
    });
  }
}

function answerTo(request: ClientRequest, body: Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.once('response', resolve);
    // Stays on: a connection may break again after it was answered, and nobody else would hear it.
    request.on('error', reject);
    request.end(body);
  });
}

/** The StationError that an unexpected status means. */
export function refusal(label: string, { status, headers, body }: Exchange): StationError {
  const params = { destination: label };
  const detail = `status ${status}`;
  if (status === 401 || status === 403) return new StationError('not-authorized', { params, detail });
  if (status === 507) return new StationError('destination-full', { params, detail });
  if (status === 422 || status === 413)
    return new StationError('package-refused', { params: { reason: reasonOf(body) || detail }, detail });
  if (status === 409 || status === 423 || status === 429 || status === 460 || status >= 500) {
    const after = retryAfter(headers);
    return new StationError('destination-busy', {
      params,
      detail,
      ...(after === null ? {} : { retryAfterMs: after }),
    });
  }
  return new StationError('package-refused', { params: { reason: detail }, detail });
}

/** Milliseconds that `Retry-After` asks for (seconds or a date; RFC 9110, 10.2.3), or null. */
export function retryAfter(headers: Headers, now = Date.now()): number | null {
  const text = headers.get('Retry-After')?.trim();
  if (!text) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(LONGEST_RETRY_AFTER, Math.max(0, ms)) : null;
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
