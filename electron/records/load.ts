/** Loads record types and code lists from resources/ and from the folders in which a province keeps its own. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type CheckedFile, readCheckedJson } from '../files/checked-json.ts';
import { addToLibrary, expand, type Library } from './library.ts';
import {
  type CodeList,
  codeListFileSchema,
  type FieldDefinition,
  type FieldRules,
  fieldFileSchema,
  type RecordType,
  typeFileSchema,
} from './schema.ts';
import { NO_RULES, type SeparationRules, separationSchema } from './separation.ts';

/** TT 05/2025's code for kinds that its list does not name. */
const OTHER = '32';
/** The type of documents of which no kind was recognised. */
export const GENERIC_TYPE = 'chung:TL';

/** What records are, here and now. */
export interface Records {
  types: RecordType[];
  codeLists: CodeList[];
  separation: SeparationRules;
  type(typeId: string | null): RecordType | undefined;
  codeList(id: string): CodeList | undefined;
  /** What the library says of a field, whether a type has it or not. */
  field(name: string): FieldRules | undefined;
}

type TypeFile = CheckedFile<z.infer<typeof typeFileSchema>>;

/**
 * Reads `record-types/*.json`, `record-types/fields/*.json` `code-lists/*.json` and `separation/*.json` of each folder; what a later
 * folder says of a type, field, group or list of the same name replaces the earlier. Folders that are not there are
 * passed over. Throws `bad-resource`, naming file and line.
 */
export function loadRecords(folders: string[]): Records {
  const library: Library = { fields: new Map(), groups: new Map() };
  const lists = new Map<string, CodeList>();
  let separation = NO_RULES;
  const owners = new Map<string, { file: TypeFile; index: number }>();
  for (const folder of folders) {
    const seen = new Set<string>();
    for (const path of jsonFiles(join(folder, 'record-types', 'fields')))
      addToLibrary(library, readCheckedJson(path, fieldFileSchema), seen);
    for (const path of jsonFiles(join(folder, 'code-lists'))) addLists(lists, path, seen);
    for (const path of jsonFiles(join(folder, 'separation')))
      separation = readCheckedJson(path, separationSchema).data;
    for (const path of jsonFiles(join(folder, 'record-types'))) {
      const file = readCheckedJson(path, typeFileSchema);
      file.data.types.forEach(({ code }, index) => {
        const typeId = `${file.data.namespace}:${code}`;
        if (seen.has(typeId)) throw file.error(['types', index, 'code'], `${typeId} defined twice`);
        seen.add(typeId);
        owners.set(typeId, { file, index });
      });
    }
  }
  const types = new Map(
    [...owners].map(([typeId, { file, index }]) => [typeId, build(typeId, file, index, library, lists)]),
  );
  return {
    types: [...types.values()],
    codeLists: [...lists.values()],
    separation,
    type: (typeId) => (typeId === null ? undefined : types.get(typeId)),
    codeList: (id) => lists.get(id),
    field: (name) => library.fields.get(name),
  };
}

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  return names.sort().map((name) => join(folder, name));
}

function addLists(lists: Map<string, CodeList>, path: string, seen: Set<string>): void {
  const { data, error } = readCheckedJson(path, codeListFileSchema);
  data.lists.forEach((list, i) => {
    if (seen.has(`list ${list.id}`)) throw error(['lists', i, 'id'], `${list.id} defined twice`);
    seen.add(`list ${list.id}`);
    const codes = list.codes.map((c) => c.code);
    const twice = codes.findIndex((code, n) => codes.indexOf(code) !== n);
    if (twice >= 0) throw error(['lists', i, 'codes', twice], `${codes[twice]} twice`);
    lists.set(list.id, list);
  });
}

function build(
  typeId: string,
  { data, error }: TypeFile,
  index: number,
  library: Library,
  lists: Map<string, CodeList>,
): RecordType {
  const { code, abbreviation, vi, en, level, typeName, headings, fields } = data.types[index]!;
  const fail = (what: string): never => {
    throw error(['types', index, 'fields'], `${typeId}: ${what}`);
  };
  const expanded = expand([...data.fields, ...fields], library, fail);
  for (const field of expanded) check(field, expanded, lists, fail);
  return {
    typeId,
    namespace: data.namespace,
    code,
    abbreviation,
    vi,
    en,
    family: { vi: data.vi, en: data.en },
    level: level ?? data.level,
    typeName: typeName ?? data.typeName ?? OTHER,
    headings: headings ?? [vi],
    fields: expanded,
  };
}

/** What a schema of one field cannot see: its list, the field it depends on, its own default. */
function check(
  field: FieldDefinition,
  all: FieldDefinition[],
  lists: Map<string, CodeList>,
  fail: (what: string) => never,
): void {
  const { name, codes, requiredIf } = field;
  const list = codes === undefined ? null : (lists.get(codes) ?? fail(`${name}: no code list "${codes}"`));
  if (requiredIf && !all.some((other) => other.name === requiredIf.field))
    fail(`${name}: requiredIf names "${requiredIf.field}", which the type does not have`);
  if (list && field.default !== undefined && !list.codes.some((c) => c.code === field.default))
    fail(`${name}: default "${field.default}" is not in list "${codes}"`);
}
