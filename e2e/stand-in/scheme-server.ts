/** Gives Chromium the pages of `station://app` at a loopback address, through the handler that the shell registered. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

let server: Promise<Server> | null = null;
let origin = '';

/** Starts serving what `handler` answers. */
export function schemeHandler(handler: (request: Request) => Promise<Response>): void {
  const listener = getRequestListener((request) => {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    // A page of a scheme of its own sends no cookies.
    headers.delete('cookie');
    const body = request.body ? { body: request.body, duplex: 'half' as const } : {};
    const init = { method: request.method, headers, signal: request.signal, ...body };
    return handler(new Request(`station://app${pathname}${search}`, init));
  });
  server = new Promise((resolve) => {
    const listening = createServer(listener).listen(0, '127.0.0.1', () => {
      origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
      resolve(listening);
    });
  });
}

/** The loopback address of a `station://app` one. */
export async function toLoopback(url: string): Promise<string> {
  await server;
  return url.replace(/^station:\/\/app/, origin);
}

/** And back, as the shell is told where a page is. */
export function toScheme(url: string): string {
  return url.startsWith(`${origin}/`) ? url.replace(origin, 'station://app') : url;
}
