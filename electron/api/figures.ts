/** The figures of a period, printed too; and the counts that only the one-stop system has. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { figuresOf } from '../pipeline/figures.ts';
import { printFigures } from '../pipeline/figures-paper.ts';
import { enterOneStopCounts } from '../pipeline/one-stop.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body, query } from './body.ts';
import { pdfAnswer } from './pdf.ts';

const Period = z.object({ from: z.iso.date(), to: z.iso.date() });
const Month = /^\d{4}-(0[1-9]|1[0-2])$/;
const count = z.number().int().min(0).max(10_000_000).nullable();
const Counts = z
  .strictObject({ received: count, digitized: count, reused: count, resolved: count, results: count })
  .refine((c) => isPart(c.digitized, c.received), { path: ['digitized'] })
  .refine((c) => isPart(c.reused, c.received), { path: ['reused'] })
  .refine((c) => isPart(c.results, c.resolved), { path: ['results'] });

/** A part is no larger than its whole, where both are known. */
function isPart(part: number | null, whole: number | null): boolean {
  return part === null || whole === null || part <= whole;
}

/**
 * `GET /api/figures?from=yyyy-mm-dd&to=yyyy-mm-dd` and the same as PDF/A under `/paper`; everybody sees the station's, and
 * of people their own. `PUT /api/figures/one-stop/yyyy-mm`: the counts of a month.
 */
export function figureRoutes(station: Station) {
  const { archive } = station;
  return new Hono<ApiEnv>()
    .get('/', everyone, (c) => c.json(figuresOf(archive, c.var.person!, query(c, Period))))
    .get('/paper', everyone, async (c) => {
      return pdfAnswer(c, await printFigures(archive, station.records, c.var.person!, query(c, Period)));
    })
    .put('/one-stop/:month', admit('supervisor', 'administrator'), async (c) => {
      const month = c.req.param('month');
      if (!Month.test(month)) throw new StationError('bad-request', { params: { what: 'month' } });
      enterOneStopCounts(archive, c.var.actor, month, await body(c, Counts));
      return c.json({ stored: true });
    });
}
