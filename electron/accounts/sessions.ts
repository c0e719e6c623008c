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
  private readonly idleMs: number;

  constructor(idleMs: number) {
    this.idleMs = idleMs;
  }

  /** Opens a session; returns its token, which is nowhere else. */
  open(user: string): string {
    const token = randomBytes(32).toString('base64url');
    const key = digest(token);
    const timer = setTimeout(() => this.lock(token), this.idleMs);
    timer.unref();
    const abort = new AbortController();
    this.held.set(key, { user, locked: false, abort, signal: abort.signal, timer });
    return token;
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
    if (!session || session.locked) return;
    session.locked = true;
    session.abort.abort();
  }

  unlock(token: string): void {
    const session = this.held.get(digest(token));
    if (!session) return;
    session.locked = false;
    session.abort = new AbortController();
    session.signal = session.abort.signal;
    session.timer.refresh();
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

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
