/** Batches, their pages, documents and words, read by the screens. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import { arrivals } from '../workbench/arrivals.ts';
import { findInBatch } from '../workbench/find.ts';
import { home } from '../workbench/home.ts';
import { listDocuments, listPages } from '../workbench/listing.ts';
import { openPage } from '../workbench/page.ts';
import { type ApiEnv, everyone } from './admit.ts';
import { query } from './body.ts';
import { batchOf, pageOf } from './parse.ts';

const MOST_HITS = 500;
/** Thumbnails on the intake screen: as many as a glance takes in, however many pages come. */
const ARRIVALS = 12;
/** `marks=1`: marks count. */
const findSchema = z.object({ q: z.string().min(1).max(200), marks: z.enum(['0', '1']).default('0') });

/** `/api/home`, `/api/arrivals`, `/api/batches/:id/pages`, `/api/batches/:id/documents`, `/api/batches/:id/find`, `/api/pages/:id`. */
export function readingRoutes(station: Station) {
  const { archive, records } = station;
  return new Hono<ApiEnv>()
    .get('/home', everyone, async (c) => c.json(await home(archive, records, c.var.language)))
    .get('/arrivals', everyone, (c) => c.json({ pages: arrivals(archive, ARRIVALS) }))
    .get('/batches/:id/pages', everyone, (c) => {
      const { id } = batchOf(station, c.req.param('id'));
      const from = countOf(c.req.query('from') ?? '0', 'from');
      const limit = countOf(c.req.query('limit') ?? '100000', 'limit');
      return c.json({
        lastEvent: station.hub.last,
        ...listPages(archive, id, { from, limit, language: c.var.language }),
      });
    })
    .get('/batches/:id/documents', everyone, (c) => {
      const { id } = batchOf(station, c.req.param('id'));
      return c.json({ lastEvent: station.hub.last, ...listDocuments(archive, records, id, c.var.language) });
    })
    .get('/batches/:id/find', everyone, (c) => {
      const { id } = batchOf(station, c.req.param('id'));
      const { q, marks } = query(c, findSchema);
      return c.json(findInBatch(archive, id, q, { marks: marks === '1', limit: MOST_HITS }));
    })
    .get('/pages/:id', everyone, (c) => c.json(openPage(archive, pageOf(station, c.req.param('id')))));
}

/** A whole number from 0. Throws `bad-request`. */
export function countOf(text: string, what: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0) throw new StationError('bad-request', { params: { what } });
  return count;
}
