/** What people do to pages, documents, words, fields and comments, over HTTP. */
import { Hono } from 'hono';
import { z } from 'zod';
import { reviveError, StationError } from '../errors.ts';
import type { Station } from '../station.ts';
import { pathsOf } from '../workbench/intake.ts';
import { parseAdjust } from './adjust.ts';
import { type ApiEnv, admit, everyone } from './admit.ts';
import { body } from './body.ts';
import { batchOf, documentOf, pageOf } from './parse.ts';
import { countOf } from './reading.ts';
import { boxSchema, pageIds, versionSchema } from './schemas.ts';

/** Who works on records. */
const workers = admit('clerk', 'indexer', 'supervisor');
const indexers = admit('indexer', 'supervisor');

const versions = z.record(z.string(), z.number().int()).optional();
const some = z.object({ pages: pageIds, versions });
const text = z.string().max(4000);

/** Undo and redo, the journal, and the acts on a batch's pages: below `/api/batches/:id`. */
export function batchEditRoutes(station: Station) {
  const { workbench, archive } = station;
  const idOf = (id: string) => batchOf(station, id).id;
  return new Hono<ApiEnv>()
    .post('/:id/undo', workers, (c) => c.json(workbench.journal.undo(idOf(c.req.param('id')), c.var.actor)))
    .post('/:id/redo', workers, (c) => c.json(workbench.journal.redo(idOf(c.req.param('id')), c.var.actor)))
    .get('/:id/edits', everyone, (c) => {
      const id = idOf(c.req.param('id'));
      const who = c.var.person?.user ?? '';
      const limit = countOf(c.req.query('limit') ?? '100', 'limit');
      const before = countOf(c.req.query('before') ?? String(Number.MAX_SAFE_INTEGER), 'before');
      return c.json({
        undo: archive.edits.undoable(id, who)[0]?.act ?? null,
        redo: archive.edits.redoable(id, who)[0]?.act ?? null,
        edits: archive.edits.ofBatch(id, Math.min(limit, 1000), before),
      });
    })
    .post('/:id/pages/move', workers, async (c) => {
      const schema = some.extend({ after: z.number().int().nullable(), join: z.string().optional() });
      const { after, join, ...about } = await body(c, schema);
      return c.json(workbench.pages.move({ ...ids(c, about) }, after, join));
    })
    .post('/:id/pages/insert', admit('clerk', 'supervisor'), async (c) => {
      const chosen = { drop: z.string().optional(), grants: z.array(z.string()).max(100).default([]) };
      const schema = z.union([
        z.strictObject({ ...chosen, after: z.number().int().nullable() }),
        z.strictObject({ ...chosen, instead: z.number().int(), version: versionSchema }),
      ]);
      const wish = await body(c, schema);
      const at = 'after' in wish ? { after: wish.after } : { instead: wish.instead };
      const batchId = idOf(c.req.param('id'));
      const paths = await pathsOf(wish, station.drops, station.grants);
      const version = 'version' in wish ? wish.version : undefined;
      const files = await workbench.insertions.add({ batchId, who: c.var.actor, paths, at, version });
      return c.json({ files }, 202);
    })
    .get('/:id/pages/coming', everyone, (c) => {
      const files = workbench.insertions.coming(idOf(c.req.param('id')));
      return c.json({
        coming: files.map(({ id, source, state, error }) => ({
          id,
          source,
          state,
          message: error && reviveError(error).explain(c.var.language),
        })),
      });
    })
    .delete('/:id/pages/coming/:file', admit('clerk', 'supervisor'), (c) => {
      workbench.insertions.dismiss(idOf(c.req.param('id')), countOf(c.req.param('file'), 'file'));
      return c.json({ dismissed: true });
    })
    .post('/:id/pages/delete', workers, async (c) =>
      c.json(workbench.pages.remove(ids(c, await body(c, some)))),
    )
    .post('/:id/pages/restore', workers, async (c) =>
      c.json(workbench.pages.restore(ids(c, await body(c, some)))),
    )
    .get('/:id/pages/gone', everyone, (c) => {
      const pages = archive.pages.goneFrom(idOf(c.req.param('id')));
      return c.json({
        pages: pages.map(({ id, source, index, gone, version, width, height }) => ({
          id,
          source,
          index,
          gone,
          version,
          width,
          height,
        })),
      });
    })
    .post('/:id/pages/blank', workers, async (c) => {
      const { blank, ...about } = await body(c, some.extend({ blank: z.boolean().nullable() }));
      return c.json(workbench.pages.blank(ids(c, about), blank));
    })
    .post('/:id/pages/turn', workers, async (c) => {
      const by = z.union([z.literal(90), z.literal(180), z.literal(270)]);
      const { by: turn, ...about } = await body(c, some.extend({ by }));
      return c.json(workbench.pages.turn(ids(c, about), turn), 202);
    })
    .post('/:id/pages/cleanup', workers, async (c) => {
      const schema = z.object({
        pages: z.union([pageIds, z.literal('all')]),
        versions,
        adjust: z.unknown(),
        merge: z.boolean().default(false),
      });
      const { pages, adjust, merge, ...rest } = await body(c, schema);
      const all = pages === 'all' ? archive.pages.ofBatch(c.req.param('id')).map((p) => p.id) : pages;
      return c.json(workbench.pages.adjust(ids(c, { pages: all, ...rest }), parseAdjust(adjust), merge), 202);
    })
    .post('/:id/fields', indexers, async (c) => {
      const schema = z.object({
        documents: z.array(z.string()).min(1),
        name: z.string().min(1).max(60),
        value: text,
        onlyEmpty: z.boolean().default(false),
      });
      return c.json(workbench.fields.bulk(idOf(c.req.param('id')), c.var.actor, await body(c, schema)));
    })
    .get('/:id/comments', everyone, (c) =>
      c.json({ comments: archive.decisions.commentsOf(idOf(c.req.param('id'))) }),
    )
    .post('/:id/comments', everyone, async (c) => {
      const schema = z.object({
        pageId: z.number().int().optional(),
        documentId: z.string().optional(),
        field: z.string().max(60).optional(),
        text,
      });
      const { text: said, ...about } = await body(c, schema);
      const id = idOf(c.req.param('id'));
      return c.json(workbench.comments.add(id, c.var.actor, without(about), said), 201);
    });

  function ids(
    c: { req: { param(name: 'id'): string }; var: ApiEnv['Variables'] },
    { pages, versions }: { pages: number[]; versions?: Record<string, number> | undefined },
  ) {
    const batchId = idOf(c.req.param('id'));
    return { batchId, who: c.var.actor, pages, ...(versions ? { versions } : {}) };
  }
}

