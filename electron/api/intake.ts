/** Taking in: files posted by a browser or chosen on the desktop become a batch; a batch goes on to be packed and sent. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Station } from '../station.ts';
import { about } from '../workbench/about.ts';
import { listProfiles, submissionOf, withDestination } from '../workbench/intake.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body } from './body.ts';
import { batchOf } from './parse.ts';
import { openingSchema } from './schemas.ts';

const Sending = z.object({ destination: z.string().max(2000) });

/** Routes of taking in and of going on. */
export function intakeRoutes(station: Station) {
  const { drops, grants } = station;
  return new Hono<ApiEnv>()
    .get('/about', everyone, (c) => c.json(about()))
    .get('/profiles', everyone, (c) => c.json({ profiles: listProfiles(station.profiles, station.records) }))
    .put('/uploads/:drop/:path{.+}', admit('clerk', 'supervisor'), async (c) => {
      await drops.receive(c.req.param('drop'), c.req.param('path'), c.req.raw.body);
      return c.json({ stored: true }, 201);
    })
    .delete('/uploads/:drop', admit('clerk', 'supervisor'), async (c) => {
      await drops.discard(c.req.param('drop'));
      return c.json({ discarded: true });
    })
    .post('/batches', admit('clerk', 'supervisor'), async (c) => {
      const opening = await body(c, openingSchema);
      const batch = await station.submit(await submissionOf(opening, drops, grants), c.var.actor);
      return c.json({ batch: batch.id }, 201);
    })
    .post('/batches/:id/approve', admit('clerk', 'supervisor'), (c) => {
      // Only while there are no accounts: with them, acceptance is a supervisor's own act (`approval-needed`).
      station.advance(batchOf(station, c.req.param('id')).id, { until: 'package', approve: true });
      return c.json({ queued: true }, 202);
    })
    .post('/batches/:id/deliver', admit('clerk', 'supervisor'), async (c) => {
      const { id, plan } = batchOf(station, c.req.param('id'));
      const { destination } = await body(c, Sending);
      station.advance(id, {
        until: 'package',
        destinations: withDestination(plan.destinations, destination),
      });
      station.archive.audit(c.var.actor, 'deliver', id);
      return c.json({ queued: true }, 202);
    });
}
