/** The platform's token and signing key: made once, readable by their owner only, the same after a restart. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PlatformKeys {
  token: string;
  privateKey: KeyObject;
  /** SPKI, PEM. */
  publicKey: string;
}

/** Reads or makes the keys in `dir`; `token` given replaces the kept one for this run. */
export function platformKeys(dir: string, token?: string): PlatformKeys {
  mkdirSync(dir, { recursive: true });
  const keyFile = join(dir, 'signing-key.pem');
  const tokenFile = join(dir, 'token');
  if (!existsSync(keyFile)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  if (!token && !existsSync(tokenFile))
    writeFileSync(tokenFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const privateKey = createPrivateKey(readFileSync(keyFile));
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string;
  return { token: token ?? readFileSync(tokenFile, 'utf8').trim(), privateKey, publicKey };
}
