/**
 * Electronic identifiers of agencies in both forms: QĐ 20/2020/QĐ-TTg, levels from left to right (`H24.99.01`), and
 * QCVN 102:2016, from right to left with zeros for the levels that there are none of (`001.00.99.H24`).
 */

export interface AgencyCode {
  /** As QĐ 20/2020 writes it. */
  code: string;
  /** Form in which it was written. */
  form: 'qd20' | 'qcvn102';
  /** Its levels, the highest first. */
  levels: string[];
}

/** Greatest length of a code (QĐ 20/2020). */
const LONGEST = 35;
const LEFT_TO_RIGHT = /^[A-Z]\d{0,3}(?:\.[0-9A-Z]+)*$/;
const RIGHT_TO_LEFT = /^\d+(?:\.\d+)*\.[A-Z]\d{2}$/;

/** Reads either form; null for what is neither. */
export function readAgencyCode(text: string): AgencyCode | null {
  const written = text.normalize('NFC').trim().toUpperCase();
  if (written.length > LONGEST) return null;
  if (LEFT_TO_RIGHT.test(written)) return { code: written, form: 'qd20', levels: written.split('.') };
  if (!RIGHT_TO_LEFT.test(written)) return null;
  const levels = written.split('.').reverse();
  // `000.00.00.H49` is the province itself: empty levels below the last one that is used say nothing.
  while (levels.length > 1 && /^0+$/.test(levels.at(-1)!)) levels.pop();
  return { code: levels.join('.'), form: 'qcvn102', levels };
}

/** The same agency in the older form: three groups (3, 2 and 2 digits) before the province; null where it does not fit. */
export function toRightToLeft(code: string): string | null {
  const read = readAgencyCode(code);
  if (!read || read.levels.length > 4 || !/^[A-Z]\d{2}$/.test(read.levels[0]!)) return null;
  const [top, second = '00', third = '00', fourth = '000'] = read.levels;
  if (![second, third, fourth].every((level) => /^\d+$/.test(level))) return null;
  if (second.length !== 2 || third.length !== 2 || fourth.length !== 3) return null;
  return `${fourth}.${third}.${second}.${top}`;
}
