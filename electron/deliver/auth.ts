/** How requests prove who sends them: bearer, OAuth2 client credentials, S3 signatures, and client certificates. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AwsV4Signer } from 'aws4fetch';
import { StationError } from '../errors.ts';
import { exchange, type Request } from './http.ts';
import { readSecret, type SecretPlaces } from './secret.ts';
import type { AuthSettings, DestinationSettings } from './settings.ts';

export interface TlsFiles {
  ca?: Buffer;
  cert?: Buffer;
  key?: string;
}

/** What a request needs to be let in. */
export interface Access {
  /** All headers of the request: its own, the destination's and those that authorise it. */
  headers(
    request: Request & { url: string; headers: Record<string, string> },
    signal: AbortSignal,
  ): Promise<Record<string, string>>;
  /** Called when a request was answered 401; true when trying again makes sense. */
  renew(signal: AbortSignal): Promise<boolean>;
  tls(): Promise<TlsFiles>;
}

/** A token is renewed this long before it ends, so that none ends on the way. */
const EARLY_MS = 30_000;
const DEFAULT_LIFE_S = 300;
const TOKEN_PATIENCE_MS = 30_000;

/** The access that a destination's settings describe; `token` counts where they name no authorisation. */
export function accessOf(
  label: string,
  settings: DestinationSettings,
  places: SecretPlaces,
  token: string | null,
): Access {
  const tls = tlsOf(settings, places);
  const fixed = settings.headers;
  const scheme = schemeOf(label, settings.auth, places, token, tls);
  return {
    async headers(request, signal) {
      return { ...fixed, ...request.headers, ...(await scheme.authorise(request, signal)) };
    },
    renew: scheme.renew,
    tls,
  };
}

interface Scheme {
  authorise(request: Parameters<Access['headers']>[0], signal: AbortSignal): Promise<Record<string, string>>;
  renew: Access['renew'];
}

function schemeOf(
  label: string,
  auth: AuthSettings | undefined,
  places: SecretPlaces,
  token: string | null,
  tls: Access['tls'],
): Scheme {
  const bearer = (value: string | null) =>
    value ? { Authorization: `Bearer ${value}` } : ({} as Record<string, string>);
  if (!auth) return { authorise: async () => bearer(token), renew: async () => false };
  if (auth.type === 'bearer') {
    // Read anew for every request: a token that was replaced in its file counts at once.
    return { authorise: async () => bearer(await readSecret(auth.token, places)), renew: async () => false };
  }
  if (auth.type === 's3') return s3Scheme(auth, places);
  const tokens = new OAuthTokens(label, auth, places, tls);
  return {
    authorise: async (_request, signal) => bearer(await tokens.current(signal)),
    async renew() {
      tokens.forget();
      return true;
    },
  };
}

function s3Scheme(auth: Extract<AuthSettings, { type: 's3' }>, places: SecretPlaces): Scheme {
  return {
    async authorise({ url, method, headers, body }) {
      const hash = createHash('sha256')
        .update(body ?? '')
        .digest('hex');
      const signer = new AwsV4Signer({
        url,
        method,
        headers: { ...headers, 'x-amz-content-sha256': hash },
        accessKeyId: auth.accessKeyId,
        secretAccessKey: await readSecret(auth.secretAccessKey, places),
        region: auth.region,
        service: 's3',
      });
      return Object.fromEntries((await signer.sign()).headers);
    },
    renew: async () => false,
  };
}

/** OAuth2 client credentials (RFC 6749, 4.4): one token for all transfers, fetched when there is none in force. */
class OAuthTokens {
  private token: { value: string; endsAt: number } | null = null;
  private fetching: Promise<string> | null = null;
  private readonly label: string;
  private readonly auth: Extract<AuthSettings, { type: 'oauth2' }>;
  private readonly places: SecretPlaces;
  private readonly tls: Access['tls'];

  constructor(label: string, auth: OAuthTokens['auth'], places: SecretPlaces, tls: Access['tls']) {
    this.label = label;
    this.auth = auth;
    this.places = places;
    this.tls = tls;
  }

  forget(): void {
    this.token = null;
  }

  async current(signal: AbortSignal): Promise<string> {
    // The monotonic clock: somebody who sets the computer's time does not make an old token young.
    if (this.token && performance.now() < this.token.endsAt) return this.token.value;
    this.fetching ??= this.fetch(signal).finally(() => {
      this.fetching = null;
    });
    return this.fetching;
  }

  private async fetch(signal: AbortSignal): Promise<string> {
    const { tokenUrl, clientId, clientSecret, scope, style } = this.auth;
    const secret = await readSecret(clientSecret, this.places);
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (scope) form.set('scope', scope);
    const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' };
    if (style === 'form') {
      form.set('client_id', clientId);
      form.set('client_secret', secret);
    } else {
      const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
      headers.Authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    const access: Access = { headers: async (r) => r.headers, renew: async () => false, tls: this.tls };
    const answer = await exchange(
      tokenUrl,
      { method: 'POST', headers, body: Buffer.from(form.toString()) },
      { label: this.label, access, signal, patienceMs: TOKEN_PATIENCE_MS },
    );
    const params = { destination: this.label };
    if (answer.status >= 500 || answer.status === 429) {
      throw new StationError('destination-busy', { params, detail: `token server: status ${answer.status}` });
    }
    const { access_token: value, expires_in: life } = parse(answer.body);
    if (answer.status !== 200 || typeof value !== 'string' || value === '') {
      throw new StationError('not-authorized', { params, detail: `token server: status ${answer.status}` });
    }
    const seconds = Number(life) > 0 ? Number(life) : DEFAULT_LIFE_S;
    this.token = { value, endsAt: performance.now() + Math.max(1000, seconds * 1000 - EARLY_MS) };
    return value;
  }
}

function tlsOf({ tls }: DestinationSettings, places: SecretPlaces): Access['tls'] {
  const read = async (file: string) =>
    readFile(resolve(places.dir, file)).catch(() => {
      throw new StationError('secret-missing', { params: { place: file } });
    });
  return async () => ({
    ...(tls?.ca ? { ca: await read(tls.ca) } : {}),
    ...(tls?.certificate ? { cert: await read(tls.certificate) } : {}),
    ...(tls?.key ? { key: await readSecret(tls.key, places) } : {}),
  });
}

function parse(body: string): { access_token?: unknown; expires_in?: unknown } {
  try {
    return (JSON.parse(body) as object | null) ?? {};
  } catch {
    return {};
  }
}
