/** The desktop door: the engine's fetch and the renderer's files on a Unix socket or Windows pipe, for the shell alone. */
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Grants } from '../files/grants.ts';
import { equalSecrets } from './equal.ts';
import { rendererFile } from './renderer-files.ts';
import { plain, secured } from './security.ts';

/** On every request of the shell: anyone may find the pipe, only the shell knows the key. */
export const PIPE_KEY_HEADER = 'x-station-key';

export interface PipeDoorOptions {
  api(request: Request): Promise<Response>;
  /** Of the station that is open now. */
  grants(): Grants;
  /** Jobs that wait or run, for the question before quitting. */
  work(): number;
  key: string;
}

export interface Door {
  close(): Promise<void>;
}

/** Listens on `path`, a socket's path or `\\.\pipe\NAME`. */
export async function servePipe(path: string, options: PipeDoorOptions): Promise<Door> {
  const listener = getRequestListener(async (request) => {
    if (!equalSecrets(request.headers.get(PIPE_KEY_HEADER) ?? '', options.key)) {
      return plain(401, 'Unauthorized');
    }
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/shell/')) return forShell(pathname, request, options);
    return secured(await (pathname.startsWith('/api/') ? options.api(request) : rendererFile(pathname)));
  });
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the shell itself asks; it never forwards a page's request here. */
async function forShell(pathname: string, request: Request, { grants, work }: PipeDoorOptions) {
  if (pathname === '/shell/work') return Response.json({ work: work() });
  if (pathname === '/shell/grants' && request.method === 'POST') {
    const { paths } = (await request.json()) as { paths: string[] };
    return Response.json({ grant: grants().give(paths) });
  }
  return plain(404, 'Not found');
}