/** Words of a page: below `/api/pages/:id`. */
export function wordRoutes(station: Station) {
  const { workbench, archive } = station;
  return new Hono<ApiEnv>()
    .put('/:id/words', workers, async (c) => {
      const edit = z.object({ box: boxSchema, text, was: text.optional() });
      const { edits } = await body(c, z.object({ edits: z.array(edit).min(1).max(500) }));
      return c.json(
        workbench.words.edit(pageOf(station, c.req.param('id')), c.var.actor, edits.map(without)),
      );
    })
    .put('/:id/lines/:line', workers, async (c) => {
      const { text: said, was } = await body(c, z.object({ text, was: text }));
      const line = countOf(c.req.param('line'), 'line');
      return c.json(workbench.words.retype(pageOf(station, c.req.param('id')), c.var.actor, line, said, was));
    })
    .post('/:id/words/unlock', workers, async (c) => {
      const { boxes } = await body(c, z.object({ boxes: z.array(boxSchema).min(1) }));
      return c.json(workbench.words.unlock(pageOf(station, c.req.param('id')), c.var.actor, boxes));
    })
    .post('/:id/read', workers, async (c) => {
      const { box } = await body(c, z.object({ box: boxSchema }));
      const page = pageOf(station, c.req.param('id'));
      const words = await station.readRegion(page, box);
      return c.json({ words, ...workbench.words.accept(page, c.var.actor, box, words) });
    })
    .get('/:id/history', everyone, (c) => {
      const page = pageOf(station, c.req.param('id'));
      const edits = archive.edits.about(page.batchId, ['page', 'word'], String(page.id));
      return c.json({ edits });
    });
}

