/** What separates documents besides headings and our own sheets: resources/separation/rules.json. */
import { z } from 'zod';
import { isRegExp } from './schema.ts';

export const separationSchema = z.strictObject({
  $comment: z.string().optional(),
  patterns: z.array(
    z.strictObject({
      pattern: z.string().refine(isRegExp, 'not a regular expression'),
      page: z.enum(['sheet', 'first']),
    }),
  ),
  patches: z.array(z.enum(['T', '1', '2', '3', '4', '6'])),
  /** A document with more pages is worth a look. */
  manyPages: z.number().int().positive(),
});

export type SeparationRules = Omit<z.infer<typeof separationSchema>, 'patches'> & { patches: string[] };

/** Nothing but headings, files and our own sheets. */
export const NO_RULES: SeparationRules = { patterns: [], patches: [], manyPages: 40 };
