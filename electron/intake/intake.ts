/** The reference receiving platform: tus uploads with a bearer token, every package checked, a signed receipt. */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { Hono } from 'hono';
import { Batches } from './batches.ts';
import { platformKeys } from './keys.ts';
import { service } from './service.ts';
import { site } from './site.ts';
import { Vault } from './vault.ts';

export interface IntakeOptions {
  /** Everything the platform keeps. */
  dir: string;
  /** 0: any free port. */
  port?: number;
  host?: string;
  token?: string;
  /** Name on the receipts. */
  platform?: string;
  /** Bytes of one package at most. */
  maxBytes?: number;
}

export interface Intake {
  /** Ends with a slash. */
  url: string;
  token: string;
  /** SPKI, PEM. */
  publicKey: string;
  close(): Promise<void>;
}

/** Name on receipts where none is given. */
export const PLATFORM = 'Trạm tiếp nhận tham chiếu';
const SHA256 = /^[0-9a-f]{64}$/;
const STALE_UPLOAD_MS = 7 * 24 * 3600_000;
const MOST_OPEN_UPLOADS = 1000;

/** Starts the platform and finishes what an earlier run left undone. */
export async function startIntake(options: IntakeOptions): Promise<Intake> {
  const { dir, host = '127.0.0.1', platform = PLATFORM } = options;
  const keys = platformKeys(dir, options.token);
  const vault = new Vault(dir, keys, platform);
  const uploads = join(dir, 'uploads');
  await mkdir(uploads, { recursive: true });
  const store = new FileStore({ directory: uploads, expirationPeriodInMilliseconds: STALE_UPLOAD_MS });
  const tus = tusServer(store, vault, uploads, options.maxBytes ?? 20e9);
  await vault.recover();
  await finishUploads(store, vault, uploads);
  const batches = new Batches(dir, vault, keys, platform);
  const app = new Hono()
    .route('/', service(vault, batches, keys.publicKey))
    .route('/', site(vault, batches, platform));
  const answer = getRequestListener(app.fetch);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://intake').pathname;
    const { authorization } = request.headers;
    const open = path === '/' || path === '/key';
    if (!open && !isBearer(authorization, keys.token) && !isPerson(authorization, keys.token)) {
      // A browser asks the person for the token as a password; programs send it as bearer.
      const scheme = path.startsWith('/overview') ? 'Basic realm="intake", charset="UTF-8"' : 'Bearer';
      response.writeHead(401, { 'WWW-Authenticate': scheme, 'Content-Type': 'application/problem+json' });
      response.end(JSON.stringify({ title: 'Unauthorized', status: 401 }));
    } else if (path === '/files' || path.startsWith('/files/')) {
      tus.handle(request, response).catch(() => response.destroy());
    } else {
      answer(request, response);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/`,
    token: keys.token,
    publicKey: keys.publicKey,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function tusServer(store: FileStore, vault: Vault, uploads: string, maxSize: number): Server {
  const refuse = (status_code: number, body: string) => ({ status_code, body });
  return new Server({
    path: '/files',
    datastore: store,
    maxSize,
    relativeLocation: true,
    namingFunction: (_request, metadata) => `${metadata?.sha256 ?? 'unnamed'}-${randomUUID()}`,
    async onUploadCreate(_request, upload) {
      const { sha256 = '', batch, station, name } = upload.metadata ?? {};
      if (!SHA256.test(sha256 ?? '')) throw refuse(400, 'metadata sha256 is missing\n');
      const open = (await readdir(uploads)).filter((n) => n.endsWith('.json')).length;
      if (open >= MOST_OPEN_UPLOADS) throw refuse(429, 'too many open uploads\n');
      await vault.noteOrigin(sha256!, { batch: batch ?? null, station: station ?? null, name: name ?? null });
      return {};
    },
    async onUploadFinish(_request, upload) {
      // The answer does not wait for the check; the sender asks for the verdict.
      void take(store, vault, uploads, upload.id, upload.metadata?.sha256 ?? '');
      return {};
    },
  });
}

async function take(
  store: FileStore,
  vault: Vault,
  uploads: string,
  id: string,
  sha256: string,
): Promise<void> {
  try {
    await vault.take(join(uploads, id), sha256);
    await store.configstore.delete(id);
    await rm(join(uploads, id), { force: true });
  } catch {
    // The upload stays where it is; it is taken again at the next start or when the package is sent again.
  }
}

/** Uploads that were complete when an earlier run ended. */
async function finishUploads(store: FileStore, vault: Vault, uploads: string): Promise<void> {
  await store.deleteExpired().catch(() => 0);
  for (const name of await readdir(uploads)) {
    if (!name.endsWith('.json')) continue;
    const id = name.slice(0, -'.json'.length);
    if (!existsSync(join(uploads, id))) {
      await store.configstore.delete(id);
      continue;
    }
    const upload = await store.getUpload(id).catch(() => null);
    if (upload && upload.offset === upload.size)
      await take(store, vault, uploads, id, upload.metadata?.sha256 ?? '');
  }
}

function isBearer(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return header !== undefined && timingSafeEqual(digest(header), digest(`Bearer ${token}`));
}

/** HTTP Basic with any user name and the token as password. */
function isPerson(header: string | undefined, token: string): boolean {
  const [, encoded] = /^Basic (.+)$/.exec(header ?? '') ?? [];
  if (!encoded) return false;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return isBearer(`Bearer ${pair.slice(pair.indexOf(':') + 1)}`, token);
}
