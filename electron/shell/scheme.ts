/** `station://app/`: the interface's own scheme, every request of which goes to the engine. */
import type { Protocol } from 'electron';
import type { Engine } from './engine.ts';

export const SCHEME = 'station';
export const ORIGIN = `${SCHEME}://app`;

/** What the scheme may do; has to be said before the application is ready. */
export const PRIVILEGES = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

/** Answers the scheme from the engine. Cookies stay here: pages of a scheme of our own have none. */
export function answerScheme(protocol: Protocol, engine: Pick<Engine, 'ask'>): void {
  const cookies = new Map<string, string>();
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    // The shell's own routes are no page's business.
    if (url.host !== 'app' || url.pathname.startsWith('/shell/')) return answer(404, 'not-found');
    const headers = new Headers(request.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const body = request.body ? { body: request.body, duplex: 'half' as const } : {};
    const asked = new Request(request.url, {
      method: request.method,
      headers,
      signal: request.signal,
      ...body,
    });
    const response = await engine.ask(asked).catch(() => null);
    return response ? withoutCookies(response, cookies) : answer(503, 'engine-away');
  });
}

/** Keeps the cookies of an answer in `jar` and takes them out of it. */
function withoutCookies(response: Response, jar: Map<string, string>): Response {
  const set = response.headers.getSetCookie();
  if (set.length === 0) return response;
  for (const cookie of set) {
    const [pair = '', ...attributes] = cookie.split(/;\s*/);
    const [name = '', value = ''] = pair.split('=', 2);
    if (value === '' || attributes.some((a) => /^max-age=0$/i.test(a))) jar.delete(name);
    else jar.set(name, value);
  }
  const headers = new Headers(response.headers);
  headers.delete('set-cookie');
  return new Response(response.body, { status: response.status, headers });
}

/** A problem document without a sentence: the interface has the words for it. */
function answer(status: number, title: string): Response {
  return new Response(JSON.stringify({ type: `urn:tram-so-hoa:${title}`, title, status }), {
    status,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
  });
}
