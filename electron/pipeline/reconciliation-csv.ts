/** The reconciliation list as a table for spreadsheets. */
import { csv } from '../spreadsheet/write.ts';
import { type Language, say } from '../text.ts';
import type { Reconciliation, ReconciliationRow } from './reconcile.ts';

const COLUMNS = [
  'batch',
  'package',
  'title',
  'objId',
  'destination',
  'sentSha256',
  'receivedSha256',
  'receiptId',
  'receivedAt',
  'documents',
  'pages',
  'agreement',
  'reason',
] as const satisfies (keyof ReconciliationRow)[];

/** UTF-8 with a byte order mark. */
export function reconciliationCsv({ rows }: Reconciliation, language: Language): Uint8Array<ArrayBuffer> {
  const bytes = csv({
    header: COLUMNS.map((name) => say(language, `reconcile.${name}`)),
    rows: rows.map((row) =>
      COLUMNS.map((name) =>
        name === 'agreement' ? say(language, `agreement.${row.agreement}`) : String(row[name] ?? ''),
      ),
    ),
  });
  return new Uint8Array(bytes);
}
