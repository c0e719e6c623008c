import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startNginx } from '../../e2e/servers/nginx.ts';
import { startIntake } from '../intake/intake.ts';
import { lightParcel } from '../packaging/parcel-fixture.ts';
import { openDestination } from './destination.ts';

it('delivers through nginx by mutual TLS, and trusts and is trusted by nobody else', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'station-tls-'));
  const platform = await startIntake({ dir: join(dir, 'intake'), token: 'secret-token' });
  const front = await startNginx(join(dir, 'nginx'), Number(new URL(platform.url).port));
  if (!front) {
    await platform.close();
    return t.skip('nginx or openssl is not installed');
  }
  try {
    mkdirSync(join(dir, 'destinations'));
    const send = async (tls: object) => {
      writeFileSync(
        join(dir, 'destinations', 'x.json'),
        JSON.stringify({ to: `tus:https://127.0.0.1:${front.port}/`, tls }),
      );
      const map = new Map<string, string>();
      const memory = {
        get: (k: string) => map.get(k) ?? null,
        set: (k: string, v: string) => void map.set(k, v),
        delete: (k: string) => void map.delete(k),
      };
      const context = { signal: new AbortController().signal, token: 'secret-token', memory, progress() {} };
      return openDestination('at:x', { archiveDir: dir }).send(parcel, context);
    };
    const parcel = await lightParcel();
    const { ca, certificate, key } = front;
    await expect(send({})).rejects.toMatchObject({ code: 'destination-untrusted' });
    await expect(send({ ca })).rejects.toMatchObject({ code: 'package-refused' });
    expect(await send({ ca, certificate, key: { file: key } })).toMatchObject({
      packageSha256: parcel.sha256,
    });
  } finally {
    await front.close();
    await platform.close();
  }
});
