/** The typed client of the engine, and failures as people read them. */
import { type ClientResponse, hc } from 'hono/client';
import type { AppType } from '../../electron/api/contract.ts';
import { language } from '../locales/i18n.ts';

/** What went wrong, from a problem document; `sentence` is null where only the interface has words for it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** A code of the engine's list, or `unreachable`. */
  readonly code: string;
  readonly status: number;
  readonly sentence: string | null;
  /** What stands instead, where an edit met a newer one. */
  readonly current: unknown;

  constructor(code: string, status: number, sentence: string | null, current: unknown = null) {
    super(code);
    this.current = current;
    this.code = code;
    this.status = status;
    this.sentence = sentence;
  }
}

/** `fetch` to the engine in the window's language; throws `Problem` where no answer came. */
export async function stationFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('Accept-Language', language());
  // For the history: which screen an act came from.
  headers.set('X-Station-Screen', location.pathname.replaceAll(/^\/|[^\w/.-]/g, '').slice(0, 60) || 'home');
  const response = await fetch(input, { ...init, headers }).catch((thrown: unknown) => {
    if (init.signal?.aborted) throw thrown;
    throw new Problem('unreachable', 0, null);
  });
  // The desktop shell's answer while it starts the engine.
  if (response.status === 503) throw new Problem('unreachable', 0, null);
  return response;
}

/** Every route of the engine: `client.api.status.$get()`. */
export const client = hc<AppType>('/', { fetch: stationFetch });

/** Request options that carry `body` as JSON. */
export function json(body: unknown) {
  return { init: { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } };
}

/** Marks that turn the direction of all text after them, up to the end of the line: names and texts from outside have them. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A name or text as it may stand among others on the screen: `\u202Egpj.exe` shows as it is spelt, and turns nothing. */
export function unturned(text: string): string {
  return text.replaceAll(TURNING, '');
}

/** The answer's JSON, or a `Problem` thrown with the engine's sentence. */
export async function read<R extends ClientResponse<unknown>>(
  response: Promise<R>,
): Promise<Awaited<ReturnType<R['json']>>> {
  const answer = await response;
  if (!answer.ok) throw await problemOf(answer as unknown as Response);
  // Over the whole answer: no screen can forget it. What these marks are part of is stored and packed as it is.
  return JSON.parse(unturned(await answer.text())) as Awaited<ReturnType<R['json']>>;
}

/** A failed answer as a `Problem`. */
export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response
    .text()
    .then((text) => JSON.parse(unturned(text)))
    .catch(() => null)) as { title?: string; detail?: string; current?: unknown } | null;
  return new Problem(
    body?.title ?? `http-${response.status}`,
    response.status,
    body?.detail ?? null,
    body?.current,
  );
}
