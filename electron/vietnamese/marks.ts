/** Vietnamese without its marks, as people type it who search. */

/** Lower case, no tone or vowel marks, đ as d. */
export function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}
