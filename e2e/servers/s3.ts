/** S3 servers for tests: s3rver (npm) always, versitygw (Go) where it is installed. */
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
// @ts-expect-error it brings no types
import S3rver from '@20minutes/s3rver';
import { freePort, program, startProgram } from './program.ts';

export const BUCKET = 'ban-giao';
export const KEY = { id: 'S3RVER', secret: 'S3RVER' };

export interface S3Server {
  port: number;
  /** Where the objects lie as files, if they do. */
  close(): Promise<unknown>;
}

export async function startS3rver(dir: string): Promise<S3Server> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: dir,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = (await server.run()) as { port: number };
  return { port, close: () => server.close() };
}

/** Null where it is not installed (`go install github.com/versity/versitygw/cmd/versitygw@latest`). */
export async function startVersity(dir: string): Promise<S3Server | null> {
  const path = program('versitygw');
  if (!path) return null;
  for (const folder of [join(dir, BUCKET), join(dirname(dir), `meta-${basename(dir)}`)])
    mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const running = await startProgram(
    path,
    ['--port', `127.0.0.1:${port}`, 'posix', '--sidecar', join(dirname(dir), `meta-${basename(dir)}`), dir],
    port,
    {
      ROOT_ACCESS_KEY: KEY.id,
      ROOT_SECRET_KEY: KEY.secret,
    },
  );
  return { port, close: running.close };
}
