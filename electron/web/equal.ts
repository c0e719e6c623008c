/** Compares secrets in a time that tells nothing about them. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** True when both texts are the same. */
export function equalSecrets(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
