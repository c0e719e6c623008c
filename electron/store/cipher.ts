/** Encrypted files: AES-256-GCM piece by piece, so that no file has to fit into memory and nothing unproven is read. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { StationError } from '../errors.ts';
import { keyId } from './recovery-key.ts';

const MAGIC = Buffer.from('TramSH\x00\x01', 'latin1');
const ID_BYTES = 8;
const SALT_BYTES = 16;
/** Bytes in front of the first piece: what this is, by which key, and the salt of the file's own key. */
export const HEADER_BYTES = MAGIC.length + ID_BYTES + SALT_BYTES;
/** Plain bytes in every piece but the last, which may be shorter (and is empty only in an empty file). */
export const PIECE_BYTES = 1 << 16;
export const TAG_BYTES = 16;

/**
 * The pieces of one file. Its own key is derived from the archive's, a salt and the file's name, so that no nonce is
 * used twice and no file passes for another. A piece's nonce is its number and whether it is the last (STREAM; Hoang,
 * Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015): a piece
 * that is changed, moved or doubled, and a file that is cut off, is refused.
 */
class Pieces {
  private readonly key: Buffer;
  private readonly name: string;

  constructor(key: Buffer, name: string, salt: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', key, salt, `station file ${name}`, 32));
    this.name = name;
  }

  seal(number: number, last: boolean, plain: Uint8Array): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce(number, last));
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  open(number: number, last: boolean, sealed: Buffer): Buffer {
    if (sealed.length < TAG_BYTES) throw damaged(this.name);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce(number, last));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch (thrown) {
      throw damaged(this.name, thrown);
    }
  }
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(number, 5, 6);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

function damaged(name: string, cause?: unknown): StationError {
  return new StationError('encrypted-damaged', { params: { file: name }, cause });
}

/** Begins a file: the header, and what makes its pieces. */
function begin(key: Buffer, name: string): { header: Buffer; pieces: Pieces } {
  const salt = randomBytes(SALT_BYTES);
  return { header: Buffer.concat([MAGIC, keyId(key), salt]), pieces: new Pieces(key, name, salt) };
}

/** What opens the pieces of the file that begins with `header`. */
function begun(key: Buffer, name: string, header: Buffer): Pieces {
  const id = header.subarray(MAGIC.length, MAGIC.length + ID_BYTES);
  if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged(name);
  if (!id.equals(keyId(key))) throw damaged(name, new Error('encrypted with another key'));
  return new Pieces(key, name, header.subarray(-SALT_BYTES));
}

/** `bytes` encrypted as the file `name`. */
export function encryptBytes(key: Buffer, name: string, bytes: Uint8Array): Buffer {
  const { header, pieces } = begin(key, name);
  const count = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
  const sealed = Array.from({ length: count }, (_, n) =>
    pieces.seal(n, n === count - 1, bytes.subarray(n * PIECE_BYTES, (n + 1) * PIECE_BYTES)),
  );
  return Buffer.concat([header, ...sealed]);
}

/** What `encryptBytes` or `encryptFile` made. Throws `encrypted-damaged` for any other bytes, name or key. */
export function decryptBytes(key: Buffer, name: string, bytes: Buffer): Buffer {
  const pieces = begun(key, name, bytes.subarray(0, HEADER_BYTES));
  const body = bytes.subarray(HEADER_BYTES);
  const size = PIECE_BYTES + TAG_BYTES;
  const count = Math.max(1, Math.ceil(body.length / size));
  return Buffer.concat(
    Array.from({ length: count }, (_, n) =>
      pieces.open(n, n === count - 1, body.subarray(n * size, (n + 1) * size)),
    ),
  );
}

/** Encrypts the file `from` as `name` into the new file `to`, and brings it to the disk. */
export async function encryptFile(key: Buffer, name: string, from: string, to: string): Promise<void> {
  await rewrite(from, to, async function* (source, bytes) {
    const { header, pieces } = begin(key, name);
    yield header;
    const count = Math.max(1, Math.ceil(bytes / PIECE_BYTES));
    for (let n = 0; n < count; n++) {
      const plain = await readUpTo(source, PIECE_BYTES);
      // A file that grows or shrinks meanwhile is nobody's; it would not be proven whole when it is read.
      if (plain.length !== Math.min(PIECE_BYTES, bytes - n * PIECE_BYTES)) throw damaged(name);
      yield pieces.seal(n, n === count - 1, plain);
    }
  });
}

/** The plain bytes of an encrypted file, proven piece by piece. Throws `encrypted-damaged`. */
async function* decrypted(key: Buffer, name: string, source: FileHandle, bytes: number) {
  const pieces = begun(key, name, await readUpTo(source, HEADER_BYTES));
  const size = PIECE_BYTES + TAG_BYTES;
  const count = Math.max(1, Math.ceil((bytes - HEADER_BYTES) / size));
  for (let n = 0; n < count; n++) yield pieces.open(n, n === count - 1, await readUpTo(source, size));
}

/** Decrypts the file `from` into the new file `to`, and brings it to the disk. Throws `encrypted-damaged`. */
export async function decryptFile(key: Buffer, name: string, from: string, to: string): Promise<void> {
  await rewrite(from, to, (source, bytes) => decrypted(key, name, source, bytes));
}

/** The plain bytes of the encrypted file `from`. Throws `encrypted-damaged`. */
export async function* readDecrypted(key: Buffer, name: string, from: string): AsyncGenerator<Buffer> {
  const source = await open(from);
  try {
    yield* decrypted(key, name, source, (await source.stat()).size);
  } finally {
    await source.close();
  }
}

async function rewrite(
  from: string,
  to: string,
  made: (source: FileHandle, bytes: number) => AsyncGenerator<Buffer>,
): Promise<void> {
  const source = await open(from);
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      for await (const piece of made(source, (await source.stat()).size)) await target.writeFile(piece);
      await target.sync();
    } catch (thrown) {
      await target.close();
      await rm(to, { force: true });
      throw thrown;
    }
    await target.close();
  } finally {
    await source.close();
  }
}

/** The next `most` bytes, fewer only at the end. */
async function readUpTo(source: FileHandle, most: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(most);
  let filled = 0;
  while (filled < most) {
    const { bytesRead } = await source.read(buffer, filled, most - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
