/** The fields that record types share, and how a type's list of references becomes its fields. */

import type { z } from 'zod';
import type { CheckedFile } from '../files/checked-json.ts';
import type { FieldDefinition, FieldRef, FieldRules, fieldFileSchema } from './schema.ts';

type FieldFile = CheckedFile<z.infer<typeof fieldFileSchema>>;

/** Groups within groups deeper than this go round in circles. */
const DEEPEST = 8;

export interface Library {
  fields: Map<string, FieldRules>;
  groups: Map<string, FieldRef[]>;
}

/** Adds a file's fields and groups; those of an earlier folder are replaced, two of one folder are an error. */
export function addToLibrary(library: Library, { data, error }: FieldFile, seen: Set<string>): void {
  for (const [name, rules] of Object.entries(data.fields)) {
    if (seen.has(name)) throw error(['fields', name], 'defined twice');
    seen.add(name);
    library.fields.set(name, rules);
  }
  for (const [name, refs] of Object.entries(data.groups)) library.groups.set(name, refs);
}

interface Section {
  prefix: string;
  vi?: string | undefined;
  en?: string | undefined;
}

/** The fields that `refs` mean, in order; a later one of the same name changes the earlier. `fail` throws. */
export function expand(refs: FieldRef[], library: Library, fail: (what: string) => never): FieldDefinition[] {
  const fields = new Map<string, FieldDefinition>();
  add(refs, null, 0);
  return [...fields.values()];

  function add(list: FieldRef[], section: Section | null, depth: number): void {
    if (depth > DEEPEST) fail('groups go round in circles');
    for (const ref of list) {
      if (typeof ref === 'string') put(ref, {}, section);
      else if ('name' in ref) put(ref.name, given(ref), section);
      else if ('group' in ref) {
        const group = library.groups.get(ref.group) ?? fail(`no group "${ref.group}"`);
        add(group, ref.prefix === undefined ? section : { ...ref, prefix: ref.prefix }, depth + 1);
      } else add(ref.fields, ref, depth + 1);
    }
  }

  function put(own: string, changes: Partial<FieldRules>, section: Section | null): void {
    const rules = library.fields.get(own) ?? fail(`no field "${own}"`);
    const name = `${section?.prefix ?? ''}${own}`;
    const { vi, en } = section ?? {};
    const titled =
      vi && en ? { section: { vi, en }, vi: `${rules.vi} (${vi})`, en: `${rules.en} (${en})` } : {};
    const before = fields.get(name);
    fields.set(name, { ...(before ?? { ...rules, ...titled }), ...changes, name });
  }
}

/** What the reference really changes. */
function given(ref: object): Partial<FieldRules> {
  return Object.fromEntries(Object.entries(ref).filter(([, value]) => value !== undefined));
}
