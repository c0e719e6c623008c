/** The figures of a period. */
import { Hono } from 'hono';
import { z } from 'zod';
import { figuresOf } from '../pipeline/figures.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, everyone } from './admit.ts';
import { query } from './body.ts';

const Period = z.object({ from: z.iso.date(), to: z.iso.date() });

/** `GET /api/figures?from=yyyy-mm-dd&to=yyyy-mm-dd`; everybody sees the station's, and of people their own. */
export function figureRoutes({ archive }: Station) {
  return new Hono<ApiEnv>().get('/', everyone, (c) =>
    c.json(figuresOf(archive, c.var.person!, query(c, Period))),
  );
}
