import { generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faultyProxy } from '../../e2e/servers/faulty-proxy.ts';
import { hashFile } from '../files/durable.ts';
import { type Intake, startIntake } from '../intake/intake.ts';
import { dossier } from '../packaging/dossier-fixture.ts';
import { packDossier } from '../packaging/package.ts';
import { heavyParcel } from '../packaging/parcel-fixture.ts';
import { profileOf } from '../packaging/profile.ts';
import { destinationLabel, openDestination } from './destination.ts';
import { signReceipt, verifyReceipt } from './receipt.ts';
import type { Parcel, Receipt, SendContext, TransferMemory } from './types.ts';

let parcel: Parcel;
let dir: string;
let closing: (() => Promise<unknown>)[];

beforeAll(async () => {
  parcel = { ...(await heavyParcel()), name: 'p.zip' };
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-deliver-'));
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

const parseDestination = (text: string) => openDestination(text, { archiveDir: dir });

function memory(): TransferMemory {
  const map = new Map<string, string>();
  return {
    get: (k) => map.get(k) ?? null,
    set: (k, v) => void map.set(k, v),
    delete: (k) => void map.delete(k),
  };
}

function context(token: string | null, more: Partial<SendContext> = {}): SendContext {
  return { signal: new AbortController().signal, token, memory: memory(), progress() {}, ...more };
}

async function intake(where = join(dir, 'intake')): Promise<Intake> {
  const started = await startIntake({ dir: where, token: 'secret-token' });
  closing.push(started.close);
  return started;
}

async function server(listener: RequestListener): Promise<string> {
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    http.closeAllConnections();
    http.close();
  });
  return `tus:http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
}

describe('tus', () => {
  it('delivers a package and brings back a receipt that names it', async () => {
    const platform = await intake();
    const seen: number[] = [];
    const receipt = (await parseDestination(`tus:${platform.url}`).send(
      parcel,
      context(platform.token, { progress: (n) => seen.push(n) }),
    ))!;
    expect(receipt).toMatchObject({
      packageSha256: parcel.sha256,
      objId: parcel.objId,
      documents: 3,
      pages: 6,
    });
    expect(verifyReceipt(receipt, platform.publicKey)).toBe(true);
    expect(seen.at(-1)).toBe(parcel.bytes);
    const accepted = readdirSync(join(dir, 'intake', 'accepted'));
    expect(accepted).toEqual([parcel.objId.replaceAll(':', '_')]);
    expect(existsSync(join(dir, 'intake', 'accepted', accepted[0]!, 'METS.xml'))).toBe(true);
    expect(await hashFile(join(dir, 'intake', 'received', `${parcel.sha256}.zip`))).toBe(parcel.sha256);
    expect(readdirSync(join(dir, 'intake', 'uploads'))).toEqual([]);
  });

  it('sends a package once, however often it is asked to', async () => {
    const platform = await intake();
    const proxy = await faultyProxy(Number(new URL(platform.url).port));
    closing.push(proxy.close);
    const to = parseDestination(`tus:http://127.0.0.1:${proxy.port}/`);
    const first = await to.send(parcel, context(platform.token));
    const sent = proxy.sent();
    expect(await to.send(parcel, context(platform.token))).toEqual(first);
    expect(proxy.sent() - sent).toBeLessThan(5000);
    const both = await Promise.all(
      [1, 2, 3].map(() => parseDestination(`tus:${platform.url}`).send(parcel, context(platform.token))),
    );
    expect(both.every((r) => r?.receiptId === first?.receiptId)).toBe(true);
  });

  it('doubles nothing when two send the same package at once', async () => {
    const platform = await intake();
    const to = parseDestination(`tus:${platform.url}`);
    const [a, b] = await Promise.all([
      to.send(parcel, context(platform.token)),
      to.send(parcel, context(platform.token)),
    ]);
    expect(a).toEqual(b);
    expect(readdirSync(join(dir, 'intake', 'accepted'))).toHaveLength(1);
    expect(readdirSync(join(dir, 'intake', 'received'))).toHaveLength(1);
  });

  it('goes on after a cut with at most one chunk sent again, also as a new process', async () => {
    const platform = await intake();
    const proxy = await faultyProxy(Number(new URL(platform.url).port));
    closing.push(proxy.close);
    const kept = memory();
    const chunk = 4 * 1024 * 1024;
    const cuts = [3000, 900_000, chunk + 700_000, chunk + 1_500_000];
    for (const at of cuts) {
      proxy.cutAt(at);
      // A new destination each time: all that a restarted engine would have is the memory.
      const sending = parseDestination(`tus:http://127.0.0.1:${proxy.port}/`).send(
        parcel,
        context(platform.token, { memory: kept }),
      );
      await expect(sending).rejects.toMatchObject({ code: 'destination-unreachable', retryable: true });
    }
    const receipt = await parseDestination(`tus:http://127.0.0.1:${proxy.port}/`).send(
      parcel,
      context(platform.token, { memory: kept }),
    );
    expect(receipt!.packageSha256).toBe(parcel.sha256);
    expect(proxy.cuts()).toBe(4);
    const again = cuts.reduce((sum, at) => sum + Math.min(at, chunk), 0);
    expect(proxy.sent()).toBeLessThan(parcel.bytes + again + 50_000);
  });

  it('starts anew when the upload is gone at the server', async () => {
    const platform = await intake();
    const proxy = await faultyProxy(Number(new URL(platform.url).port));
    closing.push(proxy.close);
    const kept = memory();
    const to = parseDestination(`tus:http://127.0.0.1:${proxy.port}/`);
    proxy.cutAt(2_000_000);
    await expect(to.send(parcel, context(platform.token, { memory: kept }))).rejects.toThrow();
    for (const name of readdirSync(join(dir, 'intake', 'uploads')))
      rmSync(join(dir, 'intake', 'uploads', name));
    expect((await to.send(parcel, context(platform.token, { memory: kept })))!.packageSha256).toBe(
      parcel.sha256,
    );
  });

  it('says that a wrong token is wrong, without showing it', async () => {
    const platform = await intake();
    const error = await parseDestination(`tus:${platform.url}`)
      .send(parcel, context('hunter2'))
      .catch((e: Error) => e);
    expect(error).toMatchObject({ code: 'not-authorized', retryable: false });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
    expect((await fetch(`${platform.url}packages`)).status).toBe(401);
  });

  it('reports a refusal with its reasons', async () => {
    const platform = await intake();
    const path = join(dir, 'bad.zip');
    writeFileSync(path, 'this is no package');
    const bad = { ...parcel, path, bytes: 18, sha256: await hashFile(path) };
    await expect(
      parseDestination(`tus:${platform.url}`).send(bad, context(platform.token)),
    ).rejects.toMatchObject({
      code: 'package-refused',
      params: { reason: expect.stringContaining('unreadable-container') },
    });
    expect(readdirSync(join(dir, 'intake', 'accepted'))).toEqual([]);
    const lying = { ...parcel, sha256: 'b'.repeat(64) };
    await expect(
      parseDestination(`tus:${platform.url}`).send(lying, context(platform.token)),
    ).rejects.toMatchObject({ code: 'transfer-damaged' });
  });

  it.each([
    ['busy', 503, 'destination-busy'],
    ['locked', 423, 'destination-busy'],
    ['full', 507, 'destination-full'],
    ['forbidden', 403, 'not-authorized'],
  ])('knows a platform that is %s', async (_name, status, code) => {
    const to = await server((_request, response) => response.writeHead(status).end());
    await expect(parseDestination(to).send(parcel, context('t'))).rejects.toMatchObject({ code });
  });

  it('never takes 200 with nothing behind it, or a forged receipt, for done', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    const body: Omit<Receipt, 'signature'> = {
      receiptId: 'r',
      packageSha256: parcel.sha256,
      objId: parcel.objId,
      receivedAt: '',
      documents: 3,
      pages: 6,
      platform: 'x',
    };
    const answers = [
      '',
      '{}',
      JSON.stringify({ receipt: signReceipt({ ...body, packageSha256: 'c'.repeat(64) }, privateKey) }),
      JSON.stringify({ receipt: signReceipt(body, privateKey) }),
    ];
    for (const answer of answers) {
      const to = await server((request, response) => response.end(request.url === '/key' ? other : answer));
      await expect(parseDestination(to).send(parcel, context('t'))).rejects.toMatchObject({
        code: 'receipt-mismatch',
      });
    }
  });

  it('waits for a network that is not there', async () => {
    await expect(
      parseDestination('tus:http://127.0.0.1:9/').send(parcel, context('t')),
    ).rejects.toMatchObject({ code: 'destination-unreachable', retryable: true });
  });

  it('stops when it is told to', async () => {
    const to = await server(() => {});
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stop')), 50);
    await expect(parseDestination(to).send(parcel, context('t', { signal: stop.signal }))).rejects.toThrow(
      'stop',
    );
  });
});

