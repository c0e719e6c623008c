/** Lists of agencies and administrative units: importing them, finding a name in them, and the code beside a name. */
import { join } from 'node:path';
import { z } from 'zod';
import { type Actor, userOf } from '../accounts/roles.ts';
import {
  type CodeEntry,
  type CodeKind,
  codeColumns,
  type EntryProblem,
  holdsOn,
  nameKey,
  normalCode,
  readCodeRows,
} from '../describe/codes/entries.ts';
import { StationError } from '../errors.ts';
import { readCheckedJson } from '../files/checked-json.ts';
import { INSTALL_DIR } from '../install.ts';
import type { Records } from '../records/load.ts';
import { readTables } from '../spreadsheet/read.ts';
import type { Archive } from '../store/archive.ts';
import type { StoredCode } from '../store/codes.ts';
import { today } from './check-documents.ts';

export { CODE_KINDS, type CodeKind } from '../describe/codes/entries.ts';

const entrySchema = z.strictObject({
  code: z.string().min(1),
  name: z.string().min(1),
  parent: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  replacedBy: z.string().optional(),
});
const shippedSchema = z.strictObject({
  $comment: z.string().optional(),
  unit: z.array(entrySchema),
  agency: z.array(entrySchema),
});

/** Codes that come with the station; what was imported under the same code and day goes first. */
function shipped(kind: CodeKind): StoredCode[] {
  const { data } = readCheckedJson(join(INSTALL_DIR, 'resources', 'codes', 'codes.json'), shippedSchema);
  return data[kind].map(({ code, name, parent = null, from = null, to = null, replacedBy = null }) => ({
    ...{ kind, code, name, parent, from, to, replacedBy },
    source: 'resources/codes/codes.json',
  }));
}

export interface CodeImport {
  kind: CodeKind;
  imported: boolean;
  entries: number;
  /** How many of them the archive has already, of the same code and day. */
  known: number;
  problems: EntryProblem[];
}

/** Imports a list; entries of the same code and first day are renewed, all others stay. Throws `unreadable-table`, `columns-unclear`. */
export async function importCodes(
  archive: Archive,
  who: Actor,
  kind: CodeKind,
  file: { source: string; bytes: Uint8Array },
  dryRun: boolean,
): Promise<CodeImport> {
  const { sheets } = await readTables(file.bytes);
  for (const { rows } of sheets) {
    const header = rows.slice(0, 30).findIndex((row) => codeColumns(row) !== null);
    if (header < 0) continue;
    const { entries, problems } = readCodeRows(kind, rows, header, codeColumns(rows[header]!)!);
    const known = entries.filter(({ code, from }) =>
      archive.codes.byCode(kind, code).some((e) => e.from === from),
    ).length;
    if (!dryRun) {
      archive.transaction(() => {
        archive.codes.put(
          kind,
          file.source,
          entries.map((entry) => ({ ...entry, key: nameKey(entry.name) })),
        );
        archive.audit(who, 'import-codes', kind, { source: file.source, entries: entries.length });
      });
    }
    return { kind, imported: !dryRun, entries: entries.length, known, problems };
  }
  const headers = sheets[0]?.rows[0]?.filter(Boolean).join(' · ') ?? '';
  throw new StationError('columns-unclear', { params: { missing: 'Mã, Tên', headers, example: 'Mã, Tên' } });
}

export interface FoundCode extends StoredCode {
  /** True when it holds today. */
  current: boolean;
  /** What stands for it today, where it does not hold any more. */
  now: { code: string; name: string } | null;
}

/** Answers of one search. */
const MOST = 20;

/** Entries by code (in either form of an agency's) or by name without marks; `on` (`DD/MM/YYYY`) leaves those of that day. */
export function findCodes(archive: Archive, kind: CodeKind, words: string, on?: string): FoundCode[] {
  const code = normalCode(kind, words.trim());
  const key = nameKey(words);
  const found = [
    ...(code ? archive.codes.byCode(kind, code) : []),
    ...(key ? archive.codes.byName(kind, key, MOST) : []),
    ...shipped(kind).filter(
      (entry) => entry.code === code || (key !== '' && nameKey(entry.name).includes(key)),
    ),
  ];
  const seen = new Set<string>();
  return found
    .filter((entry) => {
      const id = `${entry.code}|${entry.from ?? ''}`;
      if (seen.has(id) || (on !== undefined && !holdsOn(entry, on))) return false;
      seen.add(id);
      return true;
    })
    .slice(0, MOST)
    .map((entry) => ({ ...entry, current: holdsOn(entry, today()), now: successor(archive, entry) }));
}

/** Follows what took its place to what holds today; circles end. */
function successor(archive: Archive, entry: StoredCode): FoundCode['now'] {
  const seen = new Set<string>();
  let at: StoredCode | undefined = entry;
  while (at?.replacedBy && !seen.has(at.replacedBy)) {
    seen.add(at.replacedBy);
    const next: StoredCode[] = archive.codes.byCode(entry.kind, at.replacedBy);
    at = next.find((one) => holdsOn(one, today())) ?? next.at(-1);
  }
  return at && at !== entry ? { code: at.code, name: at.name } : null;
}

export interface FieldCode {
  name: string;
  /** As it stands in the record; never changed by a code. */
  written: string;
  kind: CodeKind;
  /** What a person chose, and what the lists know by that name. */
  chosen: string | null;
  candidates: FoundCode[];
}

/** Every field of the document that names an agency or a place, with its code and what it may be. */
export function fieldCodes(archive: Archive, records: Records, documentId: string): FieldCode[] {
  const document = archive.documents.get(documentId);
  if (!document) throw new StationError('not-found', { params: { what: documentId } });
  const chosen = archive.codes.chosen(documentId);
  return (records.type(document.typeId)?.fields ?? []).flatMap(({ name, kind }): FieldCode[] => {
    const written = document.fields[name]?.value ?? '';
    const codeKind = kind === 'agency' ? 'agency' : kind === 'place' ? 'unit' : null;
    if (!codeKind || written === '') return [];
    const candidates = findCodes(archive, codeKind, written.split(',')[0]!);
    return [{ name, written, kind: codeKind, chosen: chosen[name]?.code ?? null, candidates }];
  });
}

/** Puts a code beside a name, or takes it away. Throws `not-found`, `bad-request` for a field or code that is none. */
export function chooseCode(
  archive: Archive,
  records: Records,
  who: Actor,
  documentId: string,
  name: string,
  code: string | null,
): void {
  const field = fieldCodes(archive, records, documentId).find((one) => one.name === name);
  if (!field) throw new StationError('bad-request', { params: { what: name } });
  const normal = code === null ? null : normalCode(field.kind, code);
  if (code !== null && !normal) throw new StationError('bad-request', { params: { what: code } });
  archive.transaction(() => {
    const at = new Date().toISOString();
    archive.codes.choose({ documentId, name, kind: field.kind, code: normal, by: userOf(who), at });
    archive.audit(who, 'choose-code', documentId, { field: name, code: normal });
  });
}

export type { CodeEntry };
