/** Dates as people write them on records and in lists: a day, a month, a year, or a span of these. */

/** A possible date as `DD/MM/YYYY`, `MM/YYYY` or `YYYY`; null for anything else. */
export function partialDate(text: string): string | null {
  const parts = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/.exec(text.trim().replaceAll(/\s+/g, ''));
  if (!parts) return null;
  const [, day, month, year] = parts;
  if (month && (Number(month) < 1 || Number(month) > 12)) return null;
  if (day && (Number(day) < 1 || Number(day) > daysIn(Number(month), Number(year)))) return null;
  return [day, month]
    .flatMap((part) => (part ? [part.padStart(2, '0')] : []))
    .concat(year!)
    .join('/');
}

function daysIn(month: number, year: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** First and last date of a span such as `01/02/2001 - 30/12/2001` or `1998-2001`; a single date is both. */
export function dateSpan(text: string): { start: string; end: string } | null {
  const single = partialDate(text);
  if (single) return { start: single, end: single };
  const dates = text.match(/\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}[/.]\d{4}|(?<!\d)\d{4}(?!\d)/g);
  if (dates?.length !== 2) return null;
  const [start, end] = dates.map(partialDate);
  return start && end ? { start, end } : null;
}

/** A number that sorts partial dates by time. */
export function dateOrder(date: string, end = false): number {
  const [year = '0', month, day] = date.split('/').reverse();
  const open = end ? 99 : 0;
  return Number(year) * 10_000 + Number(month ?? open) * 100 + Number(day ?? open);
}
