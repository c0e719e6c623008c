/** The reference tus server (tusd, Go) with a small platform beside it that checks what came in and signs receipts. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { signReceipt } from '../../electron/deliver/receipt.ts';
import type { Receipt } from '../../electron/deliver/types.ts';
import { hashFile } from '../../electron/files/durable.ts';
import { verifyPackage } from '../../electron/packaging/verify.ts';
import { freePort, program, startProgram } from './program.ts';

export interface TusdPlatform {
  port: number;
  publicKey: string;
  /** Paths of what tusd keeps of a package. */
  kept(sha256: string): string[];
  close(): Promise<void>;
}

/** Null where tusd is not installed (`go install github.com/tus/tusd/v2/cmd/tusd@latest`). */
export async function startTusd(dir: string): Promise<TusdPlatform | null> {
  const path = program('tusd');
  if (!path) return null;
  mkdirSync(dir, { recursive: true });
  const inner = await freePort();
  const args = [
    '-host',
    '127.0.0.1',
    '-port',
    String(inner),
    '-base-path',
    '/files/',
    '-upload-dir',
    dir,
    '-behind-proxy',
  ];
  const tusd = await startProgram(path, args, inner);
  const keys = generateKeyPairSync('ed25519');
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const receipts = new Map<string, Receipt>();

  const infos = (sha256: string) =>
    readdirSync(dir)
      .filter((n) => n.endsWith('.info'))
      .map(
        (n) =>
          JSON.parse(readFileSync(join(dir, n), 'utf8')) as {
            ID: string;
            Size: number;
            MetaData: { sha256: string };
          },
      )
      .filter((i) => i.MetaData.sha256 === sha256);
  const kept = (sha256: string) =>
    infos(sha256)
      .map((i) => join(dir, i.ID))
      .filter((p) => readdirSync(dir).includes(p.slice(dir.length + 1)));

  const verdict = async (sha256: string, check: boolean): Promise<[number, object]> => {
    for (const file of kept(sha256)) {
      const found = await hashFile(file);
      if (found !== sha256) continue;
      const { objId, documents, pages } = await verifyPackage(file);
      const body = {
        receiptId: `r-${sha256.slice(0, 8)}`,
        packageSha256: sha256,
        objId: objId!,
        documents,
        pages,
        platform: 'tusd',
      };
      const known =
        receipts.get(sha256) ??
        signReceipt({ ...body, receivedAt: new Date().toISOString() }, keys.privateKey);
      receipts.set(sha256, known);
      for (const other of kept(sha256)) if (other !== file) rmSync(other);
      return [200, { receipt: known, ...(check ? { checked: { sha256: found } } : {}) }];
    }
    return [404, {}];
  };

  const front = createServer((request, response) => {
    const url = new URL(request.url!, 'http://x');
    if (url.pathname === '/files' || url.pathname.startsWith('/files/')) {
      const target = url.pathname === '/files' ? '/files/' : url.pathname;
      // Behind a proxy tusd builds the address of an upload from what the proxy says.
      const headers = {
        ...request.headers,
        'x-forwarded-host': request.headers.host ?? '',
        'x-forwarded-proto': 'http',
      };
      const onward = httpRequest(
        { port: inner, host: '127.0.0.1', method: request.method, path: target, headers },
        (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      request.on('close', () => {
        if (!request.complete) onward.destroy();
      });
      request.pipe(onward);
    } else if (url.pathname === '/key') response.end(publicKey);
    else if (url.pathname.startsWith('/packages/')) {
      void verdict(url.pathname.slice('/packages/'.length), url.searchParams.has('check')).then(
        ([status, body]) => {
          response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
        },
      );
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    port: (front.address() as AddressInfo).port,
    publicKey,
    kept,
    async close() {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      await tusd.close();
    },
  };
}
