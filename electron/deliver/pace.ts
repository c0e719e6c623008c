/** When and how fast may be sent: a bandwidth limit, a timetable, and how many at the same time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Waiting } from '../stage.ts';

/** Shares `bytesPerSecond` among all that ask; saves up at most one second's worth. */
export class Throttle {
  private readonly bytesPerSecond: number;
  private freeAt = 0;

  constructor(bytesPerSecond: number) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Resolves when `bytes` may go; `now` and the wait are monotonic, so a clock that jumps changes nothing. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const start = Math.max(this.freeAt, now - 1000);
    this.freeAt = start + (bytes / this.bytesPerSecond) * 1000;
    const wait = start - now;
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/**
 * The first moment from `now` on that lies in one of `hours` (`HH:MM-HH:MM`, local time, may go over midnight);
 * `now` itself when it does, or when there are no hours.
 */
export function openFrom(hours: string[], now: Date): Date {
  if (hours.length === 0) return now;
  const minute = now.getHours() * 60 + now.getMinutes();
  let soonest = Number.POSITIVE_INFINITY;
  for (const span of hours) {
    const [from, to] = span.split('-').map((t) => Number(t.slice(0, 2)) * 60 + Number(t.slice(3))) as [
      number,
      number,
    ];
    const inside = from < to ? minute >= from && minute < to : minute >= from || minute < to;
    if (inside) return now;
    soonest = Math.min(soonest, (from - minute + 1440) % 1440);
  }
  const at = new Date(now);
  at.setHours(now.getHours(), now.getMinutes() + soonest, 0, 0);
  return at;
}

/** Throws Waiting outside the hours; called before every piece, so that a transfer stops when its time is over. */
export function keepHours(hours: string[], now = new Date()): void {
  const open = openFrom(hours, now);
  if (open > now) throw new Waiting('hours', { hours: hours.join(', ') }, open.getTime());
}

/** At most `size` at the same time; the others wait in order. */
export class Slots {
  private free: number;
  private readonly queue: (() => void)[] = [];

  constructor(size: number) {
    this.free = size;
  }

  async use<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await this.turn(signal);
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free++;
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        const at = this.queue.indexOf(go);
        if (at < 0) return;
        this.queue.splice(at, 1);
        reject(signal.reason);
      };
      const go = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      signal.addEventListener('abort', stop);
      this.queue.push(go);
    });
  }
}
