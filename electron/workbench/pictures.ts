/** Pictures of pages for the screens: made when first looked at, kept in the archive's cache under what they show. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StationError } from '../errors.ts';
import type { Limits } from '../imaging/limits.ts';
import type { LookInput } from '../imaging/look.ts';
import type { Box } from '../imaging/raster.ts';
import { cleanOf } from '../pipeline/page-state.ts';
import type { Pool } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import type { PageRow } from '../store/pages.ts';

/** `access`: cleaned, for people; `reading`: as the reader is given it; `original`: as it was scanned. */
export const PICTURE_KINDS = ['access', 'reading', 'original'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

export interface Picture {
  bytes: Uint8Array;
  mime: string;
  /** Of what it shows: the same tag, the same bytes. */
  tag: string;
  /** Of the image it was made from; listings name it, so that an address that carries it never changes its picture. */
  version: string;
}

/** The widths that whole pages are made in; others are rounded up, so that the cache holds few of each. */
export const WIDTHS = [160, 320, 800, 1600, 2400];
export const THUMBNAIL_WIDTH = 320;
const QUALITY = { small: 70, large: 80 };
const TIMEOUT_MS = 60_000;
/** What the cache may hold; the oldest go first. */
const CACHE_BYTES = 2e9;
/** What a browser shows as it is. */
const SHOWN_AS_IS = new Set(['image/jpeg', 'image/png', 'image/webp']);

interface Source {
  sha256: string;
  mime: string;
  frame: number;
  /** The page's part of the picture; null for the whole. */
  region: Box | null;
}

/** How an image is named in addresses. */
export function versionOf(sha256: string): string {
  return sha256.slice(0, 16);
}

/** Makes and keeps pictures. `pool` is one of its own, so that looking never waits behind a batch. */
export class Pictures {
  private readonly archive: Archive;
  private readonly pool: Pool;
  private readonly limits: Limits;
  private readonly dir: string;
  private readonly making = new Map<string, Promise<Uint8Array>>();

  constructor({ archive, pool, limits }: { archive: Archive; pool: Pool; limits: Limits }) {
    this.archive = archive;
    this.pool = pool;
    this.limits = limits;
    this.dir = join(archive.dir, 'cache');
  }

  /** The whole page about `width` pixels wide; `null`: as fine as there is. Until it is cleaned, as it was scanned. */
  async whole(page: PageRow, kind: PictureKind, width: number | null): Promise<Picture> {
    const source = this.sourceOf(page, kind);
    const version = versionOf(source.sha256);
    if (width === null && source.region === null && SHOWN_AS_IS.has(source.mime)) {
      const bytes = await this.archive.files.read(source.sha256);
      return { bytes, mime: source.mime, tag: source.sha256, version };
    }
    const wide = width === null ? page.width + page.height : roundUp(width);
    const tag = tagOf(source, wide);
    const bytes = await this.kept(tag, () =>
      this.make(source, null, wide, wide > THUMBNAIL_WIDTH ? QUALITY.large : QUALITY.small),
    );
    return { bytes, mime: 'image/jpeg', tag, version };
  }

  /** A part of the page, `box` in pixels of that kind's image, at most `width` pixels wide. */
  async part(page: PageRow, kind: PictureKind, box: Box, width: number): Promise<Picture> {
    const source = this.sourceOf(page, kind);
    const bytes = await this.make(source, box, width, QUALITY.large);
    return { bytes, mime: 'image/jpeg', tag: tagOf(source, width, box), version: versionOf(source.sha256) };
  }

  /** Makes a page's thumbnail before anybody asks for it; a page that cannot be shown is no matter here. */
  async warm(pageId: number): Promise<void> {
    const page = this.archive.pages.get(pageId);
    if (page) await this.whole(page, 'access', THUMBNAIL_WIDTH).catch(() => {});
  }

  /** Brings the cache back to its size, the oldest pictures first. */
  async sweep(limitBytes = CACHE_BYTES): Promise<void> {
    const names = await readdir(this.dir, { recursive: true }).catch(() => []);
    const files: { path: string; bytes: number; at: number }[] = [];
    for (const name of names) {
      const path = join(this.dir, name);
      const found = await stat(path).catch(() => null);
      if (found?.isFile()) files.push({ path, bytes: found.size, at: found.mtimeMs });
    }
    let total = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const { path, bytes } of files.sort((a, b) => a.at - b.at)) {
      if (total <= limitBytes) return;
      await rm(path, { force: true });
      total -= bytes;
    }
  }

  private sourceOf(page: PageRow, kind: PictureKind): Source {
    const clean = kind === 'original' ? null : cleanOf(this.archive, page);
    if (!clean) {
      if (kind === 'reading') throw new StationError('not-found', { params: { what: 'reading image' } });
      return {
        sha256: page.imageSha256,
        mime: page.imageMime,
        frame: page.imageFrame,
        region: page.region,
      };
    }
    const { sha256, mime } = kind === 'access' ? clean.access : clean.reading;
    return { sha256, mime, frame: 0, region: null };
  }

  private kept(tag: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const known = this.making.get(tag);
    if (known) return known;
    const path = join(this.dir, tag.slice(0, 2), `${tag}.jpg`);
    const made = this.archive.vault.read(path).catch(async () => {
      const bytes = await make();
      // A picture more or less is no loss: nothing is synced, and a full disk only means that it is made again.
      const temporary = `${path}.${randomUUID()}`;
      const kept = this.archive.vault.written(path, bytes);
      await mkdir(dirname(path), { recursive: true })
        .then(() => writeFile(temporary, kept.bytes))
        .then(() => rename(temporary, kept.path))
        .catch(() => rm(temporary, { force: true }).catch(() => {}));
      return bytes;
    });
    this.making.set(tag, made);
    const forget = () => this.making.delete(tag);
    made.then(forget, forget);
    return made;
  }

  private make(source: Source, box: Box | null, width: number, quality: number): Promise<Uint8Array> {
    const [left, top] = source.region ?? [0, 0];
    const part: Box | null = box ? [box[0] + left, box[1] + top, box[2], box[3]] : source.region;
    const input: Omit<LookInput, 'path'> = {
      mime: source.mime,
      frame: source.frame,
      limits: this.limits,
      part,
      width,
      quality,
    };
    const limits = { signal: AbortSignal.timeout(2 * TIMEOUT_MS), timeoutMs: TIMEOUT_MS };
    return this.archive.files.lend(source.sha256, (path) =>
      this.pool.run('look', { ...input, path }, limits),
    );
  }
}

function roundUp(width: number): number {
  return WIDTHS.find((w) => w >= width) ?? WIDTHS.at(-1)!;
}

function tagOf({ sha256, frame, region }: Source, width: number, box: Box | null = null): string {
  return createHash('sha256')
    .update(JSON.stringify([sha256, frame, region, width, box]))
    .digest('hex')
    .slice(0, 40);
}
