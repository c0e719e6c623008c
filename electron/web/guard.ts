/** Who may speak to the browser door: this computer only, by the right name, with the cookie that the one-time key buys. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const COOKIE = 'station';
const SECURITY = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

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
    const response = await inside(request);
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(SECURITY)) headers.set(name, value);
    return new Response(response.body, { status: response.status, headers });
  }

  private exchangeKey(key: string): Response {
    if (this.key === null || !equal(key, this.key)) return plain(401, 'Unauthorized');
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
    return value !== undefined && equal(value, this.secret);
  }
}

/** Browsers say where a request comes from; one from elsewhere is not ours, cookie or not. */
function isSameOrigin(request: Request, url: URL): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== url.origin) return false;
  const site = request.headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { 'Content-Type': 'text/plain', ...SECURITY } });
}
