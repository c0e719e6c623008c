/** Deliveries as people steer them, and the space that a receiver's proof sets free. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startIntake } from '../intake/intake.ts';
import { giveReadings } from '../readings-fixture.ts';
import type { Station } from '../station.ts';
import { digitize, open, place, sample, submission } from '../whole-batch-fixture.ts';
import { freePackages } from './free.ts';
import { reconcile } from './reconcile.ts';
import { reconciliationCsv } from './reconciliation-csv.ts';
import { verifyArchive } from './verify-archive.ts';

let closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function ready(more: Parameters<typeof open>[0] = {}): Promise<Station> {
  sample('005-clean.jpg');
  const station = await open(more);
  await giveReadings(station.archive, ['005-clean.jpg']);
  return station;
}

const to = (...destinations: string[]) => ({
  plan: { until: 'package' as const, approve: true, destinations },
});
const folder = (name: string) => `folder:${join(place.dir, name)}`;
const there = (name: string) =>
  existsSync(join(place.dir, name))
    ? readdirSync(join(place.dir, name)).filter((n) => n.endsWith('.zip'))
    : [];

/** Does something when the package is there and before anything of it is sent. */
function beforeSending(station: Station, act: () => void): void {
  station.hub.listen((event) => {
    if (event.type === 'job' && event.stage === 'package' && event.state === 'done') act();
  });
}

it('is held until it is let go on, and nothing of it is sent meanwhile', async () => {
  const station = await ready();
  const { packages } = station.archive;
  beforeSending(station, () => station.changeDelivery(packages.deliveries()[0]!.id, { held: true }));
  const report = await digitize(station, to(folder('usb')));
  expect(report).toMatchObject({ state: 'packed', failures: [], waiting: [{ stage: 'deliver', count: 1 }] });
  expect(there('usb')).toEqual([]);
  expect(reconcile(station.archive)).toMatchObject({
    sent: 0,
    rows: [{ agreement: 'open', reason: 'held' }],
  });
  station.changeDelivery(packages.deliveries()[0]!.id, { held: false });
  await station.idle(report.batch);
  expect(station.report(report.batch).state).toBe('delivered');
  expect(there('usb')).toHaveLength(1);
  const acts = station.history.ofBatch(report.batch).map(({ act }) => act);
  expect(acts.filter((act) => act === 'change-delivery')).toHaveLength(2);
});

it('takes its turn by what people gave it, one after the other within the limit', async () => {
  const station = await ready({ transfers: 1 });
  const { packages } = station.archive;
  const order: string[] = [];
  let most = 0;
  let now = 0;
  station.hub.listen((event) => {
    if (event.type !== 'job' || event.stage !== 'deliver') return;
    now += event.state === 'running' ? 1 : -1;
    most = Math.max(most, now);
    if (event.state === 'running')
      order.push(packages.delivery(Number(event.subject))!.destination.split('/').at(-1)!);
  });
  beforeSending(station, () => {
    const last = packages.deliveries().find((d) => d.destination.endsWith('/c'))!;
    station.changeDelivery(last.id, { priority: 10 });
  });
  await digitize(station, to(folder('a'), folder('b'), folder('c')));
  expect([order, most]).toEqual([['c', 'a', 'b'], 1]);
  expect(['a', 'b', 'c'].map((name) => there(name).length)).toEqual([1, 1, 1]);
});

it('frees only what its receiver still proves to hold, and keeps all that says what it was', async () => {
  const central = join(place.dir, 'central');
  const platform = await startIntake({ dir: central, token: 'tok' });
  closing.push(platform.close);
  const station = await ready({ token: 'tok' });
  const { archive, config } = station;
  const { batch } = await digitize(station, to(`tus:${platform.url}`));
  expect(archive.batches.get(batch)!.state).toBe('acknowledged');
  const [pack] = archive.packages.ofBatch(batch);
  const path = archive.packagePlace(pack!.file!);
  const free = (dryRun = false) =>
    freePackages(archive, config, { dryRun, signal: new AbortController().signal });

  const received = join(central, 'received', `${pack!.sha256}.zip`);
  const whole = readFileSync(received);
  writeFileSync(received, 'spoilt');
  expect(await free()).toMatchObject([{ free: false, reason: 'not-held' }]);
  writeFileSync(received, whole);
  expect(await free(true)).toMatchObject([{ free: true, reason: null, bytes: whole.length }]);
  expect(existsSync(path)).toBe(true);
  expect(await free()).toMatchObject([{ free: true, reason: null }]);
  expect(existsSync(path)).toBe(false);
  expect(await free()).toEqual([]);

  // Hash, receipt, originals and previews stay, and the archive is sound without the file.
  const list = reconcile(archive);
  expect(list).toMatchObject({ sent: 1, received: 1, accepted: 1, rows: [{ sentSha256: pack!.sha256 }] });
  const csv = Buffer.from(reconciliationCsv(list, 'vi')).toString('utf8');
  for (const said of [pack!.sha256!, list.rows[0]!.receiptId!, 'Hồ sơ']) expect(csv).toContain(said);
  expect(await verifyArchive(archive, station.profiles)).toEqual([]);
  const [page] = archive.pages.ofBatch(batch);
  const picture = await station.fetch(
    new Request(`http://station/api/pages/${page!.id}/image/access?width=200`),
  );
  expect(picture.status).toBe(200);

  // Sent nowhere else any more, and said why.
  await station.submit(submission(to(folder('usb'))));
  await station.idle(batch);
  expect(station.report(batch).failures).toMatchObject([{ stage: 'deliver', code: 'package-freed' }]);
  expect(there('usb')).toEqual([]);
});
