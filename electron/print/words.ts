/** What printed papers say, in Vietnamese, the language of the act. */
import { say, type TextKey } from '../text.ts';

export function t(key: TextKey, params: Record<string, string | number> = {}): string {
  return say('vi', key, params);
}
