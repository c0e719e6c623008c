/** Importing a paper inventory: read the list, find its columns, say what will happen, and do it. */
import { createHash } from 'node:crypto';
import { type Actor, userOf } from '../accounts/roles.ts';
import { fold } from '../describe/fuzzy.ts';
import {
  COLUMN_NAMES,
  type ColumnName,
  findHeader,
  headerSignature,
  INVENTORY_COLUMNS,
  type Mapping,
} from '../describe/inventory/columns.ts';
import { type ImportPlan, planImport } from '../describe/inventory/plan.ts';
import { type KeyedBy, readRows } from '../describe/inventory/rows.ts';
import { StationError } from '../errors.ts';
import { readTables, type Table, type Tables } from '../spreadsheet/read.ts';
import type { Archive } from '../store/archive.ts';
import { type Language, say } from '../text.ts';

export { COLUMN_NAMES } from '../describe/inventory/columns.ts';

export interface InventoryFile {
  /** File name, as it was called where it came from. */
  source: string;
  bytes: Uint8Array;
}

export interface ImportOptions {
  /** Name of the inventory; the file's name without its ending unless given. A known one is renewed. */
  name?: string;
  fondsCode?: string;
  /** Sheet to read; the one whose headings are known best unless given. */
  sheet?: string;
  legacy?: 'tcvn3' | 'vni' | 'none';
  /** Column name → heading (or `#3` for the third column), where the user knows better. */
  map?: Partial<Record<string, string>>;
  dryRun?: boolean;
}

export interface ImportReport {
  inventory: string;
  fondsCode: string | null;
  /** False for a dry run. */
  imported: boolean;
  sheet: string;
  encoding: Tables['encoding'];
  legacy: Tables['legacy'];
  /** Row of the headings, counted from 1, and all of them. */
  headerRow: number;
  headers: string[];
  /** Column name → heading; by whom it was found. */
  mapping: Partial<Record<ColumnName, string>>;
  mappedBy: 'user' | 'memory' | 'headings';
  keyedBy: KeyedBy;
  counts: { rows: number; new: number; changed: number; same: number; bad: number; absent: number };
  changed: { row: number; number: string; fields: ColumnName[] }[];
  /** Every row that is bad or wants a look, with its reason in the reader's language. */
  findings: { row: number; bad: boolean; code: string; message: string }[];
  /** Numbers that the archive has and the list does not; they stay. */
  absent: string[];
}

/** The columns that an import knows, as people name them. */
export function inventoryColumns(): { name: ColumnName; vi: string; en: string; required: boolean }[] {
  return INVENTORY_COLUMNS.map(({ name, vi, en, required }) => ({ name, vi, en, required }));
}

const PURPOSE = 'inventory';
/** In a report a person reads; the counts are always whole. */
const MOST_LISTED = 1000;

/** Throws `unreadable-table`, `columns-unclear` or `bad-request`; then nothing was changed. */
export async function importInventory(
  archive: Archive,
  who: Actor,
  file: InventoryFile,
  options: ImportOptions,
  language: Language,
): Promise<ImportReport> {
  const tables = await readTables(file.bytes, options.legacy ? { legacy: options.legacy } : {});
  const found = columnsOf(archive, tables.sheets, options, language);
  const { table, headerRow, mapping, mappedBy } = found;
  const headers = table.rows[headerRow] ?? [];
  const name = (options.name ?? file.source.replace(/^.*[/\\]/, '').replace(/\.[^.]+$/, ''))
    .normalize('NFC')
    .trim();
  const known = archive.inventories.byName(name);
  const items = known ? archive.inventories.items(known.id) : [];
  const plan = planImport(readRows(table.rows, headerRow, mapping), items, known?.keyedBy);
  const fondsCode = options.fondsCode ?? known?.fondsCode ?? null;
  if (!options.dryRun) {
    const at = new Date().toISOString();
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    archive.transaction(() => {
      const { keyedBy } = plan;
      const row = { name, fondsCode, keyedBy, source: file.source, sourceSha256: sha256 };
      const id = archive.inventories.save({ ...row, importedAt: at, importedBy: userOf(who) });
      archive.inventories.putItems(id, plan.items);
      archive.inventories.rememberMapping(PURPOSE, headerSignature(headers), mapping, at);
      archive.audit(who, 'import-inventory', name, { sha256, ...counts(plan) });
    });
  }
  const { encoding, legacy } = tables;
  const about = {
    inventory: name,
    fondsCode,
    imported: !options.dryRun,
    sheet: table.name,
    encoding,
    legacy,
  };
  const shown = Object.entries(mapping).map(([column, at]) => [column, headers[at] || `#${at + 1}`]);
  return {
    ...about,
    headerRow: headerRow + 1,
    headers,
    mapping: Object.fromEntries(shown) as ImportReport['mapping'],
    mappedBy,
    ...told(plan, new Map(items.map((item) => [item.key, item.values.fileNotation!])), language),
  };
}

