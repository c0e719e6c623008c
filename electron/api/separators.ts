/** Separator sheets over HTTP, as a PDF to print. */
import { Hono } from 'hono';
import { z } from 'zod';
import { printSeparators } from '../pipeline/separators.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, everyone } from './admit.ts';
import { query } from './body.ts';
import { pdfAnswer } from './pdf.ts';

const number = z.coerce.number().int().min(1).max(9999).default(1);
const orderSchema = z.object({
  type: z.string().max(60).default(''),
  /** File numbers, one a line. */
  dossiers: z.string().max(20_000).default(''),
  count: number,
  first: number,
});

/** Route `/separators`. */
export function separatorRoutes(station: Station) {
  return new Hono<ApiEnv>().get('/separators', everyone, async (c) => {
    const { type, dossiers, count, first } = query(c, orderSchema);
    const named = dossiers
      .normalize('NFC')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
    const order = { typeId: type, dossiers: named.length > 0 ? named : [''], count, first };
    const { pdf } = await printSeparators(station.records, order);
    return pdfAnswer(c, pdf, 'separators.pdf');
  });
}
