/** Watched folders: looks at them again and again, and takes into batches what is ready there, once. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, extname, join, sep } from 'node:path';
import { type Actor, userOf } from '../accounts/roles.ts';
import { asStationError, StationError } from '../errors.ts';
import { Looks } from '../ingest/settled.ts';
import type { Candidate } from '../ingest/types.ts';
import { walk } from '../ingest/walk.ts';
import { isInWork, isSettled } from '../review/states.ts';
import type { Archive } from '../store/archive.ts';
import type { WatchRow } from '../store/watches.ts';
import type { Language } from '../text.ts';
import { standingOf } from './batch-state.ts';
import { type Submission, takeIn } from './submit.ts';

/** What is known of a watch beyond what is kept of it. */
export interface WatchState {
  /** Files there that are not ready: growing, empty, held by another program. */
  waiting: number;
  /** Why nothing could be taken at the last look; null when all was well. */
  problem: StationError | null;
}

interface Parts {
  archive: Archive;
  /** Between two looks, milliseconds; a file that is the same on both is ready. */
  everyMs: number;
  /** A batch has got files. */
  changed(batchId: string): void;
  /** Something about a watch is to be shown anew. */
  told(watchId: string): void;
}

export class Watcher {
  private readonly parts: Parts;
  private readonly looks = new Map<string, Looks>();
  private readonly states = new Map<string, WatchState>();
  private timer: NodeJS.Timeout | null = null;
  private turn: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  start(): void {
    const again = () => {
      if (this.ended) return;
      this.timer = setTimeout(() => void this.look().finally(again), this.parts.everyMs);
    };
    again();
  }

  /** Resolves when no look is under way any more. */
  async stop(): Promise<void> {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    await this.turn;
  }

  stateOf(id: string): WatchState {
    return this.states.get(id) ?? { waiting: 0, problem: null };
  }

  /**
   * Watches a folder, or goes on with one that was watched before. Throws `input-not-found` when it is no folder,
   * `forbidden` where it holds the archive or lies in it. Returns the id.
   */
  async watch(folder: string, how: Pick<WatchRow, 'grouping' | 'opening'>, who: Actor): Promise<string> {
    const { archive } = this.parts;
    const place = await realpath(folder).catch(() => '');
    if (!existsSync(place) || !statSync(place).isDirectory())
      throw new StationError('input-not-found', { params: { path: basename(folder) } });
    const home = await realpath(archive.dir);
    const inside = (a: string, b: string) => `${a}${sep}`.startsWith(`${b}${sep}`);
    if (inside(place, home) || inside(home, place)) throw new StationError('forbidden');
    const startedAt = new Date().toISOString();
    const id = archive.transaction(() => {
      const id = archive.watches.put({
        id: randomUUID(),
        folder: place,
        state: 'on',
        who,
        startedAt,
        ...how,
      });
      archive.audit(who, 'watch-folder', id, { folder: place, grouping: how.grouping });
      return id;
    });
    this.looks.delete(id);
    this.parts.told(id);
    return id;
  }

  /** Pauses a watch, goes on with it, or ends it; what was taken stays. Throws `not-found`. */
  set(id: string, state: WatchRow['state'], who: Actor): void {
    const { archive } = this.parts;
    if (!archive.watches.get(id)) throw new StationError('not-found', { params: { what: id } });
    archive.transaction(() => {
      archive.watches.setState(id, state);
      archive.audit(who, 'set-watch', id, { state });
    });
    this.looks.delete(id);
    this.states.delete(id);
    this.parts.told(id);
  }

  /** One look at every folder, after the one that is under way. */
  look(now = new Date()): Promise<void> {
    this.turn = this.turn.then(async () => {
      for (const watch of this.parts.archive.watches.all()) {
        if (!this.ended && watch.state === 'on') await this.lookAt(watch, now);
      }
    });
    return this.turn;
  }

  private async lookAt(watch: WatchRow, now: Date): Promise<void> {
    const before = this.stateOf(watch.id);
    let waiting = before.waiting;
    let problem: StationError | null = null;
    let took = false;
    try {
      const { candidates } = await walk(watch.folder, [this.parts.archive.dir]);
      const looks = this.looks.get(watch.id) ?? new Looks();
      this.looks.set(watch.id, looks);
      const unknown = candidates.filter((file) => !this.isTaken(watch, file));
      const look = await looks.look(unknown);
      waiting = look.waiting.length;
      took = look.ready.length > 0;
      const groups = Map.groupBy(look.ready, (file) => groupOf(watch, file, now));
      for (const [group, files] of groups) await this.take(watch, group, files);
    } catch (thrown) {
      problem = asStationError(thrown);
    }
    // Paused or ended meanwhile: nobody wants to know.
    if (this.parts.archive.watches.get(watch.id)?.state !== 'on') return;
    this.states.set(watch.id, { waiting, problem });
    const same = before.waiting === waiting && before.problem?.code === problem?.code;
    if (took || !same) this.parts.told(watch.id);
  }

