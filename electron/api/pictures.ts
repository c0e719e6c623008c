/** Pictures of pages over HTTP. An address that names the image's version may be kept for ever. */
import { Hono } from 'hono';
import { z } from 'zod';
import { StationError } from '../errors.ts';
import type { Box } from '../imaging/raster.ts';
import type { Station } from '../station.ts';
import { PICTURE_KINDS, type Picture, type PictureKind, THUMBNAIL_WIDTH } from '../workbench/pictures.ts';
import { parseAdjust } from './adjust.ts';
import { type ApiEnv, everyone } from './admit.ts';
import { query } from './body.ts';
import { pageOf } from './parse.ts';

const WIDEST = 4096;
const Preview = z.object({
  /** JSON of what is tried. */
  adjust: z.string().max(2000).transform(fromJson),
  kind: z.enum(['access', 'reading']).default('access'),
  width: z.coerce.number().int().min(100).max(WIDEST).default(1200),
});

/** `/api/pages/:id/thumbnail`, `/image/:kind` (whole), `/part/:kind` (a box), `/preview` (cleaned otherwise, for a try). */
export function pictureRoutes(station: Station) {
  const { pictures } = station;
  return new Hono<ApiEnv>()
    .get('/:id/thumbnail', everyone, async (c) =>
      answer(c.req.raw, await pictures.whole(pageOf(station, c.req.param('id')), 'access', THUMBNAIL_WIDTH)),
    )
    .get('/:id/image/:kind', everyone, async (c) => {
      const width = c.req.query('width');
      const page = pageOf(station, c.req.param('id'));
      const kind = kindOf(c.req.param('kind'));
      return answer(c.req.raw, await pictures.whole(page, kind, width === undefined ? null : widthOf(width)));
    })
    .get('/:id/preview', everyone, async (c) => {
      const page = pageOf(station, c.req.param('id'));
      const { adjust, kind, width } = query(c, Preview);
      const options = { kind, width, signal: c.req.raw.signal };
      const jpeg = await station.preview(page, parseAdjust(adjust), options);
      return new Response(new Uint8Array(jpeg), {
        headers: { 'Content-Type': 'image/jpeg', 'Cache-Control': 'no-store' },
      });
    })
    .get('/:id/part/:kind', everyone, async (c) => {
      const page = pageOf(station, c.req.param('id'));
      const box = boxOf(c.req.query('box') ?? '');
      const width = widthOf(c.req.query('width') ?? String(Math.ceil(box[2])));
      return answer(c.req.raw, await pictures.part(page, kindOf(c.req.param('kind')), box, width));
    });
}

function answer(request: Request, { bytes, mime, tag, version }: Picture): Response {
  const named = new URL(request.url).searchParams.get('v') === version;
  const headers = {
    'Content-Type': mime,
    ETag: `"${tag}"`,
    'Cache-Control': named ? 'private, max-age=31536000, immutable' : 'private, no-cache',
  };
  if (request.headers.get('if-none-match') === headers.ETag)
    return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(bytes), { headers });
}

function fromJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'no JSON' });
    return z.NEVER;
  }
}

function kindOf(text: string): PictureKind {
  const kind = PICTURE_KINDS.find((k) => k === text);
  if (!kind) throw new StationError('bad-request', { params: { what: 'kind' } });
  return kind;
}

function widthOf(text: string): number {
  const width = Number(text);
  if (!(Number.isInteger(width) && width > 0 && width <= WIDEST)) {
    throw new StationError('bad-request', { params: { what: 'width' } });
  }
  return width;
}

/** A box as `x,y,width,height` in pixels. Throws `bad-request`. */
export function boxOf(text: string): Box {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [, , width = 0, height = 0] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new StationError('bad-request', { params: { what: 'box' } });
  }
  return numbers as Box;
}
