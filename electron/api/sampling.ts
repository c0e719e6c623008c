/** Acceptance sampling: draw, judge, decide, the protocol; keyed pages that measure the reading. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { LEVELS } from '../review/sampling-plan.ts';
import { RETURN_TO } from '../review/states.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body } from './body.ts';
import { pdfAnswer } from './pdf.ts';

const Scheme = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('iso'),
    level: z.enum(LEVELS).default('II'),
    aql: z.number().positive(),
    mayReduce: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('percent'),
    percent: z.number().positive().max(100),
    mostPercent: z.number().min(0).max(100).default(1),
  }),
]);
const Judgement = z.object({
  defects: z
    .array(
      z.object({
        code: z.string(),
        pageId: z.number().int().optional(),
        field: z.string().max(100).optional(),
        note: z.string().max(2000).optional(),
      }),
    )
    .max(50),
});
const Decision = z.object({ to: z.enum(RETURN_TO).default('described') });
const Keyed = z.object({ text: z.string().min(1).max(200_000) });

/** Routes under `/api`: `/batches/:id/sample`, `/samples/…`, `/pages/:id/keyed`, `/reading-errors`. */
export function samplingRoutes({ sampling, archive }: Station) {
  const idOf = (text: string) => {
    const id = Number(text);
    if (!Number.isInteger(id)) throw new StationError('not-found', { params: { what: text } });
    return id;
  };
  return new Hono<ApiEnv>()
    .get('/batches/:id/samples', everyone, (c) =>
      c.json({ samples: archive.samples.ofBatch(c.req.param('id')) }),
    )
    .post('/batches/:id/samples', admit('supervisor'), async (c) =>
      c.json(sampling.draw(c.var.person!, c.var.actor, c.req.param('id'), await body(c, Scheme)), 201),
    )
    .get('/samples/:id', everyone, (c) => c.json(sampling.view(idOf(c.req.param('id')))))
    .put('/samples/:id/items/:position', admit('supervisor'), async (c) => {
      const { defects } = await body(c, Judgement);
      const [id, position] = [idOf(c.req.param('id')), idOf(c.req.param('position'))];
      return c.json(sampling.judge(c.var.person!, c.var.actor, id, position, defects));
    })
    .post('/samples/:id/decision', admit('supervisor'), async (c) => {
      const { to } = await body(c, Decision);
      return c.json(sampling.decide(c.var.person!, c.var.actor, idOf(c.req.param('id')), to));
    })
    .get('/samples/:id/protocol', everyone, async (c) => {
      return pdfAnswer(c, await sampling.protocol(idOf(c.req.param('id'))));
    })
    .put('/pages/:id/keyed', admit('indexer', 'supervisor'), async (c) =>
      c.json(sampling.measureText(c.var.actor, idOf(c.req.param('id')), (await body(c, Keyed)).text)),
    )
    .get('/reading-errors', everyone, (c) => c.json({ rows: archive.samples.readingErrors() }));
}
