/** A locked archive as people meet it: what answers, who opens it, and what lies there meanwhile. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  AN,
  BINH,
  COST,
  call,
  check,
  encrypted,
  gate,
  home,
  inTheOpen,
  JPEG,
  locked,
  signIn,
  start,
  stop,
  WHO,
} from './encrypted-fixture.ts';
import { openArchive } from './store/archive.ts';
import { keyByPassword, keyByRecovery, readKeys } from './store/keyring.ts';

describe('a locked archive', () => {
  it('answers nothing but signing in, which opens it for two accounts and by the recovery key', async () => {
    const paper = await encrypted();
    for (const [user, password] of [
      ['an', AN],
      ['binh', BINH],
    ] as const) {
      await start();
      expect(gate!.station).toBeNull();
      expect(await call('GET', '/session')).toMatchObject({
        body: { archiveLocked: true, person: null, people: [{ user: 'an' }, { user: 'binh' }] },
      });
      expect(await call('GET', '/status')).toMatchObject({
        status: 423,
        body: { title: 'archive-encrypted' },
      });
      expect(await signIn(user, 'sai mật khẩu')).toMatchObject({
        status: 401,
        body: { title: 'wrong-password' },
      });
      expect(await signIn('nobody', password)).toMatchObject({ body: { title: 'no-key-copy' } });
      expect(await locked()).toBe(true);
      expect(await signIn(user, password)).toMatchObject({ status: 201, body: { person: { user } } });
      expect(await locked()).toBe(false);
      const { archive } = gate!.station!;
      const [batch] = archive.batches.all();
      const [page] = archive.pages.ofBatch(batch!.id);
      const { bytes } = await gate!.station!.pictures.whole(page!, 'access', null);
      expect(Buffer.from(bytes).subarray(0, 3)).toEqual(JPEG);
      await stop();
    }
    await start();
    const wrong = paper.replace(/^./, (letter) => (letter === '7' ? '8' : '7'));
    expect(await call('POST', '/session/recovery-key', { recoveryKey: wrong })).toMatchObject({
      status: 401,
    });
    expect(await call('POST', '/session/recovery-key', { recoveryKey: paper.toLowerCase() })).toMatchObject({
      status: 200,
    });
    expect(await signIn('an', AN)).toMatchObject({ status: 201 });
  });

  it('delays who guesses, and is not opened by an account that was closed', async () => {
    await encrypted(0);
    await start();
    for (let n = 0; n < 3; n++) await signIn('an', `sai ${n}`);
    expect(await signIn('an', AN)).toMatchObject({ status: 429, body: { title: 'account-locked' } });
    await signIn('binh', BINH);
    gate!.station!.accounts.change(WHO, 'binh', { active: false });
    await stop();
    expect(readKeys(home)!.copies.map((copy) => copy.user)).toEqual(['an']);
    await start();
    expect(await signIn('binh', BINH)).toMatchObject({ body: { title: 'no-key-copy' } });
  });

  it('holds nothing in the open, and is refused without its key or with another', async () => {
    const paper = await encrypted();
    expect(inTheOpen(home, ['Mốc tìm kiếm riêng', 'Đại Thắng', 'BC-UBND'])).toEqual([]);
    expect(existsSync(join(home, 'station.db'))).toBe(false);
    await expect(openArchive(home)).rejects.toMatchObject({ code: 'archive-encrypted' });
    await expect(openArchive(home, { key: Buffer.alloc(32) })).rejects.toThrow('wrong-recovery-key');
    expect(await check(home, keyByRecovery(home, paper))).toEqual([]);
    expect(inTheOpen(home, ['Đại Thắng'])).toEqual([]);
  });

  it('is opened by the paper alone when keys.json is lost', async () => {
    const paper = await encrypted();
    rmSync(join(home, 'keys.json'));
    await expect(openArchive(home)).rejects.toMatchObject({ code: 'archive-damaged' });
    await start();
    expect(await signIn('an', AN)).toMatchObject({ body: { title: 'no-key-copy' } });
    expect(await call('POST', '/session/recovery-key', { recoveryKey: paper })).toMatchObject({
      status: 200,
    });
    expect(await signIn('an', AN)).toMatchObject({ status: 201 });
    await stop();
    await expect(keyByPassword(home, 'an', AN)).resolves.toHaveLength(32);
  });

  it('keeps what was written when the engine was killed, and puts it away the next time', async () => {
    await encrypted();
    const key = await keyByPassword(home, 'an', AN);
    const killed = await openArchive(home, { key });
    killed.audit('an', 'test', 'written before the power went');
    // As a power cut leaves it: no clean end, but the lock is gone with its process.
    writeFileSync(join(killed.workDir, 'page.jpg'), JPEG);
    killed.db.close();
    (killed as unknown as { lock: { release(): void } }).lock.release();
    expect(existsSync(join(home, 'station.db'))).toBe(true);
    // What was being worked on goes at once, before anybody signs in; the database waits for the key.
    await start();
    expect(existsSync(join(home, 'work', 'page.jpg'))).toBe(false);
    await stop();
    await expect(openArchive(home)).rejects.toMatchObject({ code: 'archive-encrypted' });
    const again = await openArchive(home, { key });
    expect(again.db.prepare("SELECT 1 FROM audit WHERE subject LIKE 'written%'").get()).toBeTruthy();
    await again.close();
    expect(inTheOpen(home, ['written before'])).toEqual([]);
  });

  it('stays open while somebody still looks, and is put away by whoever closes it last', async () => {
    await encrypted();
    const key = await keyByPassword(home, 'an', AN);
    const engine = await openArchive(home, { key });
    const looking = await openArchive(home, { key, readOnly: true });
    await engine.close();
    expect(looking.batches.all()).toHaveLength(1);
    looking.audit('an', 'test', 'looked');
    await looking.close();
    expect(inTheOpen(home, [])).toEqual([]);
    const later = await openArchive(home, { key, readOnly: true });
    expect(later.db.prepare("SELECT 1 FROM audit WHERE subject = 'looked'").get()).toBeTruthy();
    await later.close();
    expect(inTheOpen(home, [])).toEqual([]);
  }, 30_000);
});

describe('looking at an encrypted archive', () => {
  it('waits for an engine that begins at the same moment, and looks beside it then', async () => {
    await encrypted(0);
    const key = await keyByPassword(home, 'an', AN);
    const beginning = openArchive(home, { key });
    const looking = await openArchive(home, { key, readOnly: true, lockWaitMs: 300 });
    expect(looking.accounts.any()).toBe(true);
    await looking.close();
    await (await beginning).close();
    expect(inTheOpen(home, [])).toEqual([]);
  });
});

describe('passwords', () => {
  it('that are changed or replaced by an administrator go on opening the archive, and old ones do not', async () => {
    await encrypted(0);
    await start();
    await signIn('an', AN);
    const { accounts } = gate!.station!;
    await accounts.changePassword(WHO, 'an', AN, 'mưa rào tháng sáu');
    await accounts.recover(WHO, 'binh', 'cấp lại 2026');
    await accounts.add(WHO, { user: 'chi', name: 'Chi', roles: ['clerk'], password: 'lần đầu vào' });
    await stop();
    await expect(keyByPassword(home, 'an', AN)).rejects.toThrow('wrong-password');
    await expect(keyByPassword(home, 'binh', BINH)).rejects.toThrow('wrong-password');
    for (const [user, password] of [
      ['an', 'mưa rào tháng sáu'],
      ['binh', 'cấp lại 2026'],
      ['chi', 'lần đầu vào'],
    ])
      await expect(keyByPassword(home, user!, password!)).resolves.toHaveLength(32);
    expect(readKeys(home)!.copies).toHaveLength(3);
  });

  it('both open it when the power goes between the key and the account', async () => {
    await encrypted(0);
    const key = await keyByPassword(home, 'an', AN);
    const archive = await openArchive(home, { key });
    await archive.vault.keyring!.add('an', 'mưa rào tháng sáu', COST);
    await archive.close();
    await expect(keyByPassword(home, 'an', 'mưa rào tháng sáu')).resolves.toEqual(key);
    await start();
    // The account still has the old one, which opens too; what it does not have is dropped.
    expect(await signIn('an', AN)).toMatchObject({ status: 201 });
    await expect(keyByPassword(home, 'an', 'mưa rào tháng sáu')).rejects.toThrow('wrong-password');
  });

  it('are needed before anything is encrypted', async () => {
    await start();
    expect(await call('POST', '/encryption', { password: 'x' })).toMatchObject({
      status: 409,
      body: { title: 'encryption-needs-accounts' },
    });
    expect((await call('GET', '/encryption')).body).toMatchObject({ state: 'off' });
  });
});