  /** Taken as it is, under this name or one that it had before. */
  private isTaken({ id }: WatchRow, file: Candidate): boolean {
    const { watches } = this.parts.archive;
    return watches
      .takenLike(id, file.bytes, file.mtimeMs)
      .some(({ path }) => path === file.path || !existsSync(path));
  }

  private async take(watch: WatchRow, group: string, files: Candidate[]): Promise<void> {
    const { archive } = this.parts;
    const { profile, recordType, settings, plan } = watch.opening;
    const title = [settings.title, group].filter(Boolean).join(' – ');
    const submission: Submission = {
      ...{ profile, recordType, plan, paths: [watch.folder], outputs: [] },
      settings: { ...settings, ...(title ? { title } : {}) },
    };
    const identity = (n: number) =>
      createHash('sha256')
        .update(JSON.stringify(['watch', watch.id, watch.startedAt, group, n]))
        .digest('hex');
    // What is accepted or packed stands: later files go to a batch of their own.
    let n = 0;
    for (
      let batch = archive.batches.byKey(identity(0));
      batch;
      batch = archive.batches.byKey(identity(++n))
    ) {
      const standing = standingOf(archive, batch.id);
      if (isInWork(standing.state) || (!isSettled(standing) && standing.state !== 'accepted')) break;
    }
    const key = identity(n);
    const known = archive.batches.byKey(key);
    const names = new Set(known ? archive.batches.files(known.id).map((file) => file.source) : []);
    const candidates = files.map((file) => {
      const source = this.sourceOf(watch, file, known?.id ?? null, names);
      names.add(source);
      return { ...file, source };
    });
    const batch = await takeIn(
      archive,
      submission,
      { key, roots: [watch.folder], found: { candidates, ignored: known?.ignored ?? [] } },
      watch.who,
      (batchId) =>
        archive.watches.took(
          watch.id,
          batchId,
          candidates.map((file) => file.source),
        ),
    );
    this.parts.changed(batch.id);
  }

  /**
   * The name inside the batch. A file that was set aside keeps it and is read again; one that was read and is another
   * file now (scanners begin anew with `scan0001`) is a page more, under a name of its own.
   */
  private sourceOf(
    watch: WatchRow,
    file: Candidate,
    batchId: string | null,
    names: ReadonlySet<string>,
  ): string {
    const [last] = this.parts.archive.watches.takenAt(watch.id, file.path);
    if (last && last.batchId === batchId && last.state !== 'read') return last.source;
    const ending = extname(file.source);
    const stem = file.source.slice(0, file.source.length - ending.length);
    for (let n = 1, name = file.source; ; name = `${stem}~${++n}${ending}`) if (!names.has(name)) return name;
  }
}

/** What the batch of a file is called beyond the title; empty where there is one batch for all. */
function groupOf({ grouping, folder }: WatchRow, file: Candidate, now: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  if (grouping === 'day') return `${two(now.getDate())}/${two(now.getMonth() + 1)}/${now.getFullYear()}`;
  if (grouping === 'one') return '';
  const [first, ...rest] = file.path.slice(join(folder, sep).length).split(sep);
  return rest.length > 0 ? first!.normalize('NFC') : '';
}

/** A watch as screens show it; its folder by name alone. */
export function watchReport(archive: Archive, watcher: Watcher, watch: WatchRow, language: Language) {
  const { waiting, problem } = watcher.stateOf(watch.id);
  return {
    id: watch.id,
    name: basename(watch.folder),
    grouping: watch.grouping,
    state: watch.state,
    by: userOf(watch.who),
    title: watch.opening.settings.title ?? '',
    taken: archive.watches.count(watch.id),
    waiting,
    problem: problem?.explain(language) ?? null,
    latest: archive.watches
      .latest(watch.id, 6)
      .map(({ id, batchId, source, state }) => ({ id, batch: batchId, source, state })),
  };
}
