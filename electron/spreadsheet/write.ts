/** Writes tables of text for other programs: CSV and XLSX that open as they are and run nothing. */
import { writeCsv, writeXlsx } from 'hucre';

/** The order of the columns is the order of the fields; the first row is `header`. */
export interface Sheet {
  /** Name of the sheet, for XLSX. */
  name: string;
  header: string[];
  rows: string[][];
}

/**
 * RFC 4180 with a byte order mark, so that Excel takes it for UTF-8. A value that a spreadsheet would take for a
 * formula (beginning with = + - @ or a control character) gets an apostrophe before it.
 */
export function csv({ header, rows }: Omit<Sheet, 'name'>): Uint8Array {
  const text = writeCsv([header, ...rows], { bom: true, escapeFormulae: true });
  return new TextEncoder().encode(`${text}\r\n`);
}

/** Characters a sheet's name may not have, and its greatest length (31). */
const NOT_IN_NAMES = /[\\/?*[\]:]/g;

/** A workbook; every cell is text, so that no program makes a number or a formula of `007` or `=1`. */
export async function xlsx(sheets: Sheet[]): Promise<Uint8Array> {
  return await writeXlsx({
    sheets: sheets.map(({ name, header, rows }) => ({
      name: name.replaceAll(NOT_IN_NAMES, '_').slice(0, 31) || 'Sheet1',
      rows: [header, ...rows].map((row) => row.map(cleanCell)),
      columns: header.map(() => ({ numFmt: '@' })),
    })),
    // The same table makes the same bytes.
    properties: { created: EPOCH, modified: EPOCH },
  });
}

const EPOCH = new Date(Date.UTC(2000, 0, 1));

/** What XML cannot hold is left out; a cell of Excel holds 32,767 characters. */
function cleanCell(text: string): string {
  return text.replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '').slice(0, 32_767);
}
