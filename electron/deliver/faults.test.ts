import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultyProxy, type Harm } from '../../e2e/servers/faulty-proxy.ts';
import { CLIENT, type Gateway, startGateway } from '../../e2e/servers/gateway.ts';
import { StationError } from '../errors.ts';
import { type Intake, startIntake } from '../intake/intake.ts';
import { heavyParcel, lightParcel } from '../packaging/parcel-fixture.ts';
import { openDestination } from './destination.ts';
import { retryAfter } from './http.ts';
import { keepHours, openFrom, Slots, Throttle } from './pace.ts';
import { fillPattern } from './pattern.ts';
import { readSecret } from './secret.ts';
import { run } from './stage.ts';
import type { Parcel, SendContext, TransferMemory } from './types.ts';

/** One for faults that strike in the midst, one for those of which the size tells nothing. */
let parcel: Parcel;
let light: Parcel;
let dir: string;
let closing: (() => Promise<unknown>)[];

beforeAll(async () => {
  [parcel, light] = [await heavyParcel(), await lightParcel()];
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'station-faults-'));
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  rmSync(dir, { recursive: true, force: true });
});

function memory(): TransferMemory {
  const map = new Map<string, string>();
  return {
    get: (k) => map.get(k) ?? null,
    set: (k, v) => void map.set(k, v),
    delete: (k) => void map.delete(k),
  };
}

const context = (more: Partial<SendContext> = {}): SendContext => ({
  signal: new AbortController().signal,
  token: 'secret-token',
  memory: memory(),
  progress() {},
  ...more,
});

/** A destination with settings of its own. */
function at(settings: object) {
  mkdirSync(join(dir, 'destinations'), { recursive: true });
  writeFileSync(join(dir, 'destinations', 'x.json'), JSON.stringify(settings));
  return openDestination('at:x', { archiveDir: dir });
}

async function intake(): Promise<Intake & { port: number }> {
  const platform = await startIntake({ dir: join(dir, 'intake'), token: 'secret-token' });
  closing.push(platform.close);
  return { ...platform, port: Number(new URL(platform.url).port) };
}

async function server(listener: RequestListener): Promise<number> {
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    http.closeAllConnections();
    http.close();
  });
  return (http.address() as AddressInfo).port;
}

