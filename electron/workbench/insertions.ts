/** Files that people add to a batch: read like any other, then put behind a page or instead of one, as one edit. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../accounts/roles.ts';
import { StationError } from '../errors.ts';
import { checkSpace, neededBytes } from '../ingest/space.ts';
import type { Candidate } from '../ingest/types.ts';
import { walk } from '../ingest/walk.ts';
import { PRIORITY } from '../pipeline/queue.ts';
import type { Archive } from '../store/archive.ts';
import type { FileRow, Placement } from '../store/batches.ts';
import { Arrangement } from './arrangement.ts';
import type { Journal } from './journal.ts';

export interface Insertion {
  batchId: string;
  who: Actor;
  /** Files and folders, absolute. */
  paths: string[];
  at: Placement['at'];
  /** Of the page that is replaced, as the person saw it. */
  version?: number | undefined;
}

/** `poke` is called when there is something to read. */
export function insertionActs(archive: Archive, journal: Journal, poke: () => void) {
  const settleGroup = (files: FileRow[]) => {
    const { batchId, placement } = files[0]!;
    const pages = files.flatMap((file) => archive.pages.ofFile(file.id)).map((page) => page.id);
    if (pages.length === 0) return;
    const { at, who } = placement!;
    journal.edit(() => {
      const arrangement = new Arrangement(archive, batchId);
      place(arrangement, pages, at);
      for (const file of files) {
        // One that cannot be read stays on the list until a person has seen why.
        if (file.state === 'read')
          archive.batches.setPlacement(file.id, { ...file.placement!, settled: true });
      }
      const act = 'instead' in at ? 'replace-page' : 'insert-pages';
      return { batchId, who, act, wishes: arrangement.wishes() };
    });
  };
  return {
    /**
     * Takes files into the batch; their pages come in once all of them are read and cleaned: only then is it known
     * whether a picture shows two. Returns the files' ids. Throws
     * `nothing-to-do`, `not-found`, `disk-full`, `edit-conflict`, `batch-settled`, and `batch-busy` while fronts and
     * backs of the pile are still to be put together.
     */
    async add({ batchId, who, paths, at, version }: Insertion): Promise<number[]> {
      const found: Candidate[] = [];
      for (const path of paths) found.push(...(await walk(path, [archive.workDir])).candidates);
      if (found.length === 0) throw new StationError('nothing-to-do');
      await checkSpace(archive.dir, neededBytes(found));
      const ids = archive.transaction(() => {
        journal.mayEdit(batchId, who);
        checkAnchor(archive, batchId, at, version);
        const { layout } = archive.batches.get(batchId)!.plan;
        if (layout?.backsReversed && !layout.collated) throw new StationError('batch-busy');
        const placement = { at, group: randomUUID(), who, settled: false };
        const files = archive.batches.files(batchId);
        const first = Math.max(-1, ...files.map((file) => file.position)) + 1;
        const sources = namesFor(found, new Set(files.map((file) => file.source)));
        const added = found.map((candidate, n) =>
          archive.batches.addFile(batchId, first + n, { ...candidate, source: sources[n]! }, placement),
        );
        archive.jobs.add(
          added.map((id) => ({
            ...{ batchId, stage: 'ingest', subject: String(id) },
            priority: PRIORITY.interactive,
          })),
        );
        archive.audit(who, 'add-files', batchId, { files: added.length, ...at });
        return added;
      });
      poke();
      return ids;
    },
    /**
     * Puts in what has been read, in one batch or all. A batch that is closed to changes meanwhile keeps its files
     * until it is open again; nothing of them is lost.
     */
    settle(batchId: string | null = null): void {
      const groups = Map.groupBy(archive.batches.unsettled(batchId), (file) => file.placement!.group);
      for (const files of groups.values()) {
        if (files.some((file) => file.state === 'waiting')) continue;
        if (!files.some((file) => file.state === 'read')) continue;
        if (isBeingCleaned(archive, files)) continue;
        try {
          settleGroup(files);
        } catch (thrown) {
          if (!(thrown instanceof StationError)) throw thrown;
        }
      }
    },
    /** Files that are not in their place yet, each as a person sees it: one that is read is still waited for while it is cleaned. */
    coming(batchId: string): FileRow[] {
      const files = archive.batches.unsettled(batchId);
      return files.map((file) =>
        file.state === 'read' && isBeingCleaned(archive, [file]) ? { ...file, state: 'waiting' } : file,
      );
    },
    /** The person has seen why a file did not come in. Its pages, if it has any, stay among those taken out. */
    dismiss(batchId: string, fileId: number): void {
      const file = archive.batches
        .unsettled(batchId)
        .find(({ id, state }) => id === fileId && state !== 'waiting');
      if (!file) throw new StationError('not-found', { params: { what: fileId } });
      archive.batches.setPlacement(fileId, { ...file.placement!, settled: true });
    },
  };
}

/** Whether pages of the files are still to be cleaned; those that cannot be are put in as they are. */
function isBeingCleaned(archive: Archive, files: FileRow[]): boolean {
  const own = new Set(files.flatMap((file) => archive.pages.ofFile(file.id)).map((page) => String(page.id)));
  return archive.jobs
    .pageWork(files[0]!.batchId)
    .some(({ stage, subject, state }) => stage === 'clean' && state !== 'failed' && own.has(subject));
}

function checkAnchor(
  archive: Archive,
  batchId: string,
  at: Placement['at'],
  version: number | undefined,
): void {
  const anchor = 'instead' in at ? at.instead : at.after;
  if (anchor === null) return;
  const page = archive.pages.get(anchor);
  if (page?.batchId !== batchId || page.gone !== null)
    throw new StationError('not-found', { params: { what: anchor } });
  if (version === undefined || version === page.version) return;
  const { state } = archive.decisions.read('page', String(anchor))!;
  throw new StationError('edit-conflict', {
    current: { kind: 'page', id: String(anchor), version: page.version, state },
  });
}

/** The page that was named may have been moved or taken out meanwhile: its place is what counts. */
function place(arrangement: Arrangement, pages: number[], at: Placement['at']): void {
  const anchor = 'instead' in at ? at.instead : at.after;
  arrangement.put(pages, anchor, arrangement.documentAt(anchor, pages));
  if (!('instead' in at)) return;
  const { gone, document, starts } = arrangement.get(at.instead);
  if (gone !== null) return;
  arrangement.set(at.instead, { gone: 'replaced', document: null });
  // Where nothing is divided into documents yet, what was said of the old page's beginning holds for the new one.
  if (document === null && starts !== null) arrangement.set(pages[0]!, { starts });
}

/** Names inside the batch that no folder's file can have had: each hand-over has a folder of its own. */
function namesFor(candidates: Candidate[], taken: ReadonlySet<string>): string[] {
  for (let n = 1; ; n++) {
    const names = candidates.map(({ source }) => `+${n}/${source}`);
    if (new Set(names).size < names.length)
      return candidates.map(({ source }, i) => `+${n}.${i + 1}/${source}`);
    if (!names.some((name) => taken.has(name))) return names;
  }
}
