/** A provincial gateway for tests: the API of the BKHCN letter (rules.md §6.3) behind OAuth2 client credentials. */
import { createHash, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

export interface Gateway {
  port: number;
  /** By DocCode. */
  documents: Map<string, { fields: Record<string, unknown>; fileName: string; bytes: Buffer }>;
  /** Tokens handed out so far. */
  tokens(): number;
  /** No token handed out until now is good any more. */
  revoke(): void;
  close(): Promise<unknown>;
}

export const CLIENT = { id: 'tram-01', secret: 'bi-mat & 100%' };

export async function startGateway(): Promise<Gateway> {
  const documents: Gateway['documents'] = new Map();
  const good = new Set<string>();
  let tokens = 0;
  const app = new Hono();
  app.post('/token', async (c) => {
    const expected = Buffer.from(`${encodeURIComponent(CLIENT.id)}:${encodeURIComponent(CLIENT.secret)}`);
    const form = await c.req.parseBody();
    const known = c.req.header('Authorization') === `Basic ${expected.toString('base64')}`;
    if (!known || form.grant_type !== 'client_credentials') return c.json({ error: 'invalid_client' }, 401);
    const token = randomUUID();
    good.add(token);
    tokens++;
    return c.json({ access_token: token, token_type: 'Bearer', expires_in: 3600 });
  });
  app.use('/api/*', async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('Authorization') ?? '')?.[1] ?? '';
    if (!good.has(token)) return c.json({ title: 'Unauthorized' }, 401);
    return next();
  });
  app.post('/api/v1/documents/import', async (c) => {
    const { file, ...fields } = await c.req.parseBody();
    const code = String(fields.DocCode ?? '');
    if (!(file instanceof File) || !code) return c.json({ title: 'Bad request' }, 400);
    const bytes = Buffer.from(await file.arrayBuffer());
    const before = documents.get(code);
    if (before && hash(before.bytes) !== hash(bytes)) return c.json({ title: 'Conflict' }, 409);
    documents.set(code, { fields, fileName: file.name, bytes });
    return c.json({ DocCode: code }, 201);
  });
  app.get('/api/v1/documents/download/:code', (c) => {
    const found = documents.get(c.req.param('code'));
    return found ? c.body(new Uint8Array(found.bytes)) : c.json({ title: 'Not found' }, 404);
  });
  app.get('/api/v1/documents/:code', (c) => {
    const found = documents.get(c.req.param('code'));
    return found ? c.json(found.fields) : c.json({ title: 'Not found' }, 404);
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    documents,
    tokens: () => tokens,
    revoke: () => good.clear(),
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
