/** Walks every route with every role and with none: a route that states nothing fails. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../accounts/roles.ts';
import { createStation, type Station } from '../station.ts';
import { type Admitted, admittedBy } from './admit.ts';
import { createApi } from './app.ts';

const PASSWORD = 'mật khẩu thử';
let station: Station;
let routes: { method: string; path: string; roles: readonly Admitted[] | undefined }[];

const call = (method: string, path: string, token: string | null, json?: unknown) =>
  station.fetch(
    new Request(`http://station${path}`, {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      ...(json ? { body: JSON.stringify(json) } : {}),
    }),
  );

async function codeOf(response: Response): Promise<string> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  if (isProblem) return ((await response.json()) as { title: string }).title;
  await response.body?.cancel();
  return 'done';
}

beforeAll(async () => {
  const archiveDir = join(mkdtempSync(join(tmpdir(), 'station-admit-')), 'archive');
  station = await createStation({ archiveDir, language: 'en', passwordCost: { N: 16, r: 8, p: 1 } });
  const seen = new Map<string, (typeof routes)[number]>();
  for (const { method, path, handler } of createApi(station).routes) {
    if (method === 'ALL') continue;
    const key = `${method} ${path}`;
    // The first handler of a route has to be the one that states its roles.
    if (!seen.has(key)) seen.set(key, { method, path, roles: admittedBy(handler) });
  }
  routes = [...seen.values()];
});
afterAll(() => station.close());

describe('every route', () => {
  it('states the roles that it admits', () => {
    expect(routes.length).toBeGreaterThan(15);
    expect(routes.filter((r) => !r.roles).map((r) => `${r.method} ${r.path}`)).toEqual([]);
  });

  it('works as the operating system’s user while there are no accounts', async () => {
    expect(await codeOf(await call('GET', '/api/status', null))).toBe('done');
  });

  it('lets in whom it admits, and nobody else', async () => {
    await station.accounts.setUp({ user: 'admin', name: 'A', roles: [], password: PASSWORD });
    for (const role of ROLES) {
      await station.accounts.add('admin', {
        user: `u-${role}`,
        name: role,
        roles: [role],
        password: PASSWORD,
      });
      await station.accounts.replaceOwn('admin', `u-${role}`, `${PASSWORD} 2`);
    }
    const wrong: string[] = [];
    const walk = async (role: Role | null) => {
      for (const { method, path, roles } of routes) {
        const token = role && station.sessions.open(`u-${role}`);
        const address = path.replace(/:\w+(\{[^}]*\})?/g, '0');
        const code = await codeOf(await call(method, address, token));
        const refused = code === 'role-needed' || code === 'sign-in-needed';
        const open =
          roles!.includes('anyone') || (role && (roles!.includes(role) || roles!.includes('self')));
        // Unlocking asks for a session by itself.
        const expected = open ? path.endsWith('/unlock') && !role : true;
        if (refused !== Boolean(expected)) wrong.push(`${role ?? 'nobody'}: ${method} ${path} → ${code}`);
        if (!open && role && code !== 'role-needed') wrong.push(`${role}: ${method} ${path} → ${code}`);
      }
    };
    await walk(null);
    for (const role of ROLES) await walk(role);
    expect(wrong).toEqual([]);
  });

  it('is closed to a locked session and to a password that must be changed, but for the way out', async () => {
    const token = station.sessions.open('u-clerk');
    station.sessions.lock(token);
    expect(await codeOf(await call('GET', '/api/status', token))).toBe('session-locked');
    const unlock = { password: `${PASSWORD} 2` };
    expect(await codeOf(await call('POST', '/api/session/unlock', token, unlock))).toBe('done');
    expect(await codeOf(await call('GET', '/api/status', token))).toBe('done');
    await station.accounts.recover('admin', 'u-clerk', 'tạm thời 2026');
    expect(await codeOf(await call('GET', '/api/status', token))).toBe('password-change-needed');
    const change = { current: 'tạm thời 2026', next: 'hoa sen trắng' };
    expect(await codeOf(await call('PUT', '/api/session/password', token, change))).toBe('done');
    expect(await codeOf(await call('GET', '/api/status', token))).toBe('done');
  });
});

describe('a session', () => {
  it('is a cookie no page script can read, taken over by whoever signs in next', async () => {
    const response = await call('POST', '/api/session', null, { user: 'u-clerk', password: 'hoa sen trắng' });
    const cookie = response.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^station-session=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Strict$/);
    const { token } = (await response.json()) as { token: string };
    const me = (await (await call('GET', '/api/session', token)).json()) as { person: { user: string } };
    expect(me.person.user).toBe('u-clerk');
    const next = { user: 'u-supervisor', password: `${PASSWORD} 2` };
    expect((await call('POST', '/api/session', token, next)).status).toBe(201);
    expect(await codeOf(await call('GET', '/api/status', token))).toBe('sign-in-needed');
  });

  it('locks after the time that an administrator sets, also those that are open', async () => {
    const token = station.sessions.open('u-clerk');
    const admin = station.sessions.open('admin');
    expect(await codeOf(await call('PUT', '/api/session/idle', token, { minutes: 3 }))).toBe('role-needed');
    expect(await codeOf(await call('PUT', '/api/session/idle', admin, { minutes: 0 }))).toBe('bad-request');
    expect(await codeOf(await call('PUT', '/api/session/idle', admin, { minutes: 3 }))).toBe('done');
    expect(station.archive.settings.get('idleMinutes')).toBe(3);
    const seen = (await (await call('GET', '/api/session', token)).json()) as { idleMinutes: number };
    expect(seen.idleMinutes).toBe(3);
    station.sessions.setIdle(1);
    await expect.poll(() => station.sessions.get(token)?.locked).toBe(true);
    station.sessions.setIdle(600_000);
  });

  it('leaves who, what and from where in the history', async () => {
    const { token } = (await (
      await call('POST', '/api/session', null, { user: 'admin', password: PASSWORD })
    ).json()) as { token: string };
    const request = new Request('http://station/api/accounts/u-indexer', {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${token}`, 'X-Station-Screen': 'settings/accounts' },
      body: JSON.stringify({ name: 'Người mới' }),
    });
    expect((await station.fetch(request)).status).toBe(200);
    const { auditTrail } = await import('../store/audit.ts');
    const last = auditTrail(station.archive.db).at(-1)!;
    expect(last).toMatchObject({ who: 'admin', act: 'change-account', screen: 'settings/accounts' });
  });
});
