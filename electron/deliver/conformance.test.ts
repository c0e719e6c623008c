import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faultyProxy } from '../../e2e/servers/faulty-proxy.ts';
import { CLIENT, startGateway } from '../../e2e/servers/gateway.ts';
import { BUCKET, KEY, type S3Server, startS3rver, startVersity } from '../../e2e/servers/s3.ts';
import { startTusd } from '../../e2e/servers/tusd.ts';
import { startIntake } from '../intake/intake.ts';
import { packedDocuments } from '../packaging/documents.ts';
import { dossier } from '../packaging/dossier-fixture.ts';
import { packDossier } from '../packaging/package.ts';
import { heavyParcel } from '../packaging/parcel-fixture.ts';
import { profileOf } from '../packaging/profile.ts';
import { openDestination } from './destination.ts';
import { verifyReceipt } from './receipt.ts';
import type { BatchManifest, Parcel, SendContext, TransferMemory } from './types.ts';

/** A receiver for the suite: where it listens, and what a hostile or careless hand can do to what it holds. */
interface Receiver {
  /** Port behind which the proxy is put; null for a folder. */
  port: number | null;
  /** Settings for a destination that reaches it at `port`. */
  settings(port: number | null): object;
  token: string | null;
  /** Changes the kept bytes of the package. */
  spoil(): unknown;
  /** Takes them away. */
  lose(): unknown;
  /** How many copies it keeps. */
  copies(): number;
  /** The most that may be sent twice after a cut. */
  chunk: number;
  publicKey?: string;
  /** It goes by content or by numbers of its own, and has room for both. */
  takesAll?: boolean;
}

type Start = (dir: string) => Promise<Receiver | null>;

let parcel: Parcel;
let other: Parcel;
let closing: (() => Promise<unknown>)[];
let dir: string;

beforeAll(async () => {
  parcel = await heavyParcel();
  const { input, context } = await dossier(1);
  const built = (await packDossier(input, profileOf('tt05-aip'), context)).package;
  other = {
    ...parcel,
    path: built.path,
    sha256: built.sha256,
    bytes: built.bytes,
    documents: () => packedDocuments(built.path),
  };
});

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-conformance-'));
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  rmSync(dir, { recursive: true, force: true });
});

const RECEIVERS: [string, Start][] = [
  ['a folder', folder],
  ['tus: the intake (@tus/server)', intake],
  ['tus: tusd', tusd],
  ['s3: s3rver', (at) => s3(at, startS3rver)],
  ['s3: versitygw', (at) => s3(at, startVersity)],
  ['a gateway by configuration', gateway],
];

async function folder(at: string): Promise<Receiver> {
  const usb = join(at, 'usb');
  const file = join(usb, parcel.name);
  return {
    port: null,
    settings: () => ({ to: `folder:${usb}` }),
    token: null,
    spoil: () => writeFileSync(file, Buffer.alloc(parcel.bytes)),
    lose: () => rmSync(file),
    copies: () => readdirSync(usb).filter((n) => n.endsWith('.zip') || n.endsWith('.part')).length,
    chunk: 0,
  };
}

async function intake(at: string): Promise<Receiver> {
  const platform = await startIntake({ dir: at, token: 'secret-token' });
  closing.push(platform.close);
  const file = join(at, 'received', `${parcel.sha256}.zip`);
  return {
    port: Number(new URL(platform.url).port),
    settings: (port) => ({ to: `tus:http://127.0.0.1:${port}/` }),
    token: platform.token,
    spoil: () => writeFileSync(file, Buffer.alloc(parcel.bytes)),
    lose: () => rmSync(file),
    copies: () => readdirSync(join(at, 'received')).length,
    chunk: 4 * 1024 * 1024,
    publicKey: platform.publicKey,
  };
}

