/** Agencies and administrative units over HTTP: find, import, and the code beside a name as written. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import {
  CODE_KINDS,
  type CodeKind,
  chooseCode,
  fieldCodes,
  findCodes,
  importCodes,
} from '../pipeline/codes.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body, query } from './body.ts';

const findSchema = z.object({
  q: z.string().trim().min(1),
  on: z
    .string()
    .regex(/^\d\d\/\d\d\/\d{4}$/)
    .optional(),
});
const chooseSchema = z.strictObject({ code: z.string().min(1).nullable() });

function kindOf(text: string): CodeKind {
  if (!(CODE_KINDS as readonly string[]).includes(text))
    throw new StationError('not-found', { params: { what: text } });
  return text as CodeKind;
}

/** Routes below `/api`: `/codes/:kind` (agency, unit) and `/documents/:id/codes`. */
export function codeRoutes(station: Station) {
  const { archive, records } = station;
  return new Hono<ApiEnv>()
    .get('/codes/:kind', everyone, (c) => {
      const { q, on } = query(c, findSchema);
      return c.json({ codes: findCodes(archive, kindOf(c.req.param('kind')), q, on) });
    })
    .post('/codes/:kind', admit('administrator', 'supervisor'), async (c) => {
      const form = await c.req.formData().catch(() => null);
      const file = form?.get('file');
      if (!form || !(file instanceof File))
        throw new StationError('bad-request', { params: { what: 'file' } });
      const list = { source: file.name.normalize('NFC'), bytes: new Uint8Array(await file.arrayBuffer()) };
      const dryRun = form.get('dryRun') === 'true';
      return c.json(await importCodes(archive, c.var.actor, kindOf(c.req.param('kind')), list, dryRun));
    })
    .get('/documents/:id/codes', everyone, (c) =>
      c.json({ fields: fieldCodes(archive, records, c.req.param('id')) }),
    )
    .put('/documents/:id/codes/:name', admit('indexer', 'supervisor'), async (c) => {
      const { code } = await body(c, chooseSchema);
      chooseCode(archive, records, c.var.actor, c.req.param('id'), c.req.param('name'), code);
      return c.json({ fields: fieldCodes(archive, records, c.req.param('id')) });
    });
}
