/** Where secrets come from: a file that its owner alone can read, or the system's keychain through the shell. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { StationError } from '../errors.ts';

/** A secret is never written into a settings file, only where it is kept. */
export const secretSchema = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ keychain: z.string().min(1) }),
]);

export type SecretRef = z.infer<typeof secretSchema>;

/** The system's keychain; the desktop shell provides it, other doors have none. */
export interface Keychain {
  /** Null when nothing is kept under `name`. */
  read(name: string): Promise<string | null>;
}

export interface SecretPlaces {
  /** Folder that relative file names start from. */
  dir: string;
  keychain?: Keychain | undefined;
}

/** Bits of a file's mode that let others than the owner in. */
const OTHERS = 0o077;

/** Reads a secret, without the line end. Throws `secret-missing` or, where others could read it too, `secret-exposed`. */
export async function readSecret(ref: SecretRef, { dir, keychain }: SecretPlaces): Promise<string> {
  if ('keychain' in ref) {
    const value = (await keychain?.read(ref.keychain)) ?? null;
    if (value !== null) return value;
    throw new StationError('secret-missing', { params: { place: ref.keychain } });
  }
  return (await ownFile(resolve(dir, ref.file))).toString('utf8').trim();
}

/** Bytes of a file that its owner alone can read. Windows keeps no such bits: there the user's folder protects it. */
export async function ownFile(path: string): Promise<Buffer> {
  const facts = await stat(path).catch(() => null);
  if (!facts?.isFile()) throw new StationError('secret-missing', { params: { place: path } });
  if (process.platform !== 'win32' && (facts.mode & OTHERS) !== 0) {
    throw new StationError('secret-exposed', { params: { place: path } });
  }
  return readFile(path);
}
