/** The HTTP edge: parse, call, serialise. */
import { Hono } from 'hono';
import { asStationError, StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import { accountRoutes } from './accounts.ts';
import { parseAdjust } from './adjust.ts';
import { type ApiEnv, admit, everyone, identify } from './admit.ts';
import { checkRoutes } from './checks.ts';
import { codeRoutes } from './codes.ts';
import { deliveryRoutes } from './deliveries.ts';
import { batchEditRoutes, documentEditRoutes, otherEditRoutes, wordRoutes } from './edits.ts';
import { encryptionRoutes } from './encryption.ts';
import { eventStream } from './events.ts';
import { figureRoutes } from './figures.ts';
import { handoverRoutes } from './handovers.ts';
import { historyRoutes, noteViews } from './history.ts';
import { intakeRoutes } from './intake.ts';
import { inventoryRoutes } from './inventories.ts';
import { askedLanguage } from './language.ts';
import { batchOf } from './parse.ts';
import { pictureRoutes } from './pictures.ts';
import { problem } from './problem.ts';
import { readingRoutes } from './reading.ts';
import { recordRoutes } from './records.ts';
import { registerRoutes } from './registers.ts';
import { batchReviewRoutes, reviewRoutes, secrecyRoutes } from './review.ts';
import { samplingRoutes } from './sampling.ts';
import { separatorRoutes } from './separators.ts';
import { sessionRoutes } from './session.ts';
import { signingRoutes } from './signing.ts';
import { watchRoutes } from './watches.ts';

/** The app over an opened station. */
export function createApi(station: Station) {
  const app = new Hono<ApiEnv>()
    .use('/api/*', identify(station))
    .use('/api/*', noteViews(station))
    .route('/api/history', historyRoutes(station))
    .route('/api/figures', figureRoutes(station))
    .route('/api/session', sessionRoutes(station))
    .route('/api/accounts', accountRoutes(station))
    .route('/api/encryption', encryptionRoutes(station))
    .route('/api/review', reviewRoutes(station))
    .route('/api', samplingRoutes(station))
    .route('/api', separatorRoutes(station))
    .route('/api/batches', batchReviewRoutes(station))
    .route('/api/documents', secrecyRoutes(station))
    .get('/api/status', everyone, (c) =>
      c.json({
        archive: station.config.archiveDir,
        language: station.config.language,
        lastEvent: station.hub.last,
        batches: station.archive.batches.all().map(({ id, state, paused, createdAt, createdBy }) => ({
          id,
          state,
          paused,
          createdAt,
          createdBy,
          jobs: station.archive.jobs.counts(id),
        })),
      }),
    )
    .route('/api', recordRoutes(station))
    .route('/api', intakeRoutes(station))
    .route('/api/watches', watchRoutes(station))
    .route('/api', checkRoutes(station))
    .route('/api', registerRoutes(station))
    .route('/api', codeRoutes(station))
    .get('/api/batches/:id', everyone, (c) =>
      c.json(station.report(batchOf(station, c.req.param('id')).id, c.var.language)),
    )
    .post('/api/batches/:id/pause', admit('clerk', 'supervisor'), (c) => {
      station.pause(batchOf(station, c.req.param('id')).id, c.var.actor);
      return c.json({ paused: true }, 202);
    })
    .post('/api/batches/:id/resume', admit('clerk', 'supervisor'), (c) => {
      station.resume(batchOf(station, c.req.param('id')).id, c.var.actor);
      return c.json({ paused: false }, 202);
    })
    .post('/api/batches/:id/cancel', admit('clerk', 'supervisor'), (c) => {
      station.cancel(batchOf(station, c.req.param('id')).id, c.var.actor);
      return c.json({ cancelled: true }, 202);
    })
    .put('/api/pages/:id/cleanup', admit('clerk', 'indexer', 'supervisor'), async (c) => {
      station.adjust(
        Number(c.req.param('id')),
        parseAdjust(await c.req.json().catch(() => null)),
        c.var.actor,
      );
      return c.json({ queued: true }, 202);
    })
    .route('/api/inventories', inventoryRoutes(station))
    .get('/api/search', everyone, (c) => {
      const words = c.req.query('q') ?? '';
      if (words.trim() === '') throw new StationError('bad-request', { params: { what: 'q' } });
      const found = station.search(words);
      // Excerpts are read like the records themselves.
      for (const id of new Set([...found.hits, ...found.documents].map((hit) => hit.documentId))) {
        if (id) station.history.viewed(c.var.actor, 'documents', id);
      }
      return c.json(found);
    })
    .route('/api/signing', signingRoutes(station))
    .route('/api', deliveryRoutes(station))
    .route('/api', readingRoutes(station))
    .route('/api/pages', pictureRoutes(station))
    .route('/api/batches', handoverRoutes(station))
    .route('/api/batches', batchEditRoutes(station))
    .route('/api/pages', wordRoutes(station))
    .route('/api/documents', documentEditRoutes(station))
    .route('/api', otherEditRoutes(station))
    .get('/api/events', everyone, (c) => {
      const since = Number(c.req.header('Last-Event-ID') ?? station.hub.last);
      const signals = [c.req.raw.signal, ...(c.var.session ? [c.var.session.signal] : [])];
      return eventStream(station.hub, since, AbortSignal.any(signals));
    });
  const { language } = station.config;
  app.notFound((c) =>
    problem(new StationError('not-found', { params: { what: 'path' } }), askedLanguage(c, language)),
  );
  app.onError((thrown, c) => {
    const error = asStationError(thrown);
    if (error.code === 'internal') station.log.error({ detail: error.detail }, 'request failed');
    return problem(error, askedLanguage(c, language));
  });
  return app;
}

export type AppType = ReturnType<typeof createApi>;
