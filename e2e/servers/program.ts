/** Servers that are programs of their own: found where they are installed, started, awaited, ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Path of a program, looked for in PATH and where `go install` puts things; null when it is not here. */
export function program(name: string): string | null {
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    process.env.GOBIN ?? '',
    join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin'),
    '/usr/sbin',
  ];
  return (
    places
      .filter(Boolean)
      .map((p) => join(p, name))
      .find((p) => existsSync(p)) ?? null
  );
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a program and resolves once it listens on `port`. */
export async function startProgram(
  path: string,
  args: string[],
  port: number,
  env: Record<string, string> = {},
): Promise<{ close(): Promise<void> }> {
  const child: ChildProcess = spawn(path, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (d) => (said = (said + d).slice(-4000)));
  for (let tries = 0; ; tries++) {
    if (await listens(port)) break;
    if (child.exitCode !== null || tries > 300) throw new Error(`${path} does not listen: ${said}`);
    await sleep(100);
  }
  return {
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      if (child.exitCode === null) await ended;
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
