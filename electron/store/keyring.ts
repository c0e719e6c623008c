/** The key of an encrypted archive, and `keys.json`: one copy of it per account, each under that account's password. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_COST, derive, type ScryptCost } from '../accounts/password.ts';
import { StationError } from '../errors.ts';
import { replaceFile } from '../files/durable.ts';
import { keyId, keyOfRecovery } from './recovery-key.ts';

/** It lies beside the database, which cannot be opened without it, and goes with every backup. */
export const KEYS_FILE = 'keys.json';

const base64 = z.base64();
const copySchema = z.strictObject({
  user: z.string().min(1),
  scrypt: z.strictObject({ N: z.number(), r: z.number(), p: z.number() }),
  salt: base64,
  /** Nonce, ciphertext and tag of AES-256-GCM under scrypt of the password; bound to the account's name. */
  wrapped: base64,
});
const keysSchema = z.strictObject({
  format: z.literal(1),
  /** `encrypting` and `decrypting`: some files are still, or already, in the open; the next engine goes on. */
  state: z.enum(['encrypting', 'encrypted', 'decrypting']),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  createdAt: z.string(),
  copies: z.array(copySchema),
});

type Keys = z.infer<typeof keysSchema>;
type Copy = z.infer<typeof copySchema>;
export type EncryptionState = Keys['state'];

/** What stands in `keys.json`; null for an archive that is not encrypted. Throws `archive-damaged`. */
export function readKeys(dir: string): Keys | null {
  const path = join(dir, KEYS_FILE);
  if (!existsSync(path)) return null;
  try {
    return keysSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (thrown) {
    throw new StationError('archive-damaged', { params: { what: KEYS_FILE }, cause: thrown });
  }
}

/**
 * The key of the archive in `dir` from a person's password. Throws `wrong-password`, and `no-key-copy` for an account
 * that has not signed in since the archive is encrypted.
 */
export async function keyByPassword(dir: string, user: string, password: string): Promise<Buffer> {
  const name = user.trim().toLowerCase();
  const copies = readKeys(dir)?.copies.filter((copy) => copy.user === name) ?? [];
  if (copies.length === 0) throw new StationError('no-key-copy', { params: { user: name } });
  for (const copy of copies) {
    const key = await unwrap(copy, password);
    if (key) return key;
  }
  throw new StationError('wrong-password');
}

/**
 * The key of the archive in `dir` from the paper. A lost `keys.json` is made anew, without copies: people get theirs as
 * they sign in. Throws `wrong-recovery-key`.
 */
export function keyByRecovery(dir: string, text: string): Buffer {
  const key = keyOfRecovery(text);
  const id = keyId(key).toString('hex');
  const keys = readKeys(dir);
  if (keys && keys.keyId !== id) throw new StationError('wrong-recovery-key');
  if (!keys) write(dir, newKeys(id, 'encrypted'));
  return key;
}

/** The archive's key in memory; whatever is written with it goes through here. */
export class Keyring {
  readonly key: Buffer;
  private readonly dir: string;
  private known: EncryptionState;

  /** Throws `wrong-recovery-key` when `key` is not the archive's. */
  constructor(dir: string, key: Buffer) {
    this.dir = dir;
    this.key = key;
    const { keyId: id, state } = this.keys;
    if (id !== keyId(key).toString('hex')) throw new StationError('wrong-recovery-key');
    this.known = state;
  }

  /**
   * Makes an archive's key, with a copy for the account. From now on what is stored is encrypted; what the archive holds
   * is still in the open.
   */
  static async make(dir: string, user: string, password: string, cost?: ScryptCost): Promise<Keyring> {
    const key = randomBytes(32);
    const copy = await wrap(key, user, password, cost);
    write(dir, { ...newKeys(keyId(key).toString('hex'), 'encrypting'), copies: [copy] });
    return new Keyring(dir, key);
  }

  /** Read anew every time: a command may have changed a password meanwhile. */
  private get keys(): Keys {
    const keys = readKeys(this.dir);
    if (!keys) throw new StationError('archive-damaged', { params: { what: KEYS_FILE } });
    return keys;
  }

  /** Only whoever holds the archive's lock changes it. */
  get state(): EncryptionState {
    return this.known;
  }

  set state(state: EncryptionState) {
    write(this.dir, { ...this.keys, state });
    this.known = state;
  }

  /** Whose password opens the archive. */
  get holders(): string[] {
    return [...new Set(this.keys.copies.map((copy) => copy.user))].sort();
  }

  /**
   * A further copy, under a password that is about to be the account's. The others stay until `keep`: whatever happens
   * in between, the password that counts opens the archive.
   */
  async add(user: string, password: string, cost?: ScryptCost): Promise<void> {
    const copy = await wrap(this.key, user, password, cost);
    const { keys } = this;
    write(this.dir, { ...keys, copies: [...keys.copies, copy] });
  }

  /** Leaves the account the one copy that its password opens, making it where there is none. */
  async keep(user: string, password: string, cost?: ScryptCost): Promise<void> {
    const own = this.keys.copies.filter((copy) => copy.user === user);
    let fits: Copy | undefined;
    for (const copy of own.reverse()) if (!fits && (await unwrap(copy, password))) fits = copy;
    if (!fits) {
      await this.add(user, password, cost);
      fits = this.keys.copies.findLast((copy) => copy.user === user)!;
    }
    const { keys } = this;
    const copies = keys.copies.filter((copy) => copy.user !== user || copy.salt === fits.salt);
    if (copies.length !== keys.copies.length) write(this.dir, { ...keys, copies });
  }

  /** A closed account opens nothing more. */
  drop(user: string): void {
    const { keys } = this;
    write(this.dir, { ...keys, copies: keys.copies.filter((copy) => copy.user !== user) });
  }

  /** The archive is in the open again. */
  forget(): void {
    rmSync(join(this.dir, KEYS_FILE));
  }
}

function newKeys(id: string, state: EncryptionState): Keys {
  return { format: 1, state, keyId: id, createdAt: new Date().toISOString(), copies: [] };
}

async function wrap(
  key: Buffer,
  user: string,
  password: string,
  cost: ScryptCost = DEFAULT_COST,
): Promise<Copy> {
  // A salt of its own: the hash that the account's password is checked by tells nothing of this key.
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(password, salt, cost), nonce);
  cipher.setAAD(Buffer.from(user));
  const wrapped = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return { user, scrypt: cost, salt: salt.toString('base64'), wrapped: wrapped.toString('base64') };
}

async function unwrap({ user, scrypt, salt, wrapped }: Copy, password: string): Promise<Buffer | null> {
  const bytes = Buffer.from(wrapped, 'base64');
  const secret = await derive(password, Buffer.from(salt, 'base64'), scrypt);
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(user));
  decipher.setAuthTag(bytes.subarray(-16));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  } catch {
    return null;
  }
}

/** On the disk when this returns: without it the archive cannot be read. */
function write(dir: string, keys: Keys): void {
  replaceFile(join(dir, KEYS_FILE), `${JSON.stringify(keys, null, 1)}\n`, 0o600);
}