describe('intake after a crash', () => {
  it('finishes what was received but not acknowledged, with the same key', async () => {
    const where = join(dir, 'intake');
    const first = await intake(where);
    const receipt = (await parseDestination(`tus:${first.url}`).send(parcel, context(first.token)))!;
    await first.close();
    closing.pop();
    rmSync(join(where, 'receipts', `${parcel.sha256}.json`));
    const [folder] = readdirSync(join(where, 'accepted'));
    rmSync(join(where, 'accepted', folder!, 'METS.xml'));
    mkdirSync(join(where, 'holding', 'left-over'));
    const second = await intake(where);
    expect(second.publicKey).toBe(first.publicKey);
    const again = (await parseDestination(`tus:${second.url}`).send(parcel, context(second.token)))!;
    expect(again.packageSha256).toBe(receipt.packageSha256);
    expect(existsSync(join(where, 'accepted', folder!, 'METS.xml'))).toBe(true);
    expect(readdirSync(join(where, 'holding'))).toEqual([]);
  });

  it('takes up an upload that was complete but not yet examined', async () => {
    const where = join(dir, 'intake');
    const first = await intake(where);
    await parseDestination(`tus:${first.url}`).send(parcel, context(first.token));
    await first.close();
    closing.pop();
    // As it was a moment before: the upload whole, nothing of it examined.
    const id = `${parcel.sha256}-x`;
    renameSync(join(where, 'received', `${parcel.sha256}.zip`), join(where, 'uploads', id));
    writeFileSync(
      join(where, 'uploads', `${id}.json`),
      JSON.stringify({
        id,
        size: parcel.bytes,
        offset: parcel.bytes,
        metadata: { sha256: parcel.sha256 },
        creation_date: new Date().toISOString(),
      }),
    );
    for (const name of ['receipts', 'objects', 'accepted']) {
      rmSync(join(where, name), { recursive: true });
      mkdirSync(join(where, name));
    }
    await intake(where);
    expect(readdirSync(join(where, 'receipts'))).toEqual([`${parcel.sha256}.json`]);
    expect(readdirSync(join(where, 'accepted'))).toHaveLength(1);
  });

  it('refuses the same OBJID with other content', async () => {
    const platform = await intake();
    await parseDestination(`tus:${platform.url}`).send(parcel, context(platform.token));
    const { input, context: ctx } = await dossier(1);
    const built = (await packDossier(input, profileOf('tt05-aip'), ctx)).package;
    expect(built.objId).toBe(parcel.objId);
    const second = { ...parcel, path: built.path, sha256: built.sha256, bytes: built.bytes };
    await expect(
      parseDestination(`tus:${platform.url}`).send(second, context(platform.token)),
    ).rejects.toMatchObject({
      code: 'package-refused',
      params: { reason: expect.stringContaining('duplicate-objid') },
    });
  });
});

