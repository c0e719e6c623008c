/** Keying of entries: what the next one begins with, and how two keyings of a value differ. Pure. */
import type { RecordType } from '../../records/schema.ts';
import { fold } from '../fuzzy.ts';

/** Values that an entry begins with: defaults, what stays from the entry before, and numbers that count up. */
export function firstValues(type: RecordType, before: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    type.fields.flatMap(({ name, sticky, autoIncrement, default: value }): [string, string][] => {
      const last = before[name] ?? '';
      if (autoIncrement && last !== '') {
        const next = incremented(last);
        return next === null ? [] : [[name, next]];
      }
      if (sticky && last !== '') return [[name, last]];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** `057` → `058`, `57/1998` → `58/1998`; null where nothing counts. */
export function incremented(value: string): string | null {
  const parts = /^(\D*?)(\d{1,15})(\D.*)?$/.exec(value);
  if (!parts) return null;
  const [, front = '', digits = '', rest = ''] = parts;
  return `${front}${String(Number(digits) + 1).padStart(digits.length, '0')}${rest}`;
}

/**
 * `marks`: the same letters with other marks (Hồng, Hống, Hổng are different people); `form`: the same word written
 * otherwise (capitals, spaces, hòa and hoà).
 */
export type Difference = 'same' | 'form' | 'marks' | 'different';

/** How the second keying of a value differs from the first. */
export function difference(first: string, second: string): Difference {
  const [a, b] = [first, second].map((value) => value.normalize('NFC').trim());
  if (a === b) return 'same';
  if (plainForm(a!) === plainForm(b!)) return 'form';
  return fold(a!) === fold(b!) && fold(a!) !== '' ? 'marks' : 'different';
}

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;

/** Case and spaces even, the tone at the end of its word: only what makes another word of it is left. */
function plainForm(value: string): string {
  return value
    .toLowerCase()
    .split(/\s+/)
    .map((word) => {
      const letters = word.normalize('NFD');
      return letters.replaceAll(TONES, '').normalize('NFC') + (letters.match(TONES) ?? []).join('');
    })
    .join(' ');
}
