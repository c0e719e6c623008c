/** Dated lists of agencies and administrative units: rows of a list, which entry holds on a day, and by which name. Pure. */
import { fold } from '../fuzzy.ts';
import { dateOrder, partialDate } from '../partial-date.ts';
import { readAgencyCode } from './agency.ts';

export const CODE_KINDS = ['agency', 'unit'] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export interface CodeEntry {
  code: string;
  name: string;
  /** Code of what it belongs to. */
  parent: string | null;
  /** First and last day on which it held, `DD/MM/YYYY`; null where the list does not say. */
  from: string | null;
  to: string | null;
  /** What took its place. */
  replacedBy: string | null;
}

export interface EntryProblem {
  row: number;
  code: 'no-code' | 'no-name' | 'bad-code' | 'bad-date' | 'twice';
  value: string;
}

const HEADINGS: Record<keyof CodeEntry, string[]> = {
  code: ['Mã', 'Mã số', 'Mã đơn vị', 'Mã định danh', 'Mã cơ quan', 'Mã ĐVHC', 'Code'],
  name: ['Tên', 'Tên đơn vị', 'Tên cơ quan', 'Tên đơn vị hành chính', 'Tên ĐVHC', 'Name'],
  parent: ['Mã cấp trên', 'Thuộc', 'Mã tỉnh', 'Parent'],
  from: ['Từ ngày', 'Hiệu lực từ', 'Ngày hiệu lực', 'From'],
  to: ['Đến ngày', 'Hết hiệu lực', 'Ngày hết hiệu lực', 'To'],
  replacedBy: ['Mã mới', 'Thay bằng', 'Nhập vào', 'Mã hiện nay', 'Replaced by'],
};
/** Provinces have 2 digits, communes 5, districts before 1 July 2025 had 3 (QĐ 19/2025 and its forerunner). */
const UNIT_CODE = /^(?:\d{2}|\d{3}|\d{5})$/;

/** Column of every value by its heading; null without the columns for code and name. */
export function codeColumns(headers: string[]): Partial<Record<keyof CodeEntry, number>> | null {
  const folded = headers.map(fold);
  const found = Object.entries(HEADINGS).flatMap(([name, headings]) => {
    const at = folded.findIndex((header) => headings.map(fold).includes(header));
    return at < 0 ? [] : [[name, at] as const];
  });
  const columns = Object.fromEntries(found) as Partial<Record<keyof CodeEntry, number>>;
  return columns.code === undefined || columns.name === undefined ? null : columns;
}

/** Reads the rows below `header`; codes of agencies are brought to the form of QĐ 20/2020. */
export function readCodeRows(
  kind: CodeKind,
  rows: string[][],
  header: number,
  columns: Partial<Record<keyof CodeEntry, number>>,
): { entries: CodeEntry[]; problems: EntryProblem[] } {
  const entries: CodeEntry[] = [];
  const problems: EntryProblem[] = [];
  const seen = new Set<string>();
  for (const [i, cells] of rows.entries()) {
    if (i <= header) continue;
    const row = i + 1;
    const cell = (name: keyof CodeEntry) =>
      (columns[name] === undefined ? '' : (cells[columns[name]] ?? '')).trim();
    if (cells.every((text) => text.trim() === '')) continue;
    const bad = (code: EntryProblem['code'], value = '') => void problems.push({ row, code, value });
    if (!cell('code')) {
      bad('no-code');
      continue;
    }
    if (!cell('name')) {
      bad('no-name', cell('code'));
      continue;
    }
    const code = normalCode(kind, cell('code'));
    if (!code) {
      bad('bad-code', cell('code'));
      continue;
    }
    const dates = (['from', 'to'] as const).map((name) => (cell(name) ? partialDate(cell(name)) : null));
    const wrong = (['from', 'to'] as const).find((name, n) => cell(name) && !dates[n]);
    if (wrong) {
      bad('bad-date', cell(wrong));
      continue;
    }
    const [from = null, to = null] = dates;
    const key = `${code}|${from ?? ''}`;
    if (seen.has(key)) {
      bad('twice', code);
      continue;
    }
    seen.add(key);
    const other = (name: 'parent' | 'replacedBy') =>
      cell(name) ? (normalCode(kind, cell(name)) ?? cell(name)) : null;
    entries.push({
      code,
      name: cell('name'),
      parent: other('parent'),
      from,
      to,
      replacedBy: other('replacedBy'),
    });
  }
  return { entries, problems };
}

/** The code in its one form; null for what is none. */
export function normalCode(kind: CodeKind, text: string): string | null {
  if (kind === 'agency') return readAgencyCode(text)?.code ?? null;
  return UNIT_CODE.test(text) ? text : null;
}

/** True when the entry held on `day` (`DD/MM/YYYY`). */
export function holdsOn({ from, to }: CodeEntry, day: string): boolean {
  return (!from || dateOrder(from) <= dateOrder(day)) && (!to || dateOrder(day) <= dateOrder(to, true));
}

/** `UBND xã An Hưng, huyện An Dương` and `Ủy ban nhân dân xã An Hưng` are looked for as `xaanhung…`. */
export function nameKey(name: string): string {
  return fold(name).replace(/^(?:uybannhandan|ubnd)/, '');
}
