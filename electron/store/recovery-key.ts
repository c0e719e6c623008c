/** The archive's key on paper: letters and figures that cannot be mistaken for each other, with a checksum. */
import { createHash, hkdfSync } from 'node:crypto';
import { StationError } from '../errors.ts';

/** Crockford's base 32: without I, L, O and U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const KEY_BYTES = 32;
const CHECK_BYTES = 3;
const GROUP = 4;

/** What names a key in files without telling anything of it; 8 bytes. */
export function keyId(key: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'station key id', 8));
}

/** 14 groups of four. It is the key itself and no copy under another one: the paper opens what is left of an archive. */
export function recoveryKeyOf(key: Buffer): string {
  const bits = [...key, ...check(key)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{5}/g)!.map((five) => LETTERS[Number.parseInt(five, 2)]!);
  return letters
    .join('')
    .match(new RegExp(`.{${GROUP}}`, 'g'))!
    .join('-');
}

/** The key that somebody typed off the paper. Throws `wrong-recovery-key` for a slip of any letter. */
export function keyOfRecovery(text: string): Buffer {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const values = [...letters].map((letter) => LETTERS.indexOf(letter));
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  if (values.includes(-1) || bits.length !== (KEY_BYTES + CHECK_BYTES) * 8) throw wrong();
  const bytes = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const key = bytes.subarray(0, KEY_BYTES);
  if (!check(key).equals(bytes.subarray(KEY_BYTES))) throw wrong();
  return key;
}

function check(key: Buffer): Buffer {
  return createHash('sha256').update(key).digest().subarray(0, CHECK_BYTES);
}

function wrong(): StationError {
  return new StationError('wrong-recovery-key');
}
