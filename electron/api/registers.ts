/** Keying of registers and export of tables, over HTTP. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import { checkDocument } from '../pipeline/check-batch.ts';
import { exportTable, TABLE_FORMATS } from '../pipeline/export-tables.ts';
import {
  comparisons,
  keySecond,
  markField,
  registerBooks,
  registerEntries,
  secondForm,
  settle,
  suggestions,
} from '../pipeline/register.ts';
import type { Station } from '../station.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body, query } from './body.ts';
import { batchOf } from './parse.ts';

const markSchema = z.strictObject({ mark: z.enum(['illegible', 'as-written']).nullable() });
const LONGEST = 4000;
const secondSchema = z.strictObject({
  values: z.record(
    z.string(),
    z.strictObject({ value: z.string().max(LONGEST), illegible: z.boolean().optional() }),
  ),
});
const settleSchema = z.strictObject({ value: z.string().max(LONGEST) });
/** A book's case seldom takes more than a spread; some kinds come with their papers bound in. */
const MOST_PAGES = 20;
const layOutSchema = z.strictObject({
  typeId: z.string(),
  pages: z.number().int().min(1).max(MOST_PAGES),
  from: z.number().int().optional(),
});
const exportSchema = z.object({
  format: z.enum(['csv', 'xlsx']),
  documents: z.string().optional(),
  type: z.string().optional(),
});

/** Routes below `/api`: entries, marks, second keying; and `/batches/:id/export`. */
export function registerRoutes(station: Station) {
  const { archive, records, config } = station;
  const documentOf = (id: string) => {
    const document = archive.documents.get(id);
    if (!document) throw new StationError('not-found', { params: { what: id } });
    return document;
  };
  return new Hono<ApiEnv>()
    .get('/dossiers/:id/entries', everyone, (c) => {
      const id = c.req.param('id');
      const entries = registerEntries(archive, records, id);
      const batchId = archive.documents.batchOfDossier(id);
      if (batchId) station.history.viewed(c.var.actor, 'batches', batchId);
      return c.json({ entries });
    })
    .get('/batches/:id/registers', everyone, (c) =>
      c.json({ books: registerBooks(archive, records, batchOf(station, c.req.param('id')).id) }),
    )
    .post('/dossiers/:id/entries', admit('indexer', 'supervisor'), async (c) => {
      const { typeId, pages, from } = await body(c, layOutSchema);
      const type = records.type(typeId);
      if (type?.level !== 'entry') throw new StationError('bad-request', { params: { what: 'typeId' } });
      const called = { type: type.abbreviation ?? type.code, typeId };
      const { documents } = station.workbench;
      return c.json(documents.layOut(c.req.param('id'), c.var.actor, called, { pages, from }));
    })
    .get('/documents/:id/findings', everyone, (c) => {
      const { id } = documentOf(c.req.param('id'));
      return c.json({ findings: checkDocument(archive, records, id, c.var.language) });
    })
    .get('/documents/:id/suggestions', everyone, (c) =>
      c.json({ values: suggestions(archive, records, c.req.param('id')) }),
    )
    .get('/documents/:id/marks', everyone, (c) =>
      c.json({ marks: archive.registers.marks(documentOf(c.req.param('id')).id) }),
    )
    .put('/documents/:id/marks/:name', admit('clerk', 'indexer', 'supervisor'), async (c) => {
      const { mark } = await body(c, markSchema);
      markField(archive, records, c.var.actor, c.req.param('id'), c.req.param('name'), mark);
      return c.json({ marks: archive.registers.marks(c.req.param('id')) });
    })
    .get('/documents/:id/second', everyone, (c) => c.json(secondForm(archive, records, c.req.param('id'))))
    .put('/documents/:id/second', admit('clerk', 'indexer', 'supervisor'), async (c) => {
      const { values } = await body(c, secondSchema);
      keySecond(archive, records, c.var.actor, c.req.param('id'), values, station.accounts.exist);
      return c.json({ keyed: Object.keys(values) });
    })
    .get('/documents/:id/comparison', everyone, (c) =>
      c.json({ fields: comparisons(archive, documentOf(c.req.param('id'))) }),
    )
    .post('/documents/:id/comparison/:name', admit('indexer', 'supervisor'), async (c) => {
      const { value } = await body(c, settleSchema);
      settle(archive, records, c.var.actor, c.req.param('id'), c.req.param('name'), value);
      return c.json({ fields: comparisons(archive, documentOf(c.req.param('id'))) });
    })
    .post('/dossiers/:id/register', admit('indexer', 'supervisor'), async (c) => {
      const made = await station.exportRegister(c.req.param('id'), join(archive.dir, 'exports'), c.var.actor);
      const { cases, pages, files } = made;
      return c.json({
        cases,
        pages,
        files,
        workbook: basename(made.workbook.path),
        zip: basename(made.zip.path),
      });
    })
    .get('/exports/:book/:file', admit('indexer', 'supervisor'), async (c) => {
      const { book, file } = c.req.param();
      const path = join(archive.dir, 'exports', book, file);
      // Names of one segment only: nothing outside the folder of exports can be named.
      const inside = basename(book) === book && basename(file) === file && !`${book}${file}`.includes('..');
      const bytes = inside ? await readFile(path).catch(() => null) : null;
      if (!bytes) throw new StationError('not-found', { params: { what: file } });
      return c.body(new Uint8Array(bytes).buffer, 200, {
        'Content-Type': file.endsWith('.zip') ? 'application/zip' : TABLE_FORMATS.xlsx.mime,
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file)}`,
      });
    })
    .get('/batches/:id/export', everyone, async (c) => {
      const { format, documents, type } = query(c, exportSchema);
      const id = c.req.param('id');
      if (!archive.batches.get(id)) throw new StationError('not-found', { params: { what: id } });
      const selection = { batches: [id], documents: documents?.split(','), typeId: type };
      const bytes = await exportTable(archive, records, selection, format, config.language);
      const { mime, ending } = TABLE_FORMATS[format];
      return c.body(bytes.slice().buffer, 200, {
        'Content-Type': mime,
        'Content-Disposition': `attachment; filename="${id}.${ending}"`,
      });
    });
}
