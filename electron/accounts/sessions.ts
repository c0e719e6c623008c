/** Who is signed in, in the engine's memory: sessions end with the engine, and lock when nothing is done for a while. */
import { createHash, randomBytes } from 'node:crypto';

export interface Session {
  user: string;
  /** Everything but unlocking and signing out is refused. */
  locked: boolean;
  /** Aborted when the session ends or locks: its event stream ends with it. */
  signal: AbortSignal;
}

interface Held extends Session {
  abort: AbortController;
  timer: NodeJS.Timeout;
}

/** The sessions of one engine. Tokens are kept as hashes, so that comparing them tells nothing. */
export class Sessions {
  private readonly held = new Map<string, Held>();
  private idleMs: number;

  constructor(idleMs: number) {
    this.idleMs = idleMs;
  }

  /** Time without any act after which a session locks, minutes. */
  get idleMinutes(): number {
    return this.idleMs / 60_000;
  }

  /** Another idle time, from now on for everybody: it begins anew in the sessions that are open. */
  setIdle(ms: number): void {
    this.idleMs = ms;
    for (const session of this.held.values()) {
      clearTimeout(session.timer);
      if (!session.locked) session.timer = this.countdown(session);
    }
  }

  /** Opens a session; returns its token, which is nowhere else. */
  open(user: string): string {
    const token = randomBytes(32).toString('base64url');
    const key = digest(token);
    const abort = new AbortController();
    const session: Omit<Held, 'timer'> = { user, locked: false, abort, signal: abort.signal };
    this.held.set(key, Object.assign(session, { timer: this.countdown(session) }));
    return token;
  }

  private countdown(session: Omit<Held, 'timer'>): NodeJS.Timeout {
    return setTimeout(() => lock(session), this.idleMs).unref();
  }

  get(token: string | null): Session | null {
    return (token !== null && this.held.get(digest(token))) || null;
  }

  /** Something was done: the idle time begins anew. */
  touch(token: string): void {
    const session = this.held.get(digest(token));
    if (session && !session.locked) session.timer.refresh();
  }

  lock(token: string): void {
    const session = this.held.get(digest(token));
    if (session) lock(session);
  }

  unlock(token: string): void {
    const session = this.held.get(digest(token));
    if (!session) return;
    session.locked = false;
    session.abort = new AbortController();
    session.signal = session.abort.signal;
    clearTimeout(session.timer);
    session.timer = this.countdown(session);
  }

  close(token: string): void {
    const session = this.held.get(digest(token));
    if (!session) return;
    clearTimeout(session.timer);
    session.abort.abort();
    this.held.delete(digest(token));
  }

  /** Ends all sessions of a user (`but` one): the password or the roles have changed. */
  closeAll(user: string, but: string | null = null): void {
    for (const [key, session] of this.held) {
      if (session.user !== user || (but !== null && key === digest(but))) continue;
      clearTimeout(session.timer);
      session.abort.abort();
      this.held.delete(key);
    }
  }

  end(): void {
    for (const { timer, abort } of this.held.values()) {
      clearTimeout(timer);
      abort.abort();
    }
    this.held.clear();
  }
}

function lock(session: Omit<Held, 'timer'>): void {
  if (session.locked) return;
  session.locked = true;
  session.abort.abort();
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