async function tusd(at: string): Promise<Receiver | null> {
  const server = await startTusd(at);
  if (!server) return null;
  closing.push(server.close);
  const kept = () => server.kept(parcel.sha256);
  return {
    port: server.port,
    settings: (port) => ({ to: `tus:http://127.0.0.1:${port}/` }),
    token: null,
    spoil: () => kept().map((f) => writeFileSync(f, Buffer.alloc(parcel.bytes))),
    lose: () => kept().map((f) => rmSync(f)),
    copies: () => kept().length,
    chunk: 4 * 1024 * 1024,
    publicKey: server.publicKey,
    takesAll: true,
  };
}

async function s3(at: string, start: (dir: string) => Promise<S3Server | null>): Promise<Receiver | null> {
  const server = await start(at);
  if (!server) return null;
  closing.push(server.close);
  writeFileSync(join(dir, 's3.secret'), `${KEY.secret}\n`, { mode: 0o600 });
  const kept = () => largeFiles(at, parcel.bytes);
  return {
    port: server.port,
    settings: (port) => ({
      to: `s3:http://127.0.0.1:${port}/${BUCKET}/2026/`,
      auth: { type: 's3', accessKeyId: KEY.id, secretAccessKey: { file: join(dir, 's3.secret') } },
    }),
    token: null,
    spoil: () => kept().map((f) => writeFileSync(f, Buffer.alloc(parcel.bytes))),
    lose: () => kept().map((f) => rmSync(f)),
    copies: () => kept().length,
    chunk: 5 * 1024 * 1024,
  };
}

async function gateway(): Promise<Receiver> {
  const server = await startGateway();
  closing.push(server.close);
  const sample = JSON.parse(readFileSync('resources/destinations/bkhcn-7197.json', 'utf8'));
  writeFileSync(join(dir, 'gw.secret'), CLIENT.secret, { mode: 0o600 });
  const first = () => [...server.documents.keys()][0]!;
  return {
    port: server.port,
    settings: (port) => ({
      ...sample,
      to: `gateway:http://127.0.0.1:${port}/`,
      auth: {
        ...sample.auth,
        tokenUrl: `http://127.0.0.1:${port}/token`,
        clientSecret: { file: join(dir, 'gw.secret') },
      },
    }),
    token: null,
    spoil: () =>
      server.documents.set(first(), { ...server.documents.get(first())!, bytes: Buffer.from('x') }),
    lose: () => server.documents.delete(first()),
    // Three documents make one package.
    copies: () => server.documents.size / 3,
    chunk: parcel.bytes / 3 + 100_000,
    takesAll: true,
  };
}

function largeFiles(root: string, bytes: number): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))
    .filter((path) => statSync(path).size === bytes);
}

function memory(): TransferMemory {
  const map = new Map<string, string>();
  return {
    get: (k) => map.get(k) ?? null,
    set: (k, v) => void map.set(k, v),
    delete: (k) => void map.delete(k),
  };
}

const manifest = (parcels: Parcel[]): BatchManifest => ({
  batch: '0b0b0b0b-1111-4222-8333-444455556666',
  station: 'Trạm xã An Hưng',
  createdAt: '2026-11-25T08:00:00.000Z',
  packages: parcels.map(({ name, sha256, bytes, objId }) => ({
    name,
    sha256,
    bytes,
    objId,
    title: 'Hồ sơ <thử>',
    documents: 3,
    pages: 6,
  })),
});

