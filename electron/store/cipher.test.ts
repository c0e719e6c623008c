import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decryptBytes,
  decryptFile,
  encryptBytes,
  encryptFile,
  HEADER_BYTES,
  PIECE_BYTES,
  readDecrypted,
  TAG_BYTES,
} from './cipher.ts';
import { keyOfRecovery, recoveryKeyOf } from './recovery-key.ts';

const dir = mkdtempSync(join(tmpdir(), 'station-cipher-'));
const key = randomBytes(32);
const SEALED = PIECE_BYTES + TAG_BYTES;

/** Files of no piece, part of one, whole ones and a rest; the bytes differ from piece to piece. */
const plain = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 1, 15, 1000, PIECE_BYTES - 1), fc.nat(255))
  .map(([pieces, rest, seed]) =>
    Buffer.from(Uint8Array.from({ length: pieces * PIECE_BYTES + rest }, (_, i) => (i >> 8) + i * 7 + seed)),
  );

let count = 0;
const file = (bytes: Uint8Array = Buffer.alloc(0)) => {
  const path = join(dir, String(count++));
  writeFileSync(path, bytes);
  return path;
};
const fresh = () => join(dir, String(count++));
const refused = (bytes: Buffer, name = 'a', by = key) =>
  expect(() => decryptBytes(by, name, bytes)).toThrow('encrypted-damaged');
const piecesOf = (bytes: Buffer) => {
  const body = bytes.subarray(HEADER_BYTES);
  return Array.from({ length: Math.ceil(body.length / SEALED) }, (_, n) =>
    body.subarray(n * SEALED, (n + 1) * SEALED),
  );
};
const together = (bytes: Buffer, pieces: Buffer[]) =>
  Buffer.concat([bytes.subarray(0, HEADER_BYTES), ...pieces]);

describe('an encrypted file', () => {
  it('says what it said, in memory and from disk, and is never the same twice', async () => {
    await fc.assert(
      fc.asyncProperty(plain, async (bytes) => {
        const sealed = encryptBytes(key, 'a', bytes);
        expect(sealed.equals(encryptBytes(key, 'a', bytes))).toBe(false);
        expect(sealed.length).toBe(
          HEADER_BYTES + bytes.length + TAG_BYTES * Math.max(1, Math.ceil(bytes.length / PIECE_BYTES)),
        );
        expect(decryptBytes(key, 'a', sealed).equals(bytes)).toBe(true);
        const [there, back] = [fresh(), fresh()];
        await encryptFile(key, 'a', file(bytes), there);
        await decryptFile(key, 'a', there, back);
        expect(readFileSync(back).equals(bytes)).toBe(true);
        expect(decryptBytes(key, 'a', readFileSync(there)).equals(bytes)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('is refused with any byte changed', () => {
    fc.assert(
      fc.property(plain, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, where, change) => {
        const sealed = encryptBytes(key, 'a', bytes);
        sealed[where % sealed.length]! ^= change;
        refused(sealed);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused cut off anywhere, also between pieces, and with anything behind it', () => {
    fc.assert(
      fc.property(plain, fc.nat(), (bytes, where) => {
        const sealed = encryptBytes(key, 'a', bytes);
        refused(sealed.subarray(0, where % sealed.length));
        const pieces = piecesOf(sealed);
        if (pieces.length > 1) refused(together(sealed, pieces.slice(0, -1)));
        refused(Buffer.concat([sealed, Buffer.alloc(1 + (where % SEALED))]));
      }),
      { numRuns: 40 },
    );
  });

  it('is refused with pieces swapped, doubled, left out, or taken from another file', () => {
    const pieces = fc.tuple(fc.integer({ min: 2, max: 4 }), fc.nat(), fc.nat());
    fc.assert(
      fc.property(pieces, ([whole, a, b]) => {
        const bytes = randomBytes(whole * PIECE_BYTES + 5);
        const sealed = encryptBytes(key, 'a', bytes);
        const other = piecesOf(encryptBytes(key, 'a', bytes));
        const own = piecesOf(sealed);
        const [i, j] = [a % own.length, b % own.length];
        const swapped = own.with(i, own[j]!).with(j, own[i]!);
        if (i !== j) refused(together(sealed, swapped));
        refused(together(sealed, own.toSpliced(i, 0, own[i]!)));
        refused(together(sealed, own.toSpliced(i, 1)));
        refused(together(sealed, own.with(i, other[i]!)));
      }),
      { numRuns: 25 },
    );
  });

  it('does not pass for another name, nor open with another key, nor is anything else taken for one', async () => {
    const sealed = encryptBytes(key, 'a', Buffer.from('Nguyễn Văn Đặng'));
    refused(sealed, 'b');
    refused(sealed, 'a', randomBytes(32));
    refused(Buffer.from('%PDF-1.7 nothing of the kind, but long enough to hold a header and a tag'));
    refused(Buffer.alloc(0));
    const target = fresh();
    await expect(decryptFile(key, 'b', file(sealed), target)).rejects.toThrow('encrypted-damaged');
    expect(readdirSync(dir)).not.toContain(target);
    const read = async () => {
      for await (const _ of readDecrypted(key, 'b', file(sealed)));
    };
    await expect(read()).rejects.toThrow('encrypted-damaged');
  });
});

describe('the recovery key', () => {
  it('is the key, however it is typed, and no slip of a letter passes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(), (bytes, where) => {
        const text = recoveryKeyOf(Buffer.from(bytes));
        expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(keyOfRecovery(text).equals(bytes)).toBe(true);
        const typed = text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        expect(keyOfRecovery(typed).equals(bytes)).toBe(true);
        const letters = [...text.replaceAll('-', '')];
        const at = where % letters.length;
        letters[at] = letters[at] === '7' ? '8' : '7';
        expect(() => keyOfRecovery(letters.join(''))).toThrow('wrong-recovery-key');
      }),
    );
    for (const text of ['', 'ABCD', 'ư'.repeat(56)])
      expect(() => keyOfRecovery(text)).toThrow('wrong-recovery-key');
  });
});
