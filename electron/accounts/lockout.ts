/** Lock-out after wrong passwords: a delay that doubles with every further one. Pure. */

/** Anybody mistypes; so many are free. */
const FREE = 3;
const FIRST_MS = 5_000;
const LONGEST_MS = 15 * 60_000;

/** How long an account is closed after its `failures`-th wrong password in a row, milliseconds. */
export function delayAfter(failures: number): number {
  if (failures < FREE) return 0;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - FREE));
}
