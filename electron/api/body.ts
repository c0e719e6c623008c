/** Reads a request's JSON by its schema. */
import type { Context } from 'hono';
import type { z } from 'zod';
import { StationError } from '../errors.ts';

/** The body as `schema` describes it. Throws `bad-request` naming the first field that does not fit. */
export async function body<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const json: unknown = await c.req.json().catch(() => null);
  return fitting(json, schema);
}

/** The query of the address as `schema` describes it; throws like `body`. */
export function query<T>(c: Context, schema: z.ZodType<T>): T {
  return fitting(c.req.query(), schema);
}

function fitting<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StationError('bad-request', { params: { what: issue?.path.join('.') || 'body' } });
}
