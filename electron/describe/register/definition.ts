/** How registers are keyed and handed over, from resources/registers: what is keyed twice, how files are called. */
import { join } from 'node:path';
import { z } from 'zod';
import { readCheckedJson } from '../../files/checked-json.ts';
import { INSTALL_DIR } from '../../install.ts';

const schema = z.strictObject({
  $comment: z.string().optional(),
  /** Templates of a case's file, the first for which all values are known. */
  fileNames: z.array(z.string().min(1)).min(1),
  /** Template of the book's workbook and ZIP. */
  bookName: z.string().min(1),
  /** Type id → fields that a second person keys without seeing what the first keyed. */
  keyedTwice: z.record(z.string(), z.array(z.string().min(1))),
});

export type RegisterRules = z.infer<typeof schema>;

/** Throws `bad-resource` when loaded, naming file and line. */
export const REGISTER_RULES: RegisterRules = readCheckedJson(
  join(INSTALL_DIR, 'resources', 'registers', 'registers.json'),
  schema,
).data;

/** Fields of a type that are keyed twice. */
export function keyedTwice(typeId: string | null): string[] {
  return REGISTER_RULES.keyedTwice[typeId ?? ''] ?? [];
}
