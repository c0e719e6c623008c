/** Signing in and out, the idle lock, fast switch, one's own password, and the first set-up. */

import type { Context } from 'hono';
import { Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Person } from '../accounts/roles.ts';
import { ROLES } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, SESSION_COOKIE } from './admit.ts';
import { body } from './body.ts';

const SignIn = z.object({ user: z.string(), password: z.string() });
const FirstAccount = z.object({
  user: z.string(),
  name: z.string(),
  password: z.string(),
  roles: z.array(z.enum(ROLES)).default([]),
});
const Unlock = z.object({ password: z.string() });
/** A station that never locks, or locks while somebody reads a page, helps nobody. */
const Idle = z.object({ minutes: z.number().int().min(1).max(240) });
const OwnPassword = z.object({ current: z.string(), next: z.string() });

export interface SessionView {
  /** False while the station works as the operating system's user. */
  accounts: boolean;
  /** The archive is encrypted, and nobody has opened it since the engine started: signing in does. */
  archiveLocked: boolean;
  person: Person | null;
  /** Signed in, but the idle time ran out: only unlocking, switching and signing out go on. */
  locked: boolean;
  lockedUser: string | null;
  mustChange: boolean;
  idleMinutes: number;
  /** For switching by a click: who has an account on this computer. */
  people: { user: string; name: string }[];
}

/** Routes under `/api/session`. */
export function sessionRoutes(station: Station) {
  const { accounts, sessions, config, archive } = station;
  const enter = (c: Context<ApiEnv>, person: Person) => {
    // One browser has one session: who signs in takes the place of who was there.
    if (c.var.token) sessions.close(c.var.token);
    const token = sessions.open(person.user);
    setCookie(c, SESSION_COOKIE, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return { person, mustChange: accounts.mustChange(person.user), token };
  };
  return new Hono<ApiEnv>()
    .get('/', admit('anyone'), (c) => {
      const { session, person, mustChange } = c.var;
      const view: SessionView = {
        accounts: accounts.exist,
        archiveLocked: false,
        person,
        locked: session?.locked ?? false,
        lockedUser: session?.locked ? session.user : null,
        mustChange,
        idleMinutes: sessions.idleMinutes,
        people: accounts
          .all()
          .filter((a) => a.active)
          .map(({ user, name }) => ({ user, name })),
      };
      return c.json(view);
    })
    .post('/', admit('anyone'), async (c) => {
      const { user, password } = await body(c, SignIn);
      return c.json(enter(c, await accounts.signIn(user, password, 'sign-in')), 201);
    })
    .post('/recovery-key', admit('anyone'), async (c) => {
      // Answered by the locked engine (`locked.ts`); here somebody else has opened the archive meanwhile.
      await body(c, z.object({ recoveryKey: z.string() }));
      return c.json({ archiveLocked: false });
    })
    .post('/first', admit('anyone'), async (c) => {
      return c.json(enter(c, await accounts.setUp(await body(c, FirstAccount))), 201);
    })
    .post('/lock', admit('self'), (c) => {
      if (c.var.token) sessions.lock(c.var.token);
      return c.json({ locked: c.var.token !== null });
    })
    .post('/unlock', admit('anyone'), async (c) => {
      const { session, token } = c.var;
      if (!session || !token) throw new StationError('sign-in-needed');
      const { password } = await body(c, Unlock);
      const person = await accounts.signIn(session.user, password, 'unlock');
      sessions.unlock(token);
      return c.json({ person });
    })
    .put('/password', admit('self'), async (c) => {
      const { current, next } = await body(c, OwnPassword);
      if (!accounts.exist) throw new StationError('not-found', { params: { what: config.operator } });
      const { user } = c.var.person!;
      await accounts.changePassword(c.var.actor, user, current, next);
      sessions.closeAll(user, c.var.token);
      return c.json({ changed: true });
    })
    .put('/idle', admit('administrator'), async (c) => {
      const { minutes } = await body(c, Idle);
      archive.transaction(() => {
        archive.audit(c.var.actor, 'set-idle-time', 'station', {
          before: sessions.idleMinutes,
          after: minutes,
        });
        archive.settings.put('idleMinutes', minutes);
      });
      sessions.setIdle(minutes * 60_000);
      return c.json({ idleMinutes: minutes });
    })
    .delete('/', admit('anyone'), (c) => {
      const { session, token } = c.var;
      if (session && token) {
        sessions.close(token);
        archive.audit({ user: session.user, screen: 'sign-out' }, 'sign-out', session.user);
      }
      deleteCookie(c, SESSION_COOKIE, { path: '/' });
      return c.json({ signedOut: true });
    });
}
