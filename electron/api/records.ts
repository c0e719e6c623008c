/** Record types and code lists, for forms and for other programs. */
import { Hono } from 'hono';
import type { Station } from '../station.ts';

/** Routes `/record-types` and `/code-lists`. */
export function recordRoutes(station: Station) {
  return new Hono()
    .get('/record-types', (c) => c.json({ types: station.records.types }))
    .get('/code-lists', (c) => c.json({ lists: station.records.codeLists }));
}
