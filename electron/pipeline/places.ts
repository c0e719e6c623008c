/** Keys between keys: a page is put between two others without touching any of them. Pure. */

/** Digits that every key of a page at its natural place has (see the store's order of pages). */
const NATURAL = 15;

/**
 * `count` keys in order, all after `before` and before `after` (null: no neighbour on that side). Keys are strings of
 * digits, compared as text; made ones are longer than natural ones and never end in 0, so that there is always room
 * for more. Throws RangeError when `before` does not come before `after`.
 */
export function placesBetween(before: string | null, after: string | null, count: number): string[] {
  const low = before ?? '0'.repeat(NATURAL);
  const high = after ?? '9'.repeat(NATURAL);
  if (low >= high) throw new RangeError('no place between');
  const room = String(count + 1).length + 1;
  const digits = Math.max(low.length, high.length, NATURAL) + room;
  const from = BigInt(low.padEnd(digits, '0'));
  const to = BigInt(high.padEnd(digits, '0'));
  return Array.from({ length: count }, (_, i) => {
    const at = from + ((to - from) * BigInt(i + 1)) / BigInt(count + 1);
    const key = at.toString().padStart(digits, '0');
    return key.endsWith('0') ? `${key}1` : key;
  });
}
