/**
 * Two hundred random cuts of the line and a hundred random kills of the engine while it packs and delivers: nothing
 * lost, nothing doubled, at most one chunk sent again per cut. `npm run soak` runs it; to repeat
 * or shorten it: `node e2e/soak/deliver.ts --seed N --cuts N --kills N`.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDestination } from '../../electron/deliver/destination.ts';
import { verifyReceipt } from '../../electron/deliver/receipt.ts';
import { CHUNK } from '../../electron/deliver/tus.ts';
import type { Parcel, Receipt } from '../../electron/deliver/types.ts';
import { hashFile } from '../../electron/files/durable.ts';
import { startIntake } from '../../electron/intake/intake.ts';
import { heavyParcel } from '../../electron/packaging/parcel-fixture.ts';
import { faultyProxy } from '../servers/faulty-proxy.ts';
import { killHard, start, station } from '../station.ts';
import { describedBatch, TOKEN } from './sound.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    cuts: { type: 'string', default: '200' },
    kills: { type: 'string', default: '100' },
  },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
console.log(`seed ${seed} (repeat with --seed ${seed})`);
const random = generator(seed);
let failures = 0;

await cuts(Number(values.cuts));
await kills(Number(values.kills));
if (failures > 0) process.exit(1);

/** Said at once: a long run may be cut off before its end. */
function failed(what: string): void {
  failures++;
  console.error(`FAILED ${what}`);
}

/** Requests and answers around the bytes of the package, per attempt. */
function overhead(attempts: number): number {
  return 20_000 + attempts * 6000;
}

async function cuts(wanted: number): Promise<void> {
  const parcel = await heavyParcel(3_000_000);
  let done = 0;
  let deliveries = 0;
  let again = 0;
  let most = 0;
  while (done < wanted) {
    const dir = mkdtempSync(join(tmpdir(), 'station-soak-cuts-'));
    const platform = await startIntake({ dir, token: 'soak' });
    const proxy = await faultyProxy(Number(new URL(platform.url).port));
    const kept = new Map<string, string>();
    let receipt: Receipt | null = null;
    let attempts = 0;
    // Some deliveries are cut often, some hardly at all.
    let left = Math.min(wanted - done, Math.floor(random() * 12));
    while (!receipt) {
      const before = proxy.cuts();
      const direction = random() < 0.8 ? 'up' : 'down';
      const at = Math.floor(direction === 'up' ? random() * parcel.bytes * 0.7 : random() * 3000);
      proxy.arm(left > 0 ? { harm: random() < 0.7 ? 'cut' : 'truncate', at, direction } : null);
      attempts++;
      receipt = await attempt(parcel, proxy.port, platform.token, kept);
      if (proxy.cuts() > before) {
        left--;
        done++;
      } else if (!receipt && left === 0) {
        failed(`delivery ${deliveries}: not delivered although nothing was cut`);
        break;
      }
      if (receipt) proxy.arm(null);
    }
    const extra = Math.max(0, proxy.sent() - parcel.bytes);
    again += extra;
    most = Math.max(most, extra / Math.max(1, proxy.cuts()));
    if (extra > proxy.cuts() * CHUNK + overhead(attempts))
      failed(`delivery ${deliveries}: ${extra} bytes again after ${proxy.cuts()} cuts`);
    await whole(dir, parcel, receipt, platform.publicKey, `delivery ${deliveries}`);
    await proxy.close();
    await platform.close();
    rmSync(dir, { recursive: true, force: true });
    deliveries++;
  }
  const mb = (n: number) => (n / 2 ** 20).toFixed(2);
  console.log(
    `${done} cuts in ${deliveries} deliveries of ${mb(parcel.bytes)} MB: ${mb(again)} MB sent again in all, ` +
      `${mb(most)} MB per cut at most (chunk ${mb(CHUNK)} MB)`,
  );
}

async function attempt(
  parcel: Parcel,
  port: number,
  token: string,
  kept: Map<string, string>,
): Promise<Receipt | null> {
  const memory = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
    delete: (key: string) => void kept.delete(key),
  };
  try {
    const to = openDestination(`tus:http://127.0.0.1:${port}/`, { archiveDir: tmpdir() });
    return await to.send(parcel, { signal: new AbortController().signal, token, memory, progress() {} });
  } catch (thrown) {
    if (!(thrown as { retryable?: boolean }).retryable) failed(`unexpected: ${thrown}`);
    return null;
  }
}

async function whole(
  dir: string,
  parcel: Parcel,
  receipt: Receipt | null,
  key: string,
  what: string,
): Promise<void> {
  if (!receipt || !verifyReceipt(receipt, key) || receipt.packageSha256 !== parcel.sha256)
    failed(`${what}: receipt`);
  const received = readdirSync(join(dir, 'received'));
  if (received.join() !== `${parcel.sha256}.zip`) failed(`${what}: received ${received.join()}`);
  else if ((await hashFile(join(dir, 'received', received[0]!))) !== parcel.sha256) failed(`${what}: bytes`);
  if (readdirSync(join(dir, 'accepted')).length !== 1) failed(`${what}: accepted`);
}

/** From "described" to "delivered" the engine is killed at a random moment, then started again and left alone. */
async function kills(wanted: number): Promise<void> {
  const { dir, attempt } = await describedBatch();
  let landed = 0;
  let tries = 0;
  let longest = 4000;
  // A try whose work was done before its kill came counts for nothing.
  for (; landed < wanted && tries < 3 * wanted; tries++) {
    const { command, end } = await attempt(tries);
    const child = start(command, TOKEN);
    const began = performance.now();
    await Promise.race([sleep(random() * longest), new Promise((resolve) => child.once('exit', resolve))]);
    if (child.exitCode === null) {
      await killHard(child);
      landed++;
    }
    const again = await station(command, TOKEN);
    // Kills are spread over as long as the work takes, start of the program included.
    longest = Math.max(1500, 0.9 * longest + 0.1 * 1.1 * (performance.now() - began) * 0.6);
    for (const fault of await end(again)) failed(`kill ${tries}: ${fault}`);
    if ((tries + 1) % 10 === 0)
      console.log(`${tries + 1} tries, ${landed} kills so far, ${failures} failures`);
  }
  if (landed < wanted) failed(`only ${landed} kills came in time`);
  rmSync(dir, { recursive: true, force: true });
  console.log(
    `${landed} kills while packing and delivering (${tries} tries): every record there once, every archive sound`,
  );
}

/** Mulberry32: the same seed gives the same run. */
function generator(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
