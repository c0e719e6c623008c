/** Who is behind a request, and which roles a route admits. Every route states its roles; a test walks them all. */
import type { Context, Handler, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { Actor, Person, Role } from '../accounts/roles.ts';
import { ROLES } from '../accounts/roles.ts';
import type { Session } from '../accounts/sessions.ts';
import { StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import type { Language } from '../text.ts';
import { askedLanguage } from './language.ts';

export const SESSION_COOKIE = 'station-session';
/** The renderer names the screen that an act comes from in this header. */
export const SCREEN_HEADER = 'X-Station-Screen';

/** What every route's context knows of who is asking. */
export interface ApiEnv {
  Variables: {
    /** Null when accounts exist and nobody is signed in (or the session is locked). */
    person: Person | null;
    /** Who acts and from which screen, as `archive.audit` takes it; `?` where nobody is signed in. */
    actor: Actor;
    session: Session | null;
    token: string | null;
    /** In which answers are worded. */
    language: Language;
    /** A password given by an administrator has to be changed first. */
    mustChange: boolean;
  };
}

/** `anyone`: also without a session. `self`: whoever is signed in, even with a password that must be changed. */
export type Admitted = Role | 'anyone' | 'self';

const stated = new WeakMap<object, readonly Admitted[]>();

/** The roles that a handler of `admit` states; undefined for any other handler. */
export function admittedBy(handler: Handler | MiddlewareHandler): readonly Admitted[] | undefined {
  return stated.get(handler);
}

/**
 * The first handler of every route: lets only people with one of `roles` through. Throws `sign-in-needed`,
 * `session-locked`, `password-change-needed`, `role-needed`.
 */
export function admit(...roles: [Admitted, ...Admitted[]]) {
  const handler = createMiddleware<ApiEnv>(async (c, next) => {
    if (!roles.includes('anyone')) {
      if (c.var.session?.locked) throw new StationError('session-locked');
      if (!c.var.person) throw new StationError('sign-in-needed');
      if (!roles.includes('self')) {
        if (c.var.mustChange) throw new StationError('password-change-needed');
        if (!c.var.person.roles.some((role) => roles.includes(role))) throw new StationError('role-needed');
      }
    }
    await next();
  });
  stated.set(handler, roles);
  return handler;
}

/** Any signed-in person. */
export const everyone = admit(...ROLES);

/** Finds out who is asking; runs before every route. Only looking at the event stream does not count as activity. */
export function identify({ accounts, sessions, config }: Station) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const token = tokenOf(c);
    const session = sessions.get(token);
    const screen = screenOf(c);
    c.set('token', session ? token : null);
    c.set('session', session);
    c.set('mustChange', false);
    c.set('language', askedLanguage(c, config.language));
    if (!accounts.exist) {
      c.set('person', { user: config.operator, name: config.operator, roles: [...ROLES] });
    } else {
      const person = session && !session.locked ? accounts.person(session.user) : null;
      c.set('person', person);
      if (person) c.set('mustChange', accounts.mustChange(person.user));
      if (person && token && !c.req.path.endsWith('/events')) sessions.touch(token);
    }
    c.set('actor', { user: c.var.person?.user ?? '?', screen });
    await next();
  });
}

/** The session's token: the cookie of a browser, or the bearer token of a program. */
function tokenOf(c: Context): string | null {
  const bearer = /^Bearer ([\w-]{20,})$/.exec(c.req.header('Authorization') ?? '')?.[1];
  return bearer ?? getCookie(c, SESSION_COOKIE) ?? null;
}

function screenOf(c: Context): string {
  const named = c.req.header(SCREEN_HEADER) ?? '';
  return /^[\w/.-]{1,60}$/.test(named) ? named : 'api';
}
