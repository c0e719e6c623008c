/** Who may speak to the browser door: this computer only, by the right name, with the cookie that the one-time key buys. */
import { randomBytes } from 'node:crypto';
import { equalSecrets } from './equal.ts';
import { plain, secured } from './security.ts';

const COOKIE = 'station';

/** Wraps `inside`; `hosts` are the only Host values answered. */
export class Guard {
  private readonly hosts: Set<string>;
  private readonly secret = randomBytes(32).toString('base64url');
  private key: string | null = randomBytes(24).toString('base64url');

  constructor(hosts: string[]) {
    this.hosts = new Set(hosts);
  }

  /** The key of the first visit; it works once. */
  get firstKey(): string {
    return this.key ?? '';
  }

  async handle(request: Request, inside: (request: Request) => Promise<Response>): Promise<Response> {
    const url = new URL(request.url);
    // First of all, so that a foreign name that points here (DNS rebinding) learns nothing, not even about keys.
    if (!this.hosts.has(request.headers.get('host') ?? '')) return plain(403, 'Forbidden');
    const key = url.searchParams.get('key');
    if (key !== null && request.method === 'GET' && url.pathname === '/') return this.exchangeKey(key);
    if (!this.hasCookie(request)) return plain(401, 'Unauthorized');
    if (!isSameOrigin(request, url)) return plain(403, 'Forbidden');
    return secured(await inside(request));
  }

  private exchangeKey(key: string): Response {
    if (this.key === null || !equalSecrets(key, this.key)) return plain(401, 'Unauthorized');
    this.key = null;
    const cookie = `${COOKIE}=${this.secret}; HttpOnly; SameSite=Strict; Path=/`;
    return new Response(null, {
      status: 303,
      headers: { Location: '/', 'Set-Cookie': cookie, 'Cache-Control': 'no-store' },
    });
  }

  private hasCookie(request: Request): boolean {
    const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/);
    const value = cookies.find((c) => c.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
    return value !== undefined && equalSecrets(value, this.secret);
  }
}

/** Browsers say where a request comes from; one from elsewhere is not ours, cookie or not. */
function isSameOrigin(request: Request, url: URL): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== url.origin) return false;
  const site = request.headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}
