import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Archive, openArchive } from '../store/archive.ts';
import { auditTrail } from '../store/audit.ts';
import { Accounts } from './accounts.ts';
import { delayAfter } from './lockout.ts';
import { checkPassword, DEFAULT_COST, hashPassword, isOutdated } from './password.ts';
import { Sessions } from './sessions.ts';

const CHEAP = { N: 2 ** 4, r: 8, p: 1 };
const ADMIN = { user: 'quantri', name: 'Phạm Thị Quản', roles: [], password: 'chuồn chuồn ớt' };
const LAN = { user: 'lan', name: 'Trần Thị Lan', roles: ['clerk' as const], password: 'mặt trời mọc' };

let archive: Archive;
let accounts: Accounts;
let now: number;
beforeEach(async () => {
  archive = await openArchive(mkdtempSync(join(tmpdir(), 'station-accounts-')));
  now = Date.parse('2026-11-25T08:00:00Z');
  accounts = new Accounts(archive, CHEAP, () => now);
});
afterEach(() => archive.close());

describe('passwords', () => {
  it('are known again, and nothing else is, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), async (a, b) => {
        const stored = await hashPassword(a, CHEAP);
        expect(await checkPassword(a, stored)).toBe(true);
        expect(await checkPassword(a.normalize('NFD'), stored)).toBe(true);
        expect(await checkPassword(b, stored)).toBe(a.normalize('NFC') === b.normalize('NFC'));
      }),
      { numRuns: 50 },
    );
  });

  it('are hashed with a salt and stored parameters that may be raised later', async () => {
    const first = await hashPassword('x', CHEAP);
    expect(first).not.toBe(await hashPassword('x', CHEAP));
    expect(first).toMatch(/^scrypt\$16\$8\$1\$/);
    expect(isOutdated(first, DEFAULT_COST)).toBe(true);
    expect(await checkPassword('x', 'not a hash')).toBe(false);
  });
});

describe('lock-out', () => {
  it('grows with every wrong password and never for ever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), (n) => {
        expect(delayAfter(n + 1)).toBeGreaterThanOrEqual(delayAfter(n));
        expect(delayAfter(n)).toBeLessThanOrEqual(15 * 60_000);
      }),
    );
    expect([1, 2, 3, 4, 5].map(delayAfter)).toEqual([0, 0, 5000, 10_000, 20_000]);
  });

  it('holds even for the right password, for attempts at once, and across a restart', async () => {
    await accounts.setUp(ADMIN);
    const wrong = () => accounts.signIn('quantri', 'sai').catch((e: { code: string }) => e.code);
    const codes = await Promise.all([wrong(), wrong(), wrong(), wrong(), wrong()]);
    expect(codes.filter((c) => c === 'wrong-password')).toHaveLength(3);
    expect(codes.filter((c) => c === 'account-locked')).toHaveLength(2);
    const later = new Accounts(archive, CHEAP, () => now);
    await expect(later.signIn('quantri', ADMIN.password)).rejects.toMatchObject({ code: 'account-locked' });
    now += 5001;
    await expect(later.signIn('quantri', ADMIN.password)).resolves.toMatchObject({ user: 'quantri' });
    // A right password clears the count.
    expect(await wrong()).toBe('wrong-password');
    await expect(later.signIn('quantri', ADMIN.password)).resolves.toBeDefined();
  });
});

describe('accounts', () => {
  it('begin with one administrator, who alone is made without an account', async () => {
    expect(accounts.exist).toBe(false);
    expect(await accounts.setUp({ ...ADMIN, roles: ['supervisor'] })).toMatchObject({
      roles: ['administrator', 'supervisor'],
    });
    await expect(accounts.setUp({ ...LAN })).rejects.toMatchObject({ code: 'accounts-exist' });
    await accounts.add('quantri', LAN);
    await expect(accounts.add('quantri', LAN)).rejects.toMatchObject({ code: 'account-exists' });
    expect(auditTrail(archive.db).map((e) => [e.who, e.act, e.subject])).toEqual([
      ['quantri', 'set-up', 'quantri'],
      ['quantri', 'add-account', 'lan'],
    ]);
    expect(JSON.stringify(auditTrail(archive.db))).not.toContain('scrypt');
  });

  it('refuse names, roles and passwords that will not do', async () => {
    for (const [more, code] of [
      [{ user: 'Lan' }, 'bad-account'],
      [{ user: 'a'.repeat(40) }, 'bad-account'],
      [{ name: '  ' }, 'bad-account'],
      [{ password: 'ngắn' }, 'weak-password'],
      [{ password: 'xin chào lan' }, 'weak-password'],
      [{ password: 'aaaaaaaaaaaa' }, 'weak-password'],
    ] as const) {
      await expect(accounts.setUp({ ...LAN, ...more })).rejects.toMatchObject({ code });
    }
    await expect(accounts.add('x', { ...LAN, roles: [] })).rejects.toMatchObject({ code: 'bad-account' });
    expect(accounts.exist).toBe(false);
  });

  it('always keep an administrator who can sign in', async () => {
    await accounts.setUp(ADMIN);
    const taken = { code: 'last-administrator' };
    expect(() => accounts.change('quantri', 'quantri', { active: false })).toThrowError(
      expect.objectContaining(taken),
    );
    expect(() => accounts.change('quantri', 'quantri', { roles: ['clerk'] })).toThrowError(
      expect.objectContaining(taken),
    );
    await accounts.add('quantri', { ...LAN, roles: ['administrator'] });
    accounts.change('lan', 'quantri', { active: false });
    await expect(accounts.signIn('quantri', ADMIN.password)).rejects.toMatchObject({
      code: 'wrong-password',
    });
    expect(JSON.parse(auditTrail(archive.db).at(-2)!.detail)).toMatchObject({
      before: { active: true },
      after: { active: false },
    });
  });

  it('are recovered by an administrator with a password that must be changed', async () => {
    await accounts.setUp(ADMIN);
    await accounts.add('quantri', LAN);
    await accounts.recover('quantri', 'lan', 'tạm thời 2026');
    await expect(accounts.signIn('lan', LAN.password)).rejects.toMatchObject({ code: 'wrong-password' });
    await accounts.signIn('lan', 'tạm thời 2026');
    expect(accounts.mustChange('lan')).toBe(true);
    const same = accounts.changePassword('lan', 'lan', 'tạm thời 2026', 'tạm thời 2026');
    await expect(same).rejects.toMatchObject({ code: 'weak-password' });
    await accounts.changePassword('lan', 'lan', 'tạm thời 2026', 'hoa sen trắng');
    expect(accounts.mustChange('lan')).toBe(false);
  });
});

describe('sessions', () => {
  it('lock when idle, unlock, and end', async () => {
    const sessions = new Sessions(20);
    const token = sessions.open('lan');
    const { signal } = sessions.get(token)!;
    expect(sessions.get(`${token}x`)).toBeNull();
    await expect.poll(() => sessions.get(token)!.locked).toBe(true);
    expect(signal.aborted).toBe(true);
    sessions.unlock(token);
    expect(sessions.get(token)).toMatchObject({ user: 'lan', locked: false });
    sessions.closeAll('lan');
    expect(sessions.get(token)).toBeNull();
    sessions.end();
  });
});