describe.each(RECEIVERS)('%s', (_name, start) => {
  let receiver: Receiver;
  let at: string;
  let skipped: boolean;
  let kept: TransferMemory;

  beforeEach(async () => {
    at = join(dir, 'receiver');
    mkdirSync(at);
    const started = await start(at);
    skipped = started === null;
    if (started) receiver = started;
    kept = memory();
  });

  /** A destination as a fresh engine would open it. */
  const open = (port = receiver.port, more: object = {}) => {
    mkdirSync(join(dir, 'destinations'), { recursive: true });
    writeFileSync(
      join(dir, 'destinations', 'tỉnh.json'),
      JSON.stringify({ ...receiver.settings(port), ...more }),
    );
    return openDestination('at:tỉnh', { archiveDir: dir });
  };
  const context = (more: Partial<SendContext> = {}): SendContext => ({
    signal: new AbortController().signal,
    token: receiver.token,
    memory: kept,
    progress() {},
    manifest: manifest([parcel]),
    ...more,
  });

  it('takes a package, proves that it holds it, and takes it once', async (t) => {
    if (skipped) return t.skip('not installed here');
    const seen: number[] = [];
    const to = open();
    const receipt = await to.send(parcel, context({ progress: (n) => seen.push(n) }));
    expect(seen.at(-1)).toBe(parcel.bytes);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await to.holds(parcel, context())).toBe(true);
    expect(await open().send(parcel, context())).toEqual(receipt);
    expect(receiver.copies()).toBe(1);
    const batch = await to.closeBatch(manifest([parcel]), context());
    if (receiver.publicKey) {
      expect(receipt && verifyReceipt(receipt, receiver.publicKey)).toBe(true);
      // A platform without batches answers 404 to a manifest; the packages' receipts are all there is.
      if (batch) expect(verifyReceipt(batch, receiver.publicKey)).toBe(true);
      if (receiver.token)
        expect(batch).toMatchObject({ packages: [parcel.sha256], station: 'Trạm xã An Hưng' });
    } else expect([receipt, batch]).toEqual([null, null]);
  });

  it('holds no longer what was spoilt or lost there', async (t) => {
    if (skipped) return t.skip('not installed here');
    await open().send(parcel, context());
    receiver.spoil();
    expect(await open().holds(parcel, context())).toBe(false);
    receiver.lose();
    expect(await open().holds(parcel, context())).toBe(false);
  });

  it('doubles nothing when two send at once', async (t) => {
    if (skipped) return t.skip('not installed here');
    const to = open();
    await Promise.allSettled([to.send(parcel, context()), to.send(parcel, context())]);
    await to.send(parcel, context());
    expect(receiver.copies()).toBe(1);
    expect(await to.holds(parcel, context())).toBe(true);
  });

  it('never writes over something else', async (t) => {
    if (skipped) return t.skip('not installed here');
    // Same name and OBJID, other content.
    await open().send(other, context());
    const sending = open().send(parcel, context());
    if (receiver.takesAll) return void (await sending);
    await expect(sending).rejects.toMatchObject({ code: 'package-refused' });
    expect(await open().holds(other, context())).toBe(true);
  });

  it('goes on after a cut with at most one chunk sent again', async (t) => {
    if (skipped) return t.skip('not installed here');
    if (receiver.port === null) return t.skip('a folder has no line to cut');
    const proxy = await faultyProxy(receiver.port);
    closing.push(proxy.close);
    const cuts = [1_000_000, 7_000_000, 3_000_000];
    for (const bytes of cuts) {
      proxy.cutAt(bytes);
      await expect(open(proxy.port).send(parcel, context())).rejects.toMatchObject({
        code: 'destination-unreachable',
        retryable: true,
      });
    }
    await open(proxy.port).send(parcel, context());
    expect(proxy.cuts()).toBe(cuts.length);
    const again = cuts.reduce((sum, bytes) => sum + Math.min(bytes, receiver.chunk), 0);
    expect(proxy.sent()).toBeLessThan(parcel.bytes + again + 300_000);
    expect(await open().holds(parcel, context())).toBe(true);
    expect(receiver.copies()).toBe(1);
  });

  it('stops when it is told to, and leaves nothing half there', async (t) => {
    if (skipped) return t.skip('not installed here');
    const stop = new AbortController();
    const sending = open(receiver.port, { bytesPerSecond: 2_000_000 }).send(
      parcel,
      context({ signal: stop.signal }),
    );
    setTimeout(() => stop.abort(new Error('stop')), 300);
    await expect(sending).rejects.toThrow('stop');
    expect(await open().holds(parcel, context())).toBe(false);
    await open().send(parcel, context());
    expect(receiver.copies()).toBe(1);
  });
});
