/** The paper of a batch over HTTP: minutes of its hand-over, to print, and its way back to the shelf. */
import { Hono } from 'hono';
import { z } from 'zod';
import { noteReturn, printHandover, writeHandover } from '../pipeline/handover.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body } from './body.ts';
import { batchOf } from './parse.ts';
import { pdfAnswer } from './pdf.ts';

const line = z.string().max(200).default('');
const Minutes = z.object({
  minutes: z.object({
    giver: z.string().min(1).max(200),
    giverPost: line,
    taker: z.string().min(1).max(200),
    takerPost: line,
    remark: z.string().max(2000).default(''),
  }),
  day: z.iso.date(),
  version: z.number().int().nonnegative(),
});
const Return = z.object({
  returned: z.boolean(),
  note: z.string().max(500).default(''),
  version: z.number().int().nonnegative(),
});

/** Routes below `/api/batches/:id/handover`. */
export function handoverRoutes(station: Station) {
  const { archive } = station;
  const hands = admit('clerk', 'supervisor');
  return new Hono<ApiEnv>()
    .get('/:id/handover', everyone, (c) =>
      c.json({ handover: archive.handovers.of(batchOf(station, c.req.param('id')).id) }),
    )
    .put('/:id/handover', hands, async (c) => {
      const { id } = batchOf(station, c.req.param('id'));
      return c.json({ handover: writeHandover(archive, c.var.actor, id, await body(c, Minutes)) });
    })
    .post('/:id/handover/return', hands, async (c) => {
      const { id } = batchOf(station, c.req.param('id'));
      return c.json({ handover: noteReturn(archive, c.var.actor, id, await body(c, Return)) });
    })
    .get('/:id/handover.pdf', everyone, async (c) => {
      const pdf = await printHandover(archive, batchOf(station, c.req.param('id')).id);
      return pdfAnswer(c, pdf, 'bien-ban-giao-nhan.pdf');
    });
}