/** Documents and their fields: below `/api/documents/:id`. */
export function documentEditRoutes(station: Station) {
  const { workbench, archive, records } = station;
  const idOf = (id: string) => documentOf(station, id).id;
  return new Hono<ApiEnv>()
    .post('/:id/split', workers, async (c) => {
      const { at } = await body(c, z.object({ at: z.number().int() }));
      return c.json(workbench.documents.split(idOf(c.req.param('id')), c.var.actor, at));
    })
    .post('/:id/merge-up', workers, (c) =>
      c.json(workbench.documents.mergeUp(idOf(c.req.param('id')), c.var.actor)),
    )
    .put('/:id/type', indexers, async (c) => {
      const schema = z.object({ typeId: z.string().nullable(), version: versionSchema });
      const { typeId, version } = await body(c, schema);
      const known = typeId === null ? null : records.type(typeId);
      if (typeId !== null && !known) throw new StationError('bad-request', { params: { what: 'typeId' } });
      const type = known ? { type: known.abbreviation ?? known.code, typeId: known.typeId } : null;
      return c.json(workbench.documents.setType(idOf(c.req.param('id')), c.var.actor, type, version));
    })
    .put('/:id/fields/:name', indexers, async (c) => {
      const schema = z.object({
        value: text,
        state: z.enum(['draft', 'confirmed']),
        origin: z.enum(['typed', 'region', 'copied']).optional(),
        pageId: z.number().int().optional(),
        box: boxSchema.optional(),
        version: versionSchema,
      });
      const edit = without(await body(c, schema));
      return c.json(
        workbench.fields.set(idOf(c.req.param('id')), nameOf(c.req.param('name')), c.var.actor, edit),
      );
    })
    .delete('/:id/fields/:name', indexers, (c) => {
      const version = versionOf(c.req.query('version'));
      return c.json(
        workbench.fields.clear(idOf(c.req.param('id')), nameOf(c.req.param('name')), c.var.actor, version),
      );
    })
    .post('/:id/fields/:name/reset', indexers, (c) => {
      const version = versionOf(c.req.query('version'));
      return c.json(
        workbench.fields.reset(idOf(c.req.param('id')), nameOf(c.req.param('name')), c.var.actor, version),
      );
    })
    .post('/:id/fields/:name/from-region', indexers, async (c) => {
      const schema = z.object({ pageId: z.number().int(), box: boxSchema, version: versionSchema });
      const { pageId, box, version } = await body(c, schema);
      const [id, name] = [idOf(c.req.param('id')), nameOf(c.req.param('name'))];
      const page = pageOf(station, String(pageId));
      // Nothing was read there yet: it is read now.
      const value = workbench.words.textAt(page, box) || wordsOf(await station.readRegion(page, box));
      return c.json(workbench.fields.fromRegion(id, name, c.var.actor, { value, pageId, box, version }));
    })
    .post('/:id/confirm', indexers, async (c) => {
      const { names } = await body(c, z.object({ names: z.array(z.string()).min(1) }));
      return c.json(workbench.fields.confirm(idOf(c.req.param('id')), names, c.var.actor));
    })
    .post('/:id/copy-previous', indexers, async (c) => {
      const schema = z.object({
        names: z.array(z.string()).nullable().default(null),
        onlyEmpty: z.boolean().default(true),
      });
      const { names, onlyEmpty } = await body(c, schema);
      return c.json(workbench.fields.copyPrevious(idOf(c.req.param('id')), c.var.actor, names, onlyEmpty));
    })
    .get('/:id/history', everyone, (c) => {
      const { id } = documentOf(station, c.req.param('id'));
      return c.json({
        edits: archive.edits.about(archive.documents.batchOf(id)!, ['document', 'field'], id),
      });
    });
}

/** Comments and the dossier's description: below `/api`. */
export function otherEditRoutes(station: Station) {
  const { workbench } = station;
  return new Hono<ApiEnv>()
    .put('/comments/:id', everyone, async (c) => {
      const schema = z.object({
        text: text.optional(),
        resolved: z.boolean().optional(),
        version: versionSchema,
      });
      const { version, ...changes } = await body(c, schema);
      return c.json(workbench.comments.change(c.req.param('id'), c.var.actor, without(changes), version));
    })
    .delete('/comments/:id', everyone, (c) => {
      const version = versionOf(c.req.query('version'));
      return c.json(workbench.comments.change(c.req.param('id'), c.var.actor, { gone: true }, version));
    })
    .put('/dossiers/:id', indexers, async (c) => {
      const schema = z.object({ settings: z.record(z.string(), text), version: versionSchema });
      const { settings, version } = await body(c, schema);
      return c.json(workbench.documents.describeDossier(c.req.param('id'), c.var.actor, settings, version));
    });
}

function wordsOf(words: { text: string }[]): string {
  return words.map((word) => word.text).join(' ');
}

function nameOf(name: string): string {
  if (!/^[A-Za-z][\w.-]{0,59}$/.test(name))
    throw new StationError('bad-request', { params: { what: 'name' } });
  return name;
}

function versionOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : countOf(text, 'version');
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the properties that were left out. */
function without<T extends object>(object: T): Given<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Given<T>;
}
