/** The browser door: the engine's fetch and the renderer's files on 127.0.0.1. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Guard } from './guard.ts';
import { rendererFile } from './renderer-files.ts';

export interface LoopbackDoor {
  /** Address with the one-time key. */
  url: string;
  origin: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 (`port` 0: any free one). */
export async function serveLoopback(
  api: (request: Request) => Promise<Response>,
  port = 0,
): Promise<LoopbackDoor> {
  let guard: Guard | null = null;
  const inside = async (request: Request) => {
    const { pathname } = new URL(request.url);
    return pathname.startsWith('/api/') ? api(request) : rendererFile(pathname);
  };
  const listener = getRequestListener((request) => guard!.handle(request, inside));
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  guard = new Guard([`127.0.0.1:${bound}`, `localhost:${bound}`]);
  const origin = `http://127.0.0.1:${bound}`;
  return {
    url: `${origin}/?key=${guard.firstKey}`,
    origin,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
