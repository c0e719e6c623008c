/** The check before sending, over HTTP. */
import { Hono } from 'hono';
import { checkBatch } from '../pipeline/check-batch.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, everyone } from './admit.ts';

/** `GET /batches/:id/check?profile=`: what would keep the batch from being sent, and what a person should look at. */
export function checkRoutes({ archive, records, profiles }: Station) {
  return new Hono<ApiEnv>().get('/batches/:id/check', everyone, (c) =>
    c.json(checkBatch(archive, records, profiles, c.req.param('id'), c.var.language, c.req.query('profile'))),
  );
}
