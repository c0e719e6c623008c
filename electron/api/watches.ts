/** Watched folders over HTTP: which there are and may be, starting, pausing, ending. A page never names a path. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { watchReport } from '../pipeline/watch.ts';
import type { Station } from '../station.ts';
import { planOf, settingsOf } from '../workbench/intake.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body } from './body.ts';
import { openingSchema } from './schemas.ts';

/** The name under which screens ask for a folder that the command line opened to them. */
const nameOf = (folder: string) => createHash('sha256').update(folder).digest('hex').slice(0, 16);

/** Routes below `/api/watches`. */
export function watchRoutes(station: Station) {
  const { archive, watcher, grants, config } = station;
  const mayWatch = admit('clerk', 'supervisor');
  return new Hono<ApiEnv>()
    .get('/', everyone, (c) =>
      c.json({
        folders: config.watchFolders.map((folder) => ({ id: nameOf(folder), name: basename(folder) })),
        watches: archive.watches
          .all()
          .filter((watch) => watch.state !== 'stopped')
          .map((watch) => watchReport(archive, watcher, watch, c.var.language)),
      }),
    )
    .post('/', mayWatch, async (c) => {
      const schema = openingSchema.omit({ drop: true, grants: true }).extend({
        folder: z.string().optional(),
        grant: z.string().optional(),
        grouping: z.enum(['one', 'day', 'subfolder']),
      });
      const { folder, grant, grouping, ...opening } = await body(c, schema);
      const [path, ...more] = grant
        ? (grants.pathsOf(grant) ?? [])
        : config.watchFolders.filter((known) => nameOf(known) === folder);
      if (path === undefined || more.length > 0)
        throw new StationError('not-found', { params: { what: 'folder' } });
      const { profile, recordType } = opening;
      const settings = settingsOf(opening);
      station.check({ profile, recordType, settings });
      const how = { grouping, opening: { profile, recordType, settings, plan: planOf(opening) } };
      return c.json({ watch: await watcher.watch(path, how, c.var.actor) }, 201);
    })
    .post('/:id/pause', mayWatch, (c) => {
      watcher.set(c.req.param('id'), 'paused', c.var.actor);
      return c.json({ paused: true });
    })
    .post('/:id/resume', mayWatch, (c) => {
      watcher.set(c.req.param('id'), 'on', c.var.actor);
      return c.json({ paused: false });
    })
    .delete('/:id', mayWatch, (c) => {
      watcher.set(c.req.param('id'), 'stopped', c.var.actor);
      return c.json({ stopped: true });
    });
}
