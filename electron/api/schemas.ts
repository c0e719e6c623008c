/** Parts that many bodies share. */
import { z } from 'zod';

const pixels = z.number().finite();
/** A box in pixels with an area. */
export const boxSchema = z.tuple([pixels, pixels, pixels.positive(), pixels.positive()]);
export const versionSchema = z.number().int().nonnegative().optional();
export const pageIds = z.array(z.number().int().positive()).min(1).max(20_000);
/** Longest value of a dossier's element. */
const Text = z.string().max(2000);
/** What is said of a batch when it is opened. */
export const openingSchema = z.object({
  drop: z.string().optional(),
  grants: z.array(z.string()).max(100).default([]),
  profile: z.string(),
  recordType: z.string().nullable().default(null),
  settings: z.record(z.string().regex(/^[A-Za-z]{1,40}$/), Text).default({}),
  place: z.object({ repository: Text, shelf: Text, box: Text, number: Text }).partial().default({}),
  everyN: z.number().int().min(1).max(1000).optional(),
  backsReversed: z.boolean().optional(),
  sheets: z.number().int().min(0).max(1_000_000).optional(),
});
