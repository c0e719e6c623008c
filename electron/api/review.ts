/** Review: what needs a person, checking, accepting, returning and answering, holds, and secrecy marks. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { documentState, RETURN_TO } from '../review/states.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body } from './body.ts';

const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const Mark = z.object({
  pageId: z.number().int().optional(),
  box: Box.optional(),
  documentId: z.string().optional(),
  field: z.string().max(100).optional(),
  note: z.string().max(2000).optional(),
});
const Return = z.object({
  to: z.enum(RETURN_TO),
  reason: z.string(),
  text: z.string().max(4000).default(''),
  marks: z.array(Mark).max(500).default([]),
});
const Correction = Return.omit({ to: true });
const Check = z.object({ documents: z.array(z.string()).min(1).optional() });
const Reason = z.object({ reason: z.string().trim().min(1).max(2000) });
const Answer = z.object({ text: z.string().max(4000).default('') });
const Secrecy = z.object({
  decision: z.enum(['release', 'withhold']),
  reason: z.string().trim().min(1).max(2000),
});

/** Routes under `/api/review`: the queue and the defects. */
export function reviewRoutes(station: Station) {
  return new Hono<ApiEnv>()
    .get('/defects', everyone, (c) => c.json({ defects: station.defects }))
    .get('/queue', everyone, (c) => c.json(station.review.queue(c.var.person!)));
}

/** Routes under `/api/batches/:id`: what is decided about one batch. */
export function batchReviewRoutes(station: Station) {
  const { review, archive } = station;
  const known = (reason: string) => {
    if (!station.defects.some((d) => d.code === reason)) {
      throw new StationError('bad-request', { params: { what: 'reason' } });
    }
  };
  return new Hono<ApiEnv>()
    .get('/:id/review', everyone, (c) => {
      const batch = archive.batches.get(c.req.param('id'));
      if (!batch) throw new StationError('not-found', { params: { what: c.req.param('id') } });
      const { id, state, heldFrom, heldWhy, reviewer } = batch;
      const documents = review.documentsOf(id).map((d) => ({
        id: d.id,
        type: d.type,
        state: documentState(d.checkedBy !== null, state),
        checkedBy: d.checkedBy,
        secrecy: d.secrecy,
        secrecyDecision: d.secrecyDecision,
        pages: d.pageIds,
      }));
      return c.json({
        ...{ batch: id, state, heldFrom, heldWhy, reviewer },
        hold: heldWhy === 'person' ? review.holdOf(id) : null,
        contributors: archive.review.contributors(id),
        returns: archive.review.returnsOf(id),
        documents,
        may: review.may(c.var.person!, id),
      });
    })
    .post('/:id/check', admit('clerk', 'indexer', 'supervisor'), async (c) => {
      const { documents } = await body(c, Check);
      return c.json(review.check(c.var.actor, c.req.param('id'), documents ?? null));
    })
    .post('/:id/accept', admit('supervisor'), (c) => {
      review.accept(c.var.person!, c.var.actor, c.req.param('id'));
      return c.json({ accepted: true });
    })
    .post('/:id/return', admit('supervisor'), async (c) => {
      const given = await body(c, Return);
      known(given.reason);
      return c.json({ return: review.returnTo(c.var.person!, c.var.actor, c.req.param('id'), given) }, 201);
    })
    .post('/:id/correction', admit('supervisor', 'administrator'), async (c) => {
      const given = await body(c, Correction);
      known(given.reason);
      return c.json({ batch: review.correct(c.var.actor, c.req.param('id'), given) }, 201);
    })
    .post('/:id/answer', admit('clerk', 'indexer', 'supervisor'), async (c) => {
      review.answer(c.var.actor, c.req.param('id'), (await body(c, Answer)).text);
      return c.json({ answered: true });
    })
    .put('/:id/hold', admit('clerk', 'indexer', 'supervisor'), async (c) => {
      review.hold(c.var.actor, c.req.param('id'), (await body(c, Reason)).reason);
      return c.json({ held: true });
    })
    .delete('/:id/hold', admit('supervisor'), (c) => {
      review.resume(c.var.actor, c.req.param('id'));
      return c.json({ held: false });
    });
}

/** Routes under `/api/documents/:id`: the decision about a secrecy mark. */
export function secrecyRoutes({ review }: Station) {
  return new Hono<ApiEnv>().put('/:id/secrecy', admit('supervisor'), async (c) => {
    const { decision, reason } = await body(c, Secrecy);
    return c.json(review.decideSecrecy(c.var.actor, c.req.param('id'), decision, reason));
  });
}
