/** What people at the central storage see: received, refused, reconciled; found again; hashed anew. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDestination } from '../deliver/destination.ts';
import type { Parcel, SendContext } from '../deliver/types.ts';
import { hashFile } from '../files/durable.ts';
import { lightParcel } from '../packaging/parcel-fixture.ts';
import { type Intake, startIntake } from './intake.ts';

let dir: string;
let intake: Intake;
let parcel: Parcel;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'station-site-'));
  parcel = await lightParcel();
  intake = await startIntake({ dir: join(dir, 'intake'), token: 'tok-1', platform: 'Kho <thử>' });
  const kept = new Map<string, string>();
  const { name, sha256, bytes, objId } = parcel;
  const packages = [
    { name, sha256, bytes, objId, title: 'Hồ sơ <đất đai> xã Đặng Lễ', documents: 3, pages: 6 },
  ];
  const manifest = { batch: 'lo-1', station: 'Trạm An Hưng', createdAt: '2026-11-25T01:00:00Z', packages };
  const context: SendContext = {
    signal: new AbortController().signal,
    token: intake.token,
    memory: {
      get: (k) => kept.get(k) ?? null,
      set: (k, v) => void kept.set(k, v),
      delete: (k) => void kept.delete(k),
    },
    progress() {},
    manifest,
  };
  const to = openDestination(`tus:${intake.url}`, { archiveDir: dir });
  await to.send(parcel, context);
  await to.closeBatch(manifest, context);
  // A second batch of which nothing has come, and a package that is none.
  const lacking = { ...manifest, batch: 'lo-2', station: 'Trạm Bình Minh' };
  lacking.packages = [{ ...packages[0]!, sha256: 'b'.repeat(64) }];
  await to.closeBatch(lacking, context);
  const junk = join(dir, 'junk.zip');
  writeFileSync(junk, 'no package');
  const bad = { ...parcel, path: junk, name: 'hỏng.zip', bytes: 10, sha256: await hashFile(junk) };
  await expect(to.send(bad, { ...context, manifest: lacking })).rejects.toMatchObject({
    code: 'package-refused',
  });
});
afterAll(async () => {
  await intake.close();
  rmSync(dir, { recursive: true, force: true });
});

const person = { Authorization: `Basic ${Buffer.from('kho:tok-1').toString('base64')}` };
async function page(query = '', headers: Record<string, string> = person): Promise<string> {
  const answer = await fetch(`${intake.url}overview${query}`, { headers });
  return answer.ok ? answer.text() : String(answer.status);
}
const check = (fields: Record<string, string>, more: Record<string, string> = {}) =>
  fetch(`${intake.url}overview/check`, {
    method: 'POST',
    headers: { ...person, ...more },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

it('shows what was received, refused and reconciled, in Vietnamese and English', async () => {
  const vi = await page();
  expect(vi).toContain('<html lang="vi">');
  expect(vi).toContain('Đã tiếp nhận 1 gói dữ liệu, từ chối 1.');
  expect(vi).toContain('Đủ, đã cấp biên nhận lô');
  expect(vi).toContain('Còn thiếu 1 gói');
  expect(vi).toContain(parcel.objId);
  expect(vi).toContain('Hồ sơ &lt;đất đai&gt; xã Đặng Lễ');
  expect(vi).not.toContain('<đất đai>');
  const en = await page('?lang=en');
  expect(en).toContain('<html lang="en">');
  expect(en).not.toMatch(/[ạảãầấậẩẫằắặẳẵẹẻẽềếệểễịỉĩọỏõồốộổỗờớợởỡụủũừứựửữ]\w* (gói|lô)/);
  expect(await page('', {})).toBe('401');
});

it('finds packages without marks, and by station', async () => {
  expect(await page('?q=dat+dai+dang+le')).toContain(parcel.objId);
  expect(await page('?q=khong+co')).not.toContain(parcel.objId);
  expect(await page(`?q=${parcel.sha256.slice(0, 20)}`)).toContain(parcel.objId);
  const other = await page(`?station=${encodeURIComponent('Trạm Bình Minh')}`);
  expect(other).not.toContain(parcel.objId);
  expect(other).not.toContain('>lo-1<');
  expect(other).toContain('>lo-2<');
});

it('hashes what it keeps anew, and says what is not what it was', async () => {
  expect((await check({ sha256: parcel.sha256, lang: 'vi' })).status).toBe(303);
  expect(await page()).toContain('Nguyên vẹn, kiểm tra lúc');
  const received = join(dir, 'intake', 'received');
  writeFileSync(join(received, readdirSync(received)[0]!), 'spoilt');
  expect((await check({ lang: 'en' })).headers.get('location')).toBe('/overview?lang=en');
  const vi = await page();
  expect(vi).toContain('HỎNG hoặc MẤT');
  expect(vi).not.toContain('Nguyên vẹn, kiểm tra');
  // Another site's page may not make the browser do it.
  expect((await check({}, { Origin: 'http://elsewhere.example' })).status).toBe(403);
});
