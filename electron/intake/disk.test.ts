/** A disk's way to the central storage and back: packages there, receipts here. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takeReceipts } from '../pipeline/disk-receipts.ts';
import { reconcile } from '../pipeline/reconcile.ts';
import { giveReadings } from '../readings-fixture.ts';
import { digitize, open, place, sample } from '../whole-batch-fixture.ts';
import { importDisk } from './import.ts';

const WHO = { user: 'an', screen: 'reconcile' };
const PLATFORM = 'Kho lưu trữ thử';

/** A batch that was handed over on a disk. */
async function handedOver() {
  sample('005-clean.jpg');
  const station = await open();
  await giveReadings(station.archive, ['005-clean.jpg']);
  const disk = join(place.dir, 'usb');
  const destinations = [`folder:${disk}`];
  const report = await digitize(station, { plan: { until: 'package', approve: true, destinations } });
  expect(report).toMatchObject({ state: 'delivered', failures: [] });
  const name = readdirSync(disk).find((n) => n.endsWith('.zip'))!;
  return { station, disk, batch: report.batch, name, central: join(place.dir, 'central') };
}

it('takes packages in once, and acknowledges the batch with the receipts that come back', async () => {
  const { station, disk, batch, name, central } = await handedOver();
  const { archive } = station;
  expect(reconcile(archive).rows).toMatchObject([{ receiptId: null, receivedSha256: null }]);
  const first = await importDisk(central, disk, PLATFORM);
  expect(first).toMatchObject({
    receiptsWritten: true,
    packages: [{ file: name, receipt: { platform: PLATFORM }, reasons: [] }],
    batches: [{ batch, missing: 0, receipt: { batch } }],
  });
  expect(await importDisk(central, disk, PLATFORM)).toEqual(first);
  for (const folder of ['received', 'accepted']) expect(readdirSync(join(central, folder))).toHaveLength(1);
  expect(readdirSync(join(central, 'uploads'))).toEqual([]);

  expect(await takeReceipts(archive, disk, WHO)).toEqual({ kept: 1, refused: [] });
  expect(archive.batches.get(batch)!.state).toBe('acknowledged');
  const { rows, sent, received, accepted } = reconcile(archive);
  const { receiptId } = first.packages[0]!.receipt!;
  expect([sent, received, accepted]).toEqual([1, 1, 1]);
  expect(rows).toMatchObject([{ receiptId, agreement: 'agreed', reason: null }]);
  expect(archive.packages.batchReceipts(batch)).toMatchObject([{ receipt: first.batches[0]!.receipt }]);
  // Doing it again keeps nothing twice.
  const entries = station.history.check().entries;
  expect(await takeReceipts(archive, disk, WHO)).toEqual({ kept: 1, refused: [] });
  expect(station.history.check()).toMatchObject({ entries, broken: null });
});

it('keeps no receipt that is forged, altered, of a stranger or of something else', async () => {
  const { station, disk, batch, name, central } = await handedOver();
  const { archive } = station;
  await importDisk(central, disk, PLATFORM);
  const path = join(disk, `${name}.receipt.json`);
  const good = readFileSync(path, 'utf8');
  const refusal = async (text: string) => {
    writeFileSync(path, text);
    const { kept, refused } = await takeReceipts(archive, disk, WHO);
    expect([kept, archive.batches.get(batch)!.state]).toEqual([0, 'delivered']);
    return refused[0]!.reason;
  };
  rmSync(join(disk, readdirSync(disk).find((n) => /^ban-giao-.*\.receipt\.json$/.test(n))!));
  const receipt = JSON.parse(good);
  expect(await refusal(JSON.stringify({ ...receipt, receiptId: 'khác' }))).toBe('signature');
  expect(await refusal(JSON.stringify({ ...receipt, pages: 99 }))).toBe('pages');
  expect(await refusal(JSON.stringify({ ...receipt, packageSha256: '0'.repeat(64) }))).toBe('unknown');
  expect(await refusal('{')).toBe('unknown');
  // Another platform's receipt and key, once the first one's is known.
  writeFileSync(path, good);
  expect((await takeReceipts(archive, disk, WHO)).kept).toBe(1);
  for (const file of readdirSync(disk)) if (/receipt|platform-key/.test(file)) rmSync(join(disk, file));
  await importDisk(join(place.dir, 'elsewhere'), disk, 'Kẻ lạ');
  const strangers = await takeReceipts(archive, disk, WHO);
  expect([strangers.kept, new Set(strangers.refused.map((r) => r.reason))]).toEqual([
    0,
    new Set(['signature']),
  ]);
  expect(reconcile(archive).rows).toMatchObject([{ receiptId: receipt.receiptId, agreement: 'agreed' }]);
});

it('says of every package of a bad disk what is wrong, and takes the good ones', async () => {
  const { disk, name, central, batch } = await handedOver();
  const manifest = readdirSync(disk).find((n) => /^ban-giao-.*\.json$/.test(n))!;
  writeFileSync(join(disk, 'ban-giao-hong.json'), '{"batch":');
  writeFileSync(join(disk, 'la.zip'), 'x');
  writeFileSync(join(disk, 'hong.zip'), 'y');
  writeFileSync(join(disk, 'hong.zip.sha256'), `${'a'.repeat(64)}  hong.zip\n`);
  const list = JSON.parse(readFileSync(join(disk, manifest), 'utf8'));
  list.packages.push({ ...list.packages[0], name: 'hong.zip', sha256: 'a'.repeat(64) });
  writeFileSync(join(disk, manifest), JSON.stringify(list));
  const result = await importDisk(central, disk, PLATFORM);
  const reasons = Object.fromEntries(result.packages.map((p) => [p.file, p.reasons]));
  expect(reasons).toEqual({
    'hong.zip': ['wrong-checksum: the package'],
    'la.zip': ['missing-file: .sha256'],
    [name]: [],
  });
  expect(result.batches).toEqual([{ batch, receipt: null, missing: 1 }]);
  // A bit of the package flips on the way: the checksum beside it tells.
  appendFileSync(join(disk, name), '!');
  const spoilt = await importDisk(join(place.dir, 'other'), disk, PLATFORM);
  expect(spoilt.packages.find((p) => p.file === name)).toMatchObject({ receipt: null });
});

it.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'takes in what lies on a write-protected disk, and says that no receipt could be written',
  async (t) => {
    const { disk, name, central } = await handedOver();
    try {
      execFileSync('mount', ['--bind', disk, disk], { stdio: 'pipe' });
      execFileSync('mount', ['-o', 'remount,ro,bind', disk], { stdio: 'pipe' });
    } catch {
      return t.skip('nothing may be mounted here');
    }
    try {
      const result = await importDisk(central, disk, PLATFORM);
      expect(result).toMatchObject({ receiptsWritten: false, packages: [{ file: name, reasons: [] }] });
      expect(existsSync(join(disk, `${name}.receipt.json`))).toBe(false);
    } finally {
      execFileSync('umount', [disk]);
    }
    expect(await importDisk(central, disk, PLATFORM)).toMatchObject({ receiptsWritten: true });
    expect(existsSync(join(disk, `${name}.receipt.json`))).toBe(true);
  },
);