describe('folder', () => {
  it('gets the ZIP and its checksum, once', async () => {
    const to = parseDestination(`folder:${join(dir, 'usb')}`);
    expect(await to.send(parcel, context(null))).toBeNull();
    expect(readdirSync(join(dir, 'usb')).sort()).toEqual(['p.zip', 'p.zip.sha256']);
    expect(readFileSync(join(dir, 'usb', 'p.zip.sha256'), 'utf8')).toBe(`${parcel.sha256}  p.zip\n`);
    expect(await hashFile(join(dir, 'usb', 'p.zip'))).toBe(parcel.sha256);
    await to.send(parcel, context(null));
    expect(readdirSync(join(dir, 'usb'))).toHaveLength(2);
  });

  it('never writes over something else', async () => {
    mkdirSync(join(dir, 'usb'));
    writeFileSync(join(dir, 'usb', 'p.zip'), 'older');
    await expect(
      parseDestination(`folder:${join(dir, 'usb')}`).send(parcel, context(null)),
    ).rejects.toMatchObject({ code: 'package-refused' });
    expect(readFileSync(join(dir, 'usb', 'p.zip'), 'utf8')).toBe('older');
  });

  it('says what is wrong with a place that cannot be written', async () => {
    writeFileSync(join(dir, 'file'), 'x');
    await expect(
      parseDestination(`folder:${join(dir, 'file')}`).send(parcel, context(null)),
    ).rejects.toMatchObject({ code: 'destination-not-writable' });
  });
});

describe('destinations and receipts', () => {
  it.each([
    '',
    'tus:',
    'tus:ftp://x/',
    'ftp://x',
    's3:x',
    'tus:http://me:pw@x/',
    'tus:http://x/?t=1',
    'folder:',
    's3:http://x',
    'at:../x',
    'gateway:http://x/',
  ])('refuse "%s"', (text) => {
    expect(() => destinationLabel(text)).toThrow('bad-destination');
  });

  it('are broken by any change', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    fc.assert(
      fc.property(
        fc.record({
          receiptId: fc.string(),
          packageSha256: fc.string(),
          objId: fc.string(),
          receivedAt: fc.string(),
          documents: fc.nat(),
          pages: fc.nat(),
          platform: fc.string(),
        }),
        fc.string({ minLength: 1 }),
        (body, more) => {
          const receipt = signReceipt(body, privateKey);
          expect(verifyReceipt(receipt, pem)).toBe(true);
          expect(verifyReceipt({ ...receipt, objId: receipt.objId + more }, pem)).toBe(false);
          expect(verifyReceipt({ ...receipt, pages: receipt.pages + 1 }, pem)).toBe(false);
        },
      ),
    );
  });
});
