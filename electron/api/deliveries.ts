/** Deliveries over HTTP: what is on its way, holding and hurrying, and the reconciliation list. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { destinationPaces, paceSchema, SENDING_HOURS } from '../pipeline/pace.ts';
import { reconcile } from '../pipeline/reconcile.ts';
import { reconciliationCsv } from '../pipeline/reconciliation-csv.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body } from './body.ts';

const changeSchema = z.strictObject({
  held: z.boolean().optional(),
  priority: z.number().int().min(-100).max(100).optional(),
});

/** Routes below `/api`. */
export function deliveryRoutes(station: Station) {
  const { archive, config } = station;
  return new Hono<ApiEnv>()
    .get('/deliveries', everyone, (c) => {
      const deliveries = archive.packages.deliveries(c.req.query('batch')).map((d) => {
        const pack = archive.packages.get(d.packageId)!;
        return { ...d, package: pack.file, bytes: pack.bytes, documents: pack.documents, pages: pack.pages };
      });
      return c.json({ deliveries });
    })
    .patch('/deliveries/:id', admit('clerk', 'supervisor'), async (c) => {
      const id = Number(c.req.param('id'));
      if (!archive.packages.delivery(id))
        throw new StationError('not-found', { params: { what: c.req.param('id') } });
      station.changeDelivery(id, await body(c, changeSchema), c.var.actor);
      return c.json(archive.packages.delivery(id));
    })
    .get('/destinations', everyone, (c) =>
      c.json({
        // What a span of hours looks like, for whoever types one.
        hoursPattern: SENDING_HOURS.source,
        destinations: destinationPaces(archive).map(({ name, hours, bytesPerSecond, problem }) => ({
          ...{ name, hours, bytesPerSecond: bytesPerSecond ?? null },
          problem: problem?.explain(c.var.language) ?? null,
        })),
      }),
    )
    .put('/destinations/:name/pace', admit('supervisor', 'administrator'), async (c) => {
      station.setPace(c.req.param('name'), await body(c, paceSchema), c.var.actor);
      return c.json({ changed: true });
    })
    .get('/reconciliation', everyone, (c) => c.json(reconcile(archive, c.req.query('batch'))))
    .get('/reconciliation.csv', everyone, (c) => {
      const csv = reconciliationCsv(reconcile(archive, c.req.query('batch')), config.language);
      return c.body(csv, 200, {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="doi-soat.csv"',
      });
    })
    .get('/batches/:id/receipts', everyone, (c) =>
      c.json({ receipts: archive.packages.batchReceipts(c.req.param('id')) }),
    );
}
