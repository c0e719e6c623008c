/** Reads a table of text from what offices keep lists in: CSV in any encoding they used, XLSX, XLS, ODS. */
import { formatValue, parseCsv, read, type Sheet } from 'hucre';
import yauzl from 'yauzl';
import { StationError } from '../errors.ts';
import { fromLegacy, type LegacyEncoding, recogniseLegacy, vietnameseShare } from '../vietnamese/legacy.ts';

/** One sheet, every cell as the text a person sees; rows keep their place (row 1 is `rows[0]`). */
export interface Table {
  /** Name of the sheet; empty for CSV. */
  name: string;
  rows: string[][];
}

export interface Tables {
  sheets: Table[];
  /** How the text was written down. */
  encoding: 'utf-8' | 'utf-16' | 'windows-1252' | 'workbook';
  /** The font encoding that its text was converted from; null when it was Unicode. */
  legacy: LegacyEncoding | null;
}

export interface ReadTableOptions {
  /** The font encoding, where the user knows better; `none` leaves the text alone. */
  legacy?: LegacyEncoding | 'none';
}

/** An inventory of 100,000 files has some 10 MB; what is far above is no list, or means harm. */
const MOST_BYTES = 64 << 20;
const MOST_UNPACKED = 512 << 20;
const MOST_ROWS = 200_000;

/** Reads all sheets. Throws `unreadable-table` for what is no list, is damaged, protected, or too large. */
export async function readTables(bytes: Uint8Array, options: ReadTableOptions = {}): Promise<Tables> {
  if (bytes.length > MOST_BYTES) throw unreadable('size');
  if (bytes.length === 0) throw unreadable('empty');
  const { encoding, sheets } = isWorkbook(bytes)
    ? { encoding: 'workbook' as const, sheets: await workbookSheets(bytes) }
    : csvSheet(bytes);
  const cells = () => sheets.flatMap(({ rows }) => rows.flat());
  const legacy = options.legacy === 'none' ? null : (options.legacy ?? recogniseLegacy(cells()));
  const text = (cell: string) => (legacy ? converted(cell, legacy) : cell).normalize('NFC').trim();
  return {
    sheets: sheets.map(({ name, rows }) => ({ name: text(name), rows: rows.map((row) => row.map(text)) })),
    encoding,
    legacy,
  };
}

function unreadable(what: string, cause?: unknown): StationError {
  return new StationError('unreadable-table', { params: { what }, cause });
}

/** Letters that only Unicode has: such a cell was written after the others and is right as it is. */
const UNICODE_ONLY =
  /[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]/;

function converted(cell: string, legacy: LegacyEncoding): string {
  if (!/[\u0080-\u00ff]/.test(cell) || UNICODE_ONLY.test(cell)) return cell;
  const changed = fromLegacy(cell, legacy);
  return vietnameseShare(changed) >= vietnameseShare(cell) ? changed : cell;
}

function isWorkbook(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return head === '504b0304' || head === 'd0cf11e0';
}

async function workbookSheets(bytes: Uint8Array): Promise<Table[]> {
  if (bytes[0] === 0x50) await refuseBomb(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  try {
    const workbook = await read(bytes, { readStyles: true, maxRows: MOST_ROWS });
    return workbook.sheets.map((sheet) => ({ name: sheet.name, rows: sheetText(sheet) }));
  } catch (thrown) {
    throw unreadable('format', thrown);
  }
}

/** The sizes that a ZIP declares bound what reading it may unpack, so they are added up before. */
function refuseBomb(zip: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return reject(unreadable('format', error));
      let total = 0;
      file.on('entry', (entry) => {
        total += entry.uncompressedSize;
        if (total > MOST_UNPACKED) reject(unreadable('size'));
        else file.readEntry();
      });
      file.on('end', () => resolve());
      file.on('error', (cause) => reject(unreadable('format', cause)));
      file.readEntry();
    });
  });
}

function sheetText(sheet: Sheet): string[][] {
  return sheet.rows.map((row, r) =>
    row.map((value, c) => cellText(value, sheet.cells?.get(`${r},${c}`)?.style?.numFmt)),
  );
}

/** A number keeps the zeros its format shows (`0007`); a day is `DD/MM/YYYY` whatever order the format has. */
function cellText(value: unknown, format: string | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : day(value);
  if (typeof value === 'number' && format && /^0+$/.test(format)) return formatValue(value, format);
  // 15 digits are all that a spreadsheet keeps; more would show the binary fraction.
  if (typeof value === 'number') return String(Number(value.toPrecision(15)));
  return typeof value === 'object' ? '' : String(value);
}

function day(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
}

function csvSheet(bytes: Uint8Array): { encoding: Tables['encoding']; sheets: Table[] } {
  const { text, encoding } = decoded(bytes);
  if (text.includes('\0')) throw unreadable('format');
  const rows = parseCsv(text, { delimiter: delimiterOf(text), maxRows: MOST_ROWS, unescapeFormulae: true });
  return { encoding, sheets: [{ name: '', rows: rows.map((row) => row.map((cell) => String(cell ?? ''))) }] };
}

/** UTF-8 where it is valid, UTF-16 by its mark, else the Western code page that old programs wrote. */
function decoded(bytes: Uint8Array): { text: string; encoding: Tables['encoding'] } {
  const mark = bytes[0]! * 256 + (bytes[1] ?? 0);
  if (mark === 0xfffe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16' };
  if (mark === 0xfeff) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** The sign that most evenly divides the first lines; Excel writes `;` where the comma is the decimal sign. */
function delimiterOf(text: string): string {
  const lines = text.split(/\r?\n/, 20).filter((line) => line.trim() !== '');
  const score = (sign: string) => lines.filter((line) => line.includes(sign)).length;
  const count = (sign: string) => (lines.join('').match(new RegExp(`\\${sign}`, 'g')) ?? []).length;
  return [',', ';', '\t'].sort((a, b) => score(b) - score(a) || count(b) - count(a))[0]!;
}
