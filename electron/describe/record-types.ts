/** The kinds of administrative documents, from resources/record-types, checked when loaded. */
import { z } from 'zod';
import data from '../../resources/record-types/administrative.json' with { type: 'json' };

const schema = z.object({
  namespace: z.string().min(1),
  types: z
    .array(
      z.object({
        code: z.string().min(1),
        abbreviation: z.string().min(1).nullable(),
        vi: z.string().min(1),
        en: z.string().min(1),
        /** Code of TT 05/2025's list typeName. */
        typeName: z.string().regex(/^\d\d$/),
      }),
    )
    .min(1),
});

export type RecordType = z.infer<typeof schema>['types'][number] & { typeId: string };

function load(): RecordType[] {
  const parsed = schema.safeParse(data);
  if (!parsed.success) {
    throw new Error(`resources/record-types/administrative.json: ${z.prettifyError(parsed.error)}`);
  }
  const { namespace, types } = parsed.data;
  return types.map((type) => ({ ...type, typeId: `${namespace}:${type.code}` }));
}

export const RECORD_TYPES: RecordType[] = load();
