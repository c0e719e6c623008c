/** The rows of an inventory as items: what each says, which are bad and why, which are no items at all. Pure. */
import { fold } from '../fuzzy.ts';
import { dateOrder, dateSpan, partialDate } from '../partial-date.ts';
import { COLUMN_NAMES, type ColumnName, type Mapping } from './columns.ts';

/** One file of the inventory, every value as it is written there. */
export interface InventoryItem {
  /** Row in the file, counted from 1 as a spreadsheet does. */
  row: number;
  values: Partial<Record<ColumnName, string>>;
  /** Heading → value of the columns that the station has no name for: nothing of the list is lost. */
  other: Record<string, string>;
  /** Heading of the part of the list it stands under. */
  section?: string;
}

export type RowProblem =
  | 'no-number'
  | 'no-title'
  | 'twice'
  | 'too-long'
  | 'bad-date'
  | 'end-before-start'
  | 'bad-count';

export interface RowFinding {
  row: number;
  /** True when the row is not imported; else it is, and a person should look. */
  bad: boolean;
  code: RowProblem;
  params: Record<string, string | number>;
}

export interface ReadRows {
  items: InventoryItem[];
  findings: RowFinding[];
  /** Rows that only head a part of the list, number its columns or are empty. */
  passedOver: number;
}

/** Longest title of TT 05/2025 (rules of §2.4). */
const LONGEST_TITLE = 1000;
const COUNTS = ['sheets', 'pages', 'documents'] as const;

/** Reads the rows below `header` (its place in `rows`). */
export function readRows(rows: string[][], header: number, mapping: Mapping): ReadRows {
  const read: ReadRows = { items: [], findings: [], passedOver: 0 };
  const headings = rows[header] ?? [];
  const named = new Set(Object.values(mapping));
  let section: string | undefined;
  let above: Partial<Record<ColumnName, string>> = {};
  for (let at = header + 1; at < rows.length; at++) {
    const cells = rows[at]!;
    const filled = cells.filter((cell) => cell !== '');
    if (filled.length === 0 || isColumnNumbers(filled)) {
      read.passedOver++;
      continue;
    }
    const values = valuesOf(cells, mapping);
    const alone = filled.length === 1 ? filled[0]! : null;
    if (alone && (alone !== values.fileNotation || /\s/.test(alone))) {
      section = alone;
      read.passedOver++;
      continue;
    }
    // A box is written once, beside the first of its files.
    for (const place of ['repository', 'shelf', 'box'] as const) {
      if (values[place]) above = { ...above, [place]: values[place] };
      else if (above[place]) values[place] = above[place];
    }
    const item: InventoryItem = {
      row: at + 1,
      values,
      other: Object.fromEntries(
        cells.flatMap((cell, i) => (cell === '' || named.has(i) ? [] : [[headings[i] || `#${i + 1}`, cell]])),
      ),
      ...(section ? { section } : {}),
    };
    const findings = checkItem(item);
    read.findings.push(...findings);
    if (!findings.some((finding) => finding.bad)) read.items.push(item);
  }
  return read;
}

function valuesOf(cells: string[], mapping: Mapping): InventoryItem['values'] {
  return Object.fromEntries(
    COLUMN_NAMES.flatMap((name) => {
      const at = mapping[name];
      const cell = at === undefined ? undefined : cells[at];
      return cell ? [[name, cell]] : [];
    }),
  );
}

/** `(1) (2) (3)` below the headings. */
function isColumnNumbers(filled: string[]): boolean {
  return filled.length > 1 && filled.every((cell, i) => new RegExp(`^\\(?${i + 1}\\)?$`).test(cell));
}

function checkItem({ row, values }: InventoryItem): RowFinding[] {
  const found: RowFinding[] = [];
  const say = (bad: boolean, code: RowProblem, params: RowFinding['params'] = {}) =>
    found.push({ row, bad, code, params });
  if (!values.fileNotation) say(true, 'no-number');
  if (!values.title) say(true, 'no-title');
  if ((values.title?.length ?? 0) > LONGEST_TITLE) say(true, 'too-long', { limit: LONGEST_TITLE });
  for (const name of COUNTS) {
    const value = values[name];
    if (value && !/^\d{1,6}$/.test(value)) say(false, 'bad-count', { value });
  }
  const span = itemDates(values);
  for (const value of span.unclear) say(false, 'bad-date', { value });
  if (span.start && span.end && dateOrder(span.end, true) < dateOrder(span.start))
    say(false, 'end-before-start', { start: span.start, end: span.end });
  return found;
}

/** Start and end of an item's documents, and what is written for them but is no possible date. */
export function itemDates(values: InventoryItem['values']): {
  start?: string;
  end?: string;
  unclear: string[];
} {
  const unclear: string[] = [];
  const read = (text: string | undefined) => {
    const date = text ? partialDate(text) : null;
    if (text && !date) unclear.push(text);
    return date;
  };
  const span = values.dates ? dateSpan(values.dates) : null;
  if (values.dates && !span) unclear.push(values.dates);
  const start = read(values.startDate) ?? span?.start;
  const end = read(values.endDate) ?? span?.end;
  return { ...(start ? { start } : {}), ...(end ? { end } : {}), unclear };
}

/** What makes an item the same as another: its number, and its box where numbers begin anew in every box. */
export type KeyedBy = 'number' | 'box-and-number';

/** Numbers begin anew in every box when one number stands in two. */
export function keyedBy(items: InventoryItem[]): KeyedBy {
  const boxes = new Map<string, string>();
  for (const { values } of items) {
    const number = numberKey(values.fileNotation!);
    const box = fold(values.box ?? '');
    const before = boxes.get(number);
    if (before !== undefined && before !== box && before !== '' && box !== '') return 'box-and-number';
    boxes.set(number, box);
  }
  return 'number';
}

/** Key of an item within its inventory. */
export function itemKey({ fileNotation = '', box = '' }: InventoryItem['values'], by: KeyedBy): string {
  return by === 'number' ? numberKey(fileNotation) : `${numberKey(box)}/${numberKey(fileNotation)}`;
}

/** `012` and `12` are the same file; so are `12.VP` and `12 .vp`. */
export function numberKey(notation: string): string {
  const plain = notation.normalize('NFC').toLowerCase().replaceAll(/\s+/g, '');
  return plain.replaceAll(/(?<!\d)0+(?=\d)/g, '');
}