function told(plan: ImportPlan, numbers: Map<string, string>, language: Language) {
  return {
    keyedBy: plan.keyedBy,
    counts: counts(plan),
    changed: plan.items
      .filter((item) => item.does === 'changed')
      .slice(0, MOST_LISTED)
      .map(({ row, values, changes }) => ({ row, number: values.fileNotation!, fields: changes })),
    findings: plan.findings.slice(0, MOST_LISTED).map(({ row, bad, code, params }) => ({
      row,
      bad,
      code,
      message: say(language, `inventory.${code}`, params),
    })),
    absent: plan.absent.slice(0, MOST_LISTED).map((key) => numbers.get(key)!),
  };
}

function counts({ items, findings, absent }: ImportPlan): ImportReport['counts'] {
  const of = (does: string) => items.filter((item) => item.does === does).length;
  const bad = new Set(findings.filter((finding) => finding.bad).map((finding) => finding.row)).size;
  const [fresh, changed, same] = [of('new'), of('changed'), of('same')];
  return { rows: fresh + changed + same + bad, new: fresh, changed, same, bad, absent: absent.length };
}

interface Columns {
  table: Table;
  headerRow: number;
  mapping: Mapping;
  mappedBy: ImportReport['mappedBy'];
}

/** What the user says goes first, then what was used for these headings before, then what they look like. */
function columnsOf(archive: Archive, sheets: Table[], options: ImportOptions, language: Language): Columns {
  const wanted =
    options.sheet === undefined ? sheets : sheets.filter(({ name }) => fold(name) === fold(options.sheet!));
  if (wanted.length === 0)
    throw new StationError('bad-request', { params: { what: `sheet: ${options.sheet}` } });
  const candidates = wanted.map((table) => ({ table, found: findHeader(table.rows) }));
  const size = (found: { mapping: Mapping } | null) => Object.keys(found?.mapping ?? {}).length;
  const { table, found } = candidates.sort((a, b) => size(b.found) - size(a.found))[0]!;
  const byUser = options.map && Object.keys(options.map).length > 0 ? options.map : null;
  const headerRow = byUser
    ? rowWith(table, Object.values(byUser) as string[], found?.row ?? 0)
    : (found?.row ?? 0);
  const headers = table.rows[headerRow] ?? [];
  const remembered = archive.inventories.mapping(PURPOSE, headerSignature(headers));
  const mapping = { ...(remembered ?? found?.mapping ?? {}) };
  for (const [name, heading] of Object.entries(byUser ?? {})) place(mapping, name, heading ?? '', headers);
  const missing = INVENTORY_COLUMNS.filter((column) => column.required && mapping[column.name] === undefined);
  if (missing.length > 0) {
    const example = `${missing[0]!.name}="${headers.find((header) => header !== '') ?? '#1'}"`;
    const names = missing.map((column) => `${column[language]} (${column.name})`).join(', ');
    const seen = headers.filter((header) => header !== '').join(' · ');
    throw new StationError('columns-unclear', { params: { missing: names, headers: seen, example } });
  }
  return { table, headerRow, mapping, mappedBy: byUser ? 'user' : remembered ? 'memory' : 'headings' };
}

/** The first row that has the headings the user named. */
function rowWith(table: Table, headings: string[], otherwise: number): number {
  const wanted = headings.filter((heading) => !/^#\d+$/.test(heading)).map(fold);
  const at = table.rows.slice(0, 30).findIndex((row) => {
    const folded = row.map(fold);
    return wanted.every((heading) => folded.includes(heading));
  });
  return wanted.length > 0 && at >= 0 ? at : otherwise;
}

function place(mapping: Mapping, name: string, heading: string, headers: string[]): void {
  const numbered = /^#(\d+)$/.exec(heading)?.[1];
  const at = numbered ? Number(numbered) - 1 : headers.findIndex((header) => fold(header) === fold(heading));
  if (!(COLUMN_NAMES as readonly string[]).includes(name) || at < 0 || (!numbered && fold(heading) === '')) {
    const what = `--map ${name}=${heading} (${COLUMN_NAMES.join(', ')}; ${headers.filter(Boolean).join(' · ')})`;
    throw new StationError('bad-request', { params: { what } });
  }
  // A column that the user gives another meaning has no other.
  for (const other of COLUMN_NAMES) if (mapping[other] === at) delete mapping[other];
  mapping[name as ColumnName] = at;
}
