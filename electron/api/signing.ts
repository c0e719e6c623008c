/** Signing over HTTP: what waits, and the PIN of the person who signs, which is neither stored nor logged. */
import { Hono } from 'hono';
import { z } from 'zod';
import { signingIsSetUp } from '../pipeline/signing.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body } from './body.ts';

const signSchema = z.strictObject({ pin: z.string().max(200), batch: z.string().optional() });

/** Routes below `/api/signing`. */
export function signingRoutes(station: Station) {
  return new Hono<ApiEnv>()
    .get('/', everyone, (c) => {
      const waiting = station.archive.batches.all().flatMap(({ id }) => {
        const count = station.archive.jobs
          .counts(id)
          .filter((j) => j.stage === 'sign' && j.state === 'waiting')
          .reduce((n, j) => n + j.count, 0);
        return count > 0 ? [{ batch: id, dossiers: count }] : [];
      });
      return c.json({ setUp: signingIsSetUp(station.archive.dir), waiting });
    })
    .post('/', admit('clerk', 'supervisor'), async (c) => {
      const { pin, batch } = await body(c, signSchema);
      await station.sign(pin, batch, c.var.actor);
      return c.json({ signed: true });
    });
}