/** Passes everything on to the intake, but lets `meddle` answer first. */
async function meddling(
  port: number,
  meddle: (request: IncomingMessage, response: ServerResponse) => boolean,
): Promise<number> {
  return server((request, response) => {
    if (meddle(request, response)) return void request.resume();
    const { method, url, headers } = request;
    const pieces: Buffer[] = [];
    request.on('data', (p) => pieces.push(p));
    request.on('end', async () => {
      const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
        method: method!,
        headers: headers as Record<string, string>,
        ...(pieces.length > 0 ? { body: Buffer.concat(pieces) } : {}),
      });
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
}

const received = () => readdirSync(join(dir, 'intake', 'received'));

describe('a line that does harm', () => {
  it.each<[Harm, 'up' | 'down', number]>([
    ['cut', 'down', 300],
    ['stall', 'up', 5_000_000],
    ['stall', 'down', 200],
    ['truncate', 'up', 2_000_000],
    ['truncate', 'down', 100],
    ['duplicate', 'up', 6_000_000],
    ['corrupt', 'up', 6_000_000],
    ['corrupt', 'down', 250],
  ])('%s %s at byte %i: no false "done", and whole in the end', async (harm, direction, byte) => {
    const platform = await intake();
    const proxy = await faultyProxy(platform.port);
    closing.push(proxy.close);
    const to = at({ to: `tus:http://127.0.0.1:${proxy.port}/`, patienceSeconds: 1 });
    const sending = context();
    proxy.arm({ harm, at: byte, direction });
    // What it does to one attempt depends on where it strikes; what it never does is pass for delivered.
    const first = await to.send(parcel, sending).catch((e) => e);
    if (first instanceof StationError)
      expect(first.explain('en')).toMatch(/safe|again|does not count|not sent/i);
    let receipt = first instanceof Error ? null : first;
    for (let tries = 0; tries < 20 && !receipt; tries++) {
      receipt = await to.send(parcel, sending).catch(() => null);
      // The server may still hold the upload for the connection that broke.
      if (!receipt) await sleep(300);
    }
    expect(receipt?.packageSha256).toBe(parcel.sha256);
    expect(proxy.cuts()).toBe(1);
    expect(received()).toEqual([`${parcel.sha256}.zip`]);
    expect(await to.holds(parcel, sending)).toBe(true);
  });
});

describe('a clock that jumps', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('years on and back between two pieces stops nothing and doubles nothing', async () => {
    const platform = await intake();
    vi.useFakeTimers({ toFake: ['Date'] });
    let patches = 0;
    const port = await meddling(platform.port, (request, response) => {
      vi.setSystemTime(new Date(patches % 2 === 0 ? '2046-11-25' : '2006-11-25'));
      // The third piece is refused for a moment: the wait that follows is measured across a jump as well.
      if (request.method !== 'PATCH' || ++patches !== 3) return false;
      response.writeHead(423, { 'Retry-After': '1' }).end();
      return true;
    });
    const to = at({ to: `tus:http://127.0.0.1:${port}/`, bytesPerSecond: 40_000_000 });
    const sending = context();
    const first = await to.send(parcel, sending).catch((error) => error);
    const receipt = first instanceof Error ? await to.send(parcel, sending) : first;
    expect(receipt?.packageSha256).toBe(parcel.sha256);
    expect(patches).toBeGreaterThan(3);
    expect(received()).toEqual([`${parcel.sha256}.zip`]);
    expect(await to.holds(parcel, sending)).toBe(true);
  });
});

describe('a server that answers', () => {
  it.each([
    [401, 'not-authorized', false],
    [403, 'not-authorized', false],
    [409, 'destination-busy', true],
    [423, 'destination-busy', true],
    [429, 'destination-busy', true],
    [460, 'destination-busy', true],
    [500, 'destination-busy', true],
    [503, 'destination-busy', true],
    [507, 'destination-full', true],
  ])('%i says so in words, and takes the package when it is well again', async (status, code, retryable) => {
    const platform = await intake();
    let ill = true;
    const port = await meddling(platform.port, (request, response) => {
      if (!ill || !['POST', 'GET'].includes(request.method!)) return false;
      response.writeHead(status, { 'Retry-After': '7' }).end();
      return true;
    });
    const to = at({ to: `tus:http://127.0.0.1:${port}/` });
    const sending = context();
    const error = await to.send(light, sending).catch((e) => e);
    expect(error).toMatchObject({ code, retryable, retryAfterMs: code === 'destination-busy' ? 7000 : 0 });
    expect(error.explain('vi')).toContain('an toàn');
    ill = false;
    expect((await to.send(light, sending))?.packageSha256).toBe(light.sha256);
  });

  it.each([[409], [460]])(
    '%i in the middle is asked for its offset, and goes on from there',
    async (status) => {
      const platform = await intake();
      let patches = 0;
      const port = await meddling(platform.port, (request, response) => {
        if (request.method !== 'PATCH' || ++patches !== 2) return false;
        response.writeHead(status).end();
        return true;
      });
      expect((await at({ to: `tus:http://127.0.0.1:${port}/` }).send(parcel, context()))?.packageSha256).toBe(
        parcel.sha256,
      );
    },
  );

  it('400 to a piece, as of a request that was cut short, is tried again and no refusal', async () => {
    const platform = await intake();
    let ill = true;
    const port = await meddling(platform.port, (request, response) => {
      if (request.method !== 'PATCH' || !ill) return false;
      ill = false;
      response.writeHead(400).end();
      return true;
    });
    const to = at({ to: `tus:http://127.0.0.1:${port}/` });
    const sending = context();
    await expect(to.send(light, sending)).rejects.toMatchObject({
      code: 'destination-busy',
      retryable: true,
    });
    expect((await to.send(light, sending))?.packageSha256).toBe(light.sha256);
  });

  it('a wrong offset, is not believed', async () => {
    const platform = await intake();
    let lies = 1;
    const port = await meddling(platform.port, (request, response) => {
      if (request.method !== 'PATCH' || lies-- <= 0) return false;
      response.writeHead(204, { 'Upload-Offset': '123456789', 'Tus-Resumable': '1.0.0' }).end();
      return true;
    });
    const to = at({ to: `tus:http://127.0.0.1:${port}/` });
    const sending = context();
    await expect(to.send(parcel, sending)).rejects.toMatchObject({ code: 'destination-busy' });
    expect((await to.send(parcel, sending))?.packageSha256).toBe(parcel.sha256);
    expect(received()).toEqual([`${parcel.sha256}.zip`]);
  });

  it('200 to everything with nothing behind it, has not received it', async () => {
    const port = await server((request, response) => {
      request.resume();
      response
        .writeHead(200, { ETag: '"x"', Location: '/files/1', 'Upload-Offset': String(parcel.bytes) })
        .end('{}');
    });
    for (const to of [`tus:http://127.0.0.1:${port}/`, `s3:http://127.0.0.1:${port}/b/`]) {
      const error = await openDestination(to, { archiveDir: dir })
        .send(parcel, context())
        .catch((e) => e);
      expect(['receipt-mismatch', 'package-refused', 'destination-busy']).toContain(error.code);
    }
  });

  it('Retry-After as seconds or as a date, is waited for, but not for days', () => {
    const headers = (value: string) => new Headers({ 'Retry-After': value });
    expect(retryAfter(headers('120'))).toBe(120_000);
    expect(retryAfter(headers('Wed, 25 Nov 2026 03:00:30 GMT'), Date.parse('2026-11-25T03:00:00Z'))).toBe(
      30_000,
    );
    expect(retryAfter(headers('99999999'))).toBe(3600_000);
    expect(retryAfter(headers('soon'))).toBeNull();
  });
});

describe('a disk', () => {
  const root = process.getuid?.() === 0;

  it.skipIf(!root || process.platform !== 'linux')(
    'that fills up keeps what it has, and nothing half',
    async (t) => {
      const disk = join(dir, 'disk');
      mkdirSync(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'pipe' });
      } catch {
        return t.skip('a tmpfs may not be mounted here');
      }
      closing.push(async () => execFileSync('umount', [disk]));
      const error = await openDestination(`folder:${disk}`, { archiveDir: dir })
        .send(parcel, context())
        .catch((e) => e);
      expect(error).toMatchObject({ code: 'destination-full', retryable: true });
      expect(readdirSync(disk)).toEqual([]);
    },
  );

  it('that may only be read says so', async () => {
    const disk = join(dir, 'usb');
    mkdirSync(disk);
    if (root) execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk], { stdio: 'pipe' });
    else chmodSync(disk, 0o500);
    closing.push(async () => (root ? execFileSync('umount', [disk]) : chmodSync(disk, 0o700)));
    await expect(
      openDestination(`folder:${disk}`, { archiveDir: dir }).send(light, context()),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/destination-(not-writable|full)/),
    });
  });

  it('whose package file vanished or was spoilt sends nothing', async () => {
    const destination = openDestination(`folder:${join(dir, 'usb')}`, { archiveDir: dir });
    const copy = { ...parcel, path: join(dir, 'gone.zip') };
    const deliver = () =>
      run({ ...context(), destination, parcel: copy, last: false }, { signal: new AbortController().signal });
    await expect(deliver()).rejects.toMatchObject({ code: 'package-lost' });
    const bytes = readFileSync(parcel.path);
    bytes[100_000] = bytes[100_000]! ^ 1;
    writeFileSync(copy.path, bytes);
    await expect(deliver()).rejects.toMatchObject({ code: 'package-damaged' });
    expect(existsSync(join(dir, 'usb'))).toBe(false);
  });

  it('gets a hand-over record that lists what lies there', async () => {
    const destination = openDestination(`folder:${join(dir, 'usb')}`, { archiveDir: dir });
    const entry = {
      name: light.name,
      sha256: light.sha256,
      bytes: light.bytes,
      objId: light.objId,
      title: 'Hồ sơ số hóa của xã Đặng Lễ',
      documents: 3,
      pages: 6,
    };
    const manifest = {
      batch: 'b1',
      station: 'Trạm An Hưng',
      createdAt: '2026-11-25T08:00:00+07:00',
      packages: [entry, { ...entry, name: 'thiếu.zip' }],
    };
    await destination.send(light, context());
    await destination.closeBatch(manifest, context());
    const text = execFileSync('pdftotext', ['-layout', join(dir, 'usb', 'ban-giao-b1.pdf'), '-'])
      .toString()
      .normalize('NFC');
    expect(text).toContain('BIÊN BẢN GIAO NHẬN');
    expect(text).toContain('Hồ sơ số hóa của xã Đặng Lễ');
    expect(text).toContain(light.sha256);
    expect(text).toContain('CHƯA ĐỦ: còn 1 gói');
    expect(text).not.toContain('thiếu.zip');
  });
});

