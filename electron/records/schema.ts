/** The form of the files under resources/record-types and resources/code-lists. */
import { z } from 'zod';

const names = { vi: z.string().min(1), en: z.string().min(1) };

/** Where the machine finds a value: a reader that it has built in, or what stands behind a printed label. */
const extractSchema = z.union([
  z.strictObject({
    reader: z.enum([
      'type',
      'number',
      'notation',
      'numberAndNotation',
      'date',
      'agency',
      'subject',
      'heading',
      'signer',
      'signerPosition',
      'signerAuthority',
      'secrecy',
      'urgency',
      'dossierCode',
      'procedureCode',
      'pageCount',
      'documentCount',
    ]),
  }),
  z.strictObject({ after: z.array(z.string().min(1)).min(1) }),
]);

const pattern = z.string().refine(isRegExp, 'not a regular expression');

export function isRegExp(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

const rules = {
  kind: z.enum(['text', 'number', 'date', 'code', 'person', 'agency', 'place']),
  help: z.strictObject(names).optional(),
  /** Greatest number of characters. */
  maxLength: z.number().int().positive().optional(),
  required: z.boolean().optional(),
  /** Required where another field of the record has one of these values. */
  requiredIf: z.strictObject({ field: z.string().min(1), is: z.array(z.string()).min(1) }).optional(),
  /** Regular expression (Unicode) that the whole value must match. */
  pattern: pattern.optional(),
  /** Of a date: `MM/YYYY` and `YYYY` will do. */
  partial: z.boolean().optional(),
  /** Of a code: the id of its list. */
  codes: z.string().min(1).optional(),
  /** Of a code: several, separated by commas. */
  many: z.boolean().optional(),
  default: z.string().optional(),
  /** Keeps its value from one record to the next while keying. */
  sticky: z.boolean().optional(),
  /** Counts up from one record to the next while keying. */
  autoIncrement: z.boolean().optional(),
  /** The station fills it in when it packs (codes, counts, what the dossier says): nobody is asked for it. */
  composed: z.boolean().optional(),
  /** However sure the machine is, a person looks. */
  alwaysCheck: z.boolean().optional(),
  extract: extractSchema.optional(),
};

export const fieldSchema = z
  .strictObject({ ...names, ...rules })
  .refine((field) => (field.kind === 'code') === (field.codes !== undefined), 'codes belong to kind "code"');

const overrideSchema = z.strictObject({
  name: z.string().min(1),
  ...z.object({ ...names, ...rules }).partial().shape,
});

/** A field by name, by name with something changed, a group, or fields whose names a prefix completes. */
export type FieldRef =
  | string
  | z.infer<typeof overrideSchema>
  | { group: string; prefix?: string | undefined; vi?: string | undefined; en?: string | undefined }
  | { fields: FieldRef[]; prefix: string; vi?: string | undefined; en?: string | undefined };

const refSchema: z.ZodType<FieldRef> = z.lazy(() =>
  z.union([
    z.string().min(1),
    overrideSchema,
    z.strictObject({
      group: z.string().min(1),
      prefix: z.string().optional(),
      vi: z.string().optional(),
      en: z.string().optional(),
    }),
    z.strictObject({
      fields: z.array(refSchema),
      prefix: z.string(),
      vi: z.string().optional(),
      en: z.string().optional(),
    }),
  ]),
);

/** resources/record-types/fields/*.json */
export const fieldFileSchema = z.strictObject({
  $comment: z.string().optional(),
  fields: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/), fieldSchema),
  groups: z.record(z.string(), z.array(refSchema)).default({}),
});

export const levelSchema = z.enum(['dossier', 'document', 'entry']);

const typeSchema = z.strictObject({
  code: z.string().min(1),
  /** As notations write it (NĐ 30/2020, Phụ lục III); null or absent where the rule gives none. */
  abbreviation: z.string().min(1).nullable().default(null),
  ...names,
  level: levelSchema.optional(),
  /** Code of TT 05/2025's list typeName. */
  typeName: z
    .string()
    .regex(/^\d\d$/)
    .optional(),
  /** Headings by which the kind is known; its Vietnamese name unless said otherwise. */
  headings: z.array(z.string().min(1)).optional(),
  fields: z.array(refSchema).default([]),
});

/** resources/record-types/*.json */
export const typeFileSchema = z.strictObject({
  $comment: z.string().optional(),
  namespace: z.string().regex(/^[a-z]+$/),
  ...names,
  level: levelSchema,
  typeName: z
    .string()
    .regex(/^\d\d$/)
    .optional(),
  /** Fields of all types of the file, before their own. */
  fields: z.array(refSchema).default([]),
  types: z.array(typeSchema).min(1),
});

/** resources/code-lists/*.json */
export const codeListFileSchema = z.strictObject({
  $comment: z.string().optional(),
  lists: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        ...names,
        codes: z.array(z.strictObject({ code: z.string().min(1), ...names })).min(1),
      }),
    )
    .min(1),
});

export type CodeList = z.infer<typeof codeListFileSchema>['lists'][number];
export type Level = z.infer<typeof levelSchema>;
export type Extract = z.infer<typeof extractSchema>;
/** Built-in readers by name. */
export type Reader = Exclude<Extract, { after: string[] }>['reader'];
export type FieldRules = z.infer<typeof fieldSchema>;

/** A field of a record type. */
export type FieldDefinition = FieldRules & {
  name: string;
  /** Whose field it is, where a record has several of the kind (husband, mother, applicant). */
  section?: { vi: string; en: string };
};

export interface RecordType {
  /** Namespaced id (`vb:QĐ`). */
  typeId: string;
  namespace: string;
  code: string;
  abbreviation: string | null;
  vi: string;
  en: string;
  /** Name of the file's kinds together. */
  family: { vi: string; en: string };
  level: Level;
  typeName: string;
  headings: string[];
  fields: FieldDefinition[];
}
