/** A signing key on a hardware token (PKCS#11), through OpenSC's `pkcs11-tool`: nothing is compiled, the key stays there. */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StationError } from '../errors.ts';
import { chainOf, factsOf } from './certificate.ts';
import type { SigningKey } from './types.ts';

export interface TokenPlace {
  /** Path of the token maker's PKCS#11 library. */
  module: string;
  /** Which token, where several are plugged in. */
  tokenLabel?: string | undefined;
  /** Hex; which key, where the token holds several. */
  id?: string | undefined;
  /** The tool, where it is not in the PATH. */
  tool?: string | undefined;
}

/** A person may have to press a button on the token. */
const PATIENCE_MS = 120_000;
/** The PIN goes to the tool through this variable: arguments can be read by everybody on the computer. */
const PIN_VARIABLE = 'STATION_TOKEN_PIN';

/** Finds the token, its certificate and key. Throws `signature-refused` when it is not plugged in or the PIN is wrong. */
export async function tokenKey(place: TokenPlace, pin: string): Promise<SigningKey> {
  const certificates = await listed(place, 'cert', pin);
  const keys = await listed(place, 'privkey', pin);
  const id = place.id ?? keys.find((k) => certificates.includes(k));
  if (!id || !certificates.includes(id)) {
    throw refused(`${place.module}: no key with its certificate (${place.id ?? 'any'})`);
  }
  const leaf = await certificate(place, id, pin);
  const others: Buffer[] = [];
  for (const other of certificates) if (other !== id) others.push(await certificate(place, other, pin));
  const facts = factsOf(leaf);
  return {
    certificates: chainOf(leaf, others),
    ...facts,
    sign: (data) =>
      inFolder(async (dir) => {
        const [input, output] = [join(dir, 'in'), join(dir, 'out')];
        // Tokens know RSA with SHA-256 as one mechanism; ECDSA many of them only over a finished hash.
        const hashed = facts.kind === 'ecdsa';
        await writeFile(input, hashed ? createHash('sha256').update(data).digest() : data);
        const how = hashed ? ['ECDSA', '--signature-format', 'openssl'] : ['SHA256-RSA-PKCS'];
        await tool(
          place,
          ['--sign', '--id', id, '--input-file', input, '--output-file', output, '--mechanism', ...how],
          pin,
        );
        return readFile(output);
      }),
  };
}

async function listed(place: TokenPlace, type: 'cert' | 'privkey', pin: string): Promise<string[]> {
  const said = await tool(place, ['--list-objects', '--type', type], pin);
  return [...said.matchAll(/^\s*ID:\s*([0-9a-f]+)\s*$/gim)].map(([, id]) => id!);
}

function certificate(place: TokenPlace, id: string, pin: string): Promise<Buffer> {
  return inFolder(async (dir) => {
    const output = join(dir, 'certificate');
    await tool(place, ['--read-object', '--type', 'cert', '--id', id, '--output-file', output], pin);
    return readFile(output);
  });
}

async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), `station-sign-${randomUUID()}`));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function tool(
  { module, tokenLabel, tool: path = 'pkcs11-tool' }: TokenPlace,
  args: string[],
  pin: string,
): Promise<string> {
  const which = tokenLabel ? ['--token-label', tokenLabel] : [];
  const all = ['--module', module, ...which, '--login', '--pin', `env:${PIN_VARIABLE}`, ...args];
  return new Promise((resolve, reject) => {
    const env = { ...process.env, [PIN_VARIABLE]: pin, LC_ALL: 'C' };
    execFile(path, all, { env, timeout: PATIENCE_MS }, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (error.code === 'ENOENT') reject(refused(`${path}: not installed (OpenSC)`));
      else reject(refused(reasonOf(stderr) || String(error.code ?? error.signal)));
    });
  });
}

/** The tool's last word, e.g. CKR_PIN_INCORRECT. */
function reasonOf(stderr: string): string {
  return /CKR_[A-Z_]+/.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}

function refused(reason: string): StationError {
  return new StationError('signature-refused', { params: { reason }, detail: reason });
}
