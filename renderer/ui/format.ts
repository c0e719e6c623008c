/** Dates, numbers and sizes as they are written in Vietnam, or in English where that is the interface's language. */
import { language } from '../locales/i18n.ts';

const two = (n: number) => String(n).padStart(2, '0');

/** `dd/mm/yyyy` in both languages. */
export function date(value: string | number | Date): string {
  const d = new Date(value);
  return `${two(d.getDate())}/${two(d.getMonth() + 1)}/${d.getFullYear()}`;
}

/** `dd/mm/yyyy` as typed, as `yyyy-mm-dd`; null where there is no such day. */
export function isoOfDate(text: string): string | null {
  const [, d = '', m = '', y = ''] = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text) ?? [];
  const day = new Date(Date.UTC(Number(y), Number(m) - 1, Number(d)));
  const real = y !== '' && day.getUTCMonth() === Number(m) - 1 && day.getUTCDate() === Number(d);
  return real ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : null;
}

/** `HH:mm`. */
export function time(value: string | number | Date): string {
  const d = new Date(value);
  return `${two(d.getHours())}:${two(d.getMinutes())}`;
}

/** `dd/mm/yyyy HH:mm`. */
export function dateTime(value: string | number | Date): string {
  return `${date(value)} ${time(value)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** A number with the language's separators: 1.234,5 in Vietnamese. */
export function number(value: number, digits = 0): string {
  const locale = language() === 'en' ? 'en-GB' : 'vi-VN';
  const key = `${locale} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits, useGrouping: 'always' });
    formats.set(key, format);
  }
  return format.format(value);
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in the unit that leaves one to three digits before the separator; a kilobyte is 1,024 bytes. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${number(value, unit > 0 && value < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

/** Text without marks, case and đ, for finding: `nguyen` matches Nguyễn. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase();
}