describe('authorisation', () => {
  const settings = (gateway: Gateway, auth: object = {}) => {
    const sample = JSON.parse(readFileSync('resources/destinations/bkhcn-7197.json', 'utf8'));
    writeFileSync(join(dir, 'secret'), CLIENT.secret, { mode: 0o600 });
    const own = {
      ...sample.auth,
      tokenUrl: `http://127.0.0.1:${gateway.port}/token`,
      clientSecret: { file: join(dir, 'secret') },
      ...auth,
    };
    return { ...sample, to: `gateway:http://127.0.0.1:${gateway.port}/`, auth: own };
  };
  const gateway = async () => {
    const started = await startGateway();
    closing.push(started.close);
    return started;
  };

  it('fetches one token, and another one when it is revoked', async () => {
    const receiver = await gateway();
    const to = at(settings(receiver));
    const sending = context();
    await to.send(light, sending);
    expect(receiver.tokens()).toBe(1);
    receiver.revoke();
    expect(await to.holds(light, sending)).toBe(true);
    expect(receiver.tokens()).toBe(2);
    const [code, document] = [...receiver.documents][0]!;
    expect(code).toMatch(/^G09\.01_QĐ_000001_V1$/);
    expect(document.fileName).toMatch(/^G09\.01_QĐ_000001_V1_\d{8}_SohoaTailieu\.pdf$/);
    expect(document.fields).toMatchObject({ DocCode: code, CodeNumber: '12', IssuedDate: '1995-08-03' });
  });

  it('with a wrong secret is said, and the secret is in no message', async () => {
    const receiver = await gateway();
    writeFileSync(join(dir, 'wrong'), 'khong-dung', { mode: 0o600 });
    const error = await at(settings(receiver, { clientSecret: { file: join(dir, 'wrong') } }))
      .send(light, context())
      .catch((e) => e);
    expect(error).toMatchObject({ code: 'not-authorized' });
    expect(JSON.stringify(error) + error.stack + error.explain('vi')).not.toMatch(/khong-dung|bi-mat/);
  });

  it('takes no secret from a file that others can read, and says when there is none', async () => {
    const path = join(dir, 's');
    writeFileSync(path, 'x\n', { mode: 0o600 });
    expect(await readSecret({ file: 's' }, { dir })).toBe('x');
    chmodSync(path, 0o640);
    await expect(readSecret({ file: 's' }, { dir })).rejects.toMatchObject({ code: 'secret-exposed' });
    await expect(readSecret({ file: 'none' }, { dir })).rejects.toMatchObject({ code: 'secret-missing' });
    const keychain = { read: async (name: string) => (name === 'tỉnh' ? 'từ kho khóa' : null) };
    expect(await readSecret({ keychain: 'tỉnh' }, { dir, keychain })).toBe('từ kho khóa');
    await expect(readSecret({ keychain: 'khác' }, { dir, keychain })).rejects.toMatchObject({
      code: 'secret-missing',
    });
    await expect(readSecret({ keychain: 'tỉnh' }, { dir })).rejects.toMatchObject({ code: 'secret-missing' });
  });

  it.each([
    ['{', 'JSON'],
    ['{}', 'to'],
    ['{"to":"tus:http://x/","auth":{"type":"bearer","token":"in the file"}}', 'auth'],
    ['{"to":"tus:http://x/","bytesPerSecond":"fast"}', 'bytesPerSecond'],
    ['{"to":"tus:http://x/","hours":["25:00-26:00"]}', 'hours'],
    ['{"to":"gateway:http://x/"}', 'gateway'],
    ['{"to":"at:x"}', 'to'],
  ])('settings %s are refused, naming %s', (text, what) => {
    mkdirSync(join(dir, 'destinations'));
    writeFileSync(join(dir, 'destinations', 'x.json'), text);
    try {
      openDestination('at:x', { archiveDir: dir });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad-destination-settings' });
      expect((error as StationError).explain('en')).toContain(what);
    }
  });
});

