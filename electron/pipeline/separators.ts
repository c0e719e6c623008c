/** Separator sheets as they are ordered: how many, for which dossiers, with the type that follows. */
import { StationError } from '../errors.ts';
import { type PrintedSheet, separatorsPdf } from '../print/separators.ts';
import type { Records } from '../records/load.ts';

export interface SheetOrder {
  /** Type of the documents behind the sheets, '' where they leave it open. */
  typeId: string;
  /** File numbers; one '' for sheets within the dossier that is being scanned. */
  dossiers: string[];
  /** Sheets for each dossier, and the number of the first. */
  count: number;
  first: number;
}

/** Sheets of one file: more paper than a tray holds is a slip of the finger. */
const MOST = 500;

/** The PDF and what stands on its sheets. Throws `wrong-usage` for an unknown type or too many sheets. */
export async function printSeparators(
  records: Records,
  { typeId, dossiers, count, first }: SheetOrder,
): Promise<{ pdf: Uint8Array; sheets: Omit<PrintedSheet, 'typeName'>[] }> {
  const type = records.type(typeId || null);
  if (typeId && !type) throw new StationError('wrong-usage', { params: { what: `type ${typeId}` } });
  const wanted = dossiers.flatMap((dossier) => Array.from<string>({ length: count }).fill(dossier));
  if (wanted.length > MOST) throw new StationError('wrong-usage', { params: { what: `> ${MOST}` } });
  const sheets = wanted.map((dossier, i) => ({ typeId, dossier, counter: first + i }));
  const named = sheets.map((sheet) => ({ ...sheet, typeName: type?.vi ?? '' }));
  return { pdf: await separatorsPdf(named, new Date().toISOString()), sheets };
}
