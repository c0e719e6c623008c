/** The HTTP edge: parse, call, serialise. Errors leave as problem documents (RFC 9457). */
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { asStationError, type ErrorCode, StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import { parseAdjust } from './adjust.ts';
import { eventStream } from './events.ts';
import { recordRoutes } from './records.ts';

const STATUS: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  'not-found': 404,
  'input-not-found': 404,
  'bad-request': 400,
  'wrong-usage': 400,
  'bad-destination': 400,
  forbidden: 403,
  'page-busy': 409,
  'batch-settled': 409,
  'archive-locked': 423,
  'disk-full': 507,
};

/** The app over an opened station. */
export function createApi(station: Station) {
  const batchOf = (id: string) => {
    const batch = station.archive.batches.get(id);
    if (!batch) throw new StationError('not-found', { params: { what: id } });
    return batch;
  };
  const app = new Hono()
    .get('/api/status', (c) =>
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
    .get('/api/batches/:id', (c) => c.json(station.report(batchOf(c.req.param('id')).id)))
    .post('/api/batches/:id/pause', (c) => {
      station.pause(batchOf(c.req.param('id')).id);
      return c.json({ paused: true }, 202);
    })
    .post('/api/batches/:id/resume', (c) => {
      station.resume(batchOf(c.req.param('id')).id);
      return c.json({ paused: false }, 202);
    })
    .post('/api/batches/:id/cancel', (c) => {
      station.cancel(batchOf(c.req.param('id')).id);
      return c.json({ cancelled: true }, 202);
    })
    .put('/api/pages/:id/cleanup', async (c) => {
      station.adjust(Number(c.req.param('id')), parseAdjust(await c.req.json().catch(() => null)));
      return c.json({ queued: true }, 202);
    })
    .get('/api/search', (c) => {
      const words = c.req.query('q') ?? '';
      if (words.trim() === '') throw new StationError('bad-request', { params: { what: 'q' } });
      return c.json({ hits: station.search(words) });
    })
    .get('/api/events', (c) =>
      eventStream(station.hub, Number(c.req.header('Last-Event-ID') ?? station.hub.last), c.req.raw.signal),
    );
  app.notFound(() => problem(new StationError('not-found', { params: { what: 'path' } }), station));
  app.onError((thrown) => {
    const error = asStationError(thrown);
    if (error.code === 'internal') station.log.error({ detail: error.detail }, 'request failed');
    return problem(error, station);
  });
  return app;
}

function problem(error: StationError, { config }: Station): Response {
  const status = STATUS[error.code] ?? 500;
  const detail = error.explain(config.language);
  return new Response(
    JSON.stringify({ type: `urn:tram-so-hoa:${error.code}`, title: error.code, status, detail }),
    {
      status,
      headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
    },
  );
}

export type AppType = ReturnType<typeof createApi>;