describe('pace', () => {
  it('keeps to the hours, over midnight too', () => {
    const time = (hours: number, minutes = 0) => new Date(2026, 10, 25, hours, minutes);
    expect(openFrom(['18:00-06:00'], time(23))).toEqual(time(23));
    expect(openFrom(['18:00-06:00'], time(5, 59))).toEqual(time(5, 59));
    expect(openFrom(['18:00-06:00'], time(6))).toEqual(time(18));
    expect(openFrom(['08:00-09:00', '12:00-13:00'], time(10))).toEqual(time(12));
    expect(openFrom(['08:00-09:00'], time(10))).toEqual(new Date(2026, 10, 26, 8, 0));
    expect(openFrom([], time(10))).toEqual(time(10));
    expect(() => keepHours(['08:00-09:00'], time(10))).toThrow('waiting: hours');
  });

  it('shares bandwidth and lets no more through than the limit', async () => {
    const throttle = new Throttle(1_000_000);
    const began = performance.now();
    const { signal } = new AbortController();
    await Promise.all([1, 2, 3, 4].map(() => throttle.take(500_000, signal)));
    // Two megabytes, one of them saved up.
    expect(performance.now() - began).toBeGreaterThan(400);
  });

  it('lets so many through at the same time, in order', async () => {
    const slots = new Slots(2);
    const order: number[] = [];
    let most = 0;
    let now = 0;
    const { signal } = new AbortController();
    await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        slots.use(signal, async () => {
          most = Math.max(most, ++now);
          order.push(n);
          await new Promise((resolve) => setTimeout(resolve, 5));
          now--;
        }),
      ),
    );
    expect([most, order]).toEqual([2, [1, 2, 3, 4, 5]]);
  });

  it('fills patterns of settings', () => {
    const values = { a: '7', d: '03/08/1995', e: '' };
    expect(fillPattern('{a:6}_{d:YYYYMMDD}_{d:YYYY-MM-DD}{e}{none:4}', values)).toBe(
      '000007_19950803_1995-08-03',
    );
    expect(fillPattern('{a:YYYY}', values)).toBe('');
  });
});
