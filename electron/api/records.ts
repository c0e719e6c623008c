/** Record types, code lists and the recipe pages are made by, for forms and for other programs. */
import { Hono } from 'hono';
import type { Station } from '../station.ts';
import { type ApiEnv, everyone } from './admit.ts';

/** Routes `/record-types`, `/code-lists` and `/recipe`. */
export function recordRoutes(station: Station) {
  return new Hono<ApiEnv>()
    .get('/record-types', everyone, (c) => c.json({ types: station.records.types }))
    .get('/code-lists', everyone, (c) => c.json({ lists: station.records.codeLists }))
    .get('/recipe', everyone, (c) => {
      const { recipe, languages } = station.config;
      return c.json({ recipe, languages: languages.split('+') });
    });
}
