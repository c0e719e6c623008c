/** The history: looked up, of one batch, proven, exported; and the note that somebody viewed a record of personal data. */
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit } from './admit.ts';
import { query } from './body.ts';

const MOST = 500;
const Query = z.object({
  who: z.string().optional(),
  act: z.string().optional(),
  subject: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
});
const Format = z.object({ format: z.enum(['csv', 'json']).default('json') });

/** Routes under `/api/history`. */
export function historyRoutes({ history, archive }: Station) {
  const overseers = admit('supervisor', 'administrator');
  return new Hono<ApiEnv>()
    .get('/', overseers, (c) => c.json({ entries: history.find(query(c, Query)) }))
    .get('/check', overseers, (c) => c.json(history.check()))
    .get('/export', overseers, (c) => {
      const { format } = query(c, Format);
      const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8';
      return c.body(new Uint8Array(history.export(format)), 200, { 'Content-Type': type });
    })
    .get('/batches/:id', admit('indexer', 'supervisor', 'administrator'), (c) => {
      const id = c.req.param('id');
      if (!archive.batches.get(id)) throw new StationError('not-found', { params: { what: id } });
      return c.json({ entries: history.ofBatch(id) });
    });
}

/** Notes in the history who looked at a record of personal data; the same person and record once in ten minutes. */
export function noteViews({ history }: Station) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    await next();
    if (c.req.method !== 'GET' || !c.res.ok || !c.var.person) return;
    const [, kind, id] = /^\/api\/(batches|documents|pages)\/([^/]+)/.exec(c.req.path) ?? [];
    if (kind && id) history.viewed(c.var.actor, kind as 'batches' | 'documents' | 'pages', id);
  });
}
