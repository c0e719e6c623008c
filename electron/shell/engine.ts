/** Starts the engine on the pinned Node runtime, and starts it again should it end: the work goes on from its database. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { forward } from './forward.ts';

/** An engine that ends again sooner than this is given longer pauses between starts. */
const STEADY_MS = 20_000;
const LONGEST_PAUSE_MS = 15_000;
/** How long a request waits for an engine that is being started. */
const PATIENCE_MS = 15_000;
/** An engine that was asked to stop and does not is ended; encrypting a large database again takes a while. */
const STOP_MS = 120_000;

export interface EngineOptions {
  /** The Node runtime, and the built command beside it. */
  node: string;
  entry: string;
  args: string[];
}

export class Engine {
  private readonly options: EngineOptions;
  private readonly pipe = pipeName();
  private child: ChildProcess | null = null;
  private key = '';
  private up: Promise<void> | null = null;
  private stopping = false;
  private pause = 0;

  constructor(options: EngineOptions) {
    this.options = options;
  }

  /** Starts it; resolves once it listens, rejects when it ends before. */
  start(): Promise<void> {
    this.key = randomBytes(32).toString('base64url');
    const { node, entry, args } = this.options;
    const child = spawn(node, [entry, 'engine', this.pipe, '--json', ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      windowsHide: true,
      // As in cli/station.mjs: less memory kept by every thread.
      env: { MALLOC_ARENA_MAX: '2', ...process.env },
    });
    const began = Date.now();
    this.child = child;
    // The key goes over stdin, which stays open: should the shell be killed, the engine sees its end and stops.
    child.stdin!.on('error', () => undefined);
    child.stdin!.write(`${this.key}\n`);
    this.up = new Promise((resolve, reject) => {
      createInterface({ input: child.stdout! }).once('line', () => resolve());
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(new Error(`engine ended (${code ?? signal})`)));
    });
    child.once('exit', () => this.ended(child, Date.now() - began));
    return this.up;
  }

  /** The engine's answer; waits a little for one that is starting, else rejects. */
  async ask(request: Request): Promise<Response> {
    await withDeadline(this.up ?? Promise.reject(new Error('no engine')), PATIENCE_MS);
    return forward(this.pipe, this.key, request);
  }

  /** Asks it to finish its running steps and end. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.stdin!.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
    if (process.platform !== 'win32') rmSync(dirname(this.pipe), { recursive: true, force: true });
  }

  private ended(child: ChildProcess, lived: number): void {
    if (this.stopping || this.child !== child) return;
    this.pause = lived > STEADY_MS ? 0 : Math.min(LONGEST_PAUSE_MS, this.pause * 2 || 250);
    if (process.platform !== 'win32') rmSync(this.pipe, { force: true });
    this.up = new Promise<void>((resolve) => setTimeout(resolve, this.pause)).then(() =>
      this.stopping ? undefined : this.start(),
    );
    this.up.catch(() => undefined);
  }
}

/** A socket in a folder of our own, or a pipe by a name that nobody guesses. */
function pipeName(): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\tram-so-hoa-${randomBytes(16).toString('hex')}`;
  return join(mkdtempSync(join(tmpdir(), 'tram-so-hoa-')), 'engine.sock');
}

async function withDeadline(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the engine takes long to start')), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
