/** The order of a batch's pages and their division into documents, changed in memory and handed over as wishes. */
import { randomUUID } from 'node:crypto';
import { StationError } from '../errors.ts';
import { placesBetween } from '../pipeline/places.ts';
import type { Archive } from '../store/archive.ts';
import type { PageState } from '../store/decisions.ts';
import type { PageRow } from '../store/pages.ts';
import type { Wish } from './journal.ts';

/** Versions that the person saw, by page id. */
export type Versions = Record<string, number>;

interface Slot {
  row: PageRow;
  state: PageState;
  order: string;
}

/**
 * What a person changes here is fixed for good: in every document that is touched, each page says whether the document
 * begins at it, so that no later description divides it otherwise.
 */
export class Arrangement {
  private readonly archive: Archive;
  private readonly slots: Map<number, Slot>;
  private readonly changed = new Set<number>();
  private readonly touched = new Set<string>();

  constructor(archive: Archive, batchId: string) {
    this.archive = archive;
    const documents = archive.documents.documentsOfPages(batchId);
    const rows = [...archive.pages.ofBatch(batchId), ...archive.pages.goneFrom(batchId)];
    this.slots = new Map(
      rows.map((row) => {
        const { place, order, gone, decidedBlank, starts, adjust } = row;
        const document = documents.get(row.id) ?? null;
        return [
          row.id,
          { row, order, state: { place, document, gone, blank: decidedBlank, starts, adjust } },
        ];
      }),
    );
  }

  /** Throws `not-found` unless all are pages of this batch. */
  check(ids: number[]): void {
    const strange = ids.find((id) => !this.slots.has(id));
    if (strange !== undefined) throw new StationError('not-found', { params: { what: strange } });
    if (new Set(ids).size !== ids.length)
      throw new StationError('bad-request', { params: { what: 'pages' } });
  }

  get(id: number): PageState {
    return this.slots.get(id)!.state;
  }

  /** Ids of the pages that are in the batch, in order. */
  present(): number[] {
    return this.inOrder((slot) => slot.state.gone === null);
  }

  pagesOf(document: string): number[] {
    return this.inOrder((slot) => slot.state.gone === null && slot.state.document === document);
  }

  set(id: number, patch: Partial<PageState>): void {
    const slot = this.slots.get(id)!;
    for (const document of [slot.state.document, patch.document]) if (document) this.touched.add(document);
    slot.state = { ...slot.state, ...patch };
    if (patch.place) slot.order = patch.place;
    this.changed.add(id);
  }

  /**
   * Puts pages, in the order given, right after page `after` (null: before all others), into document `document`.
   * `after` may be out of the batch: its place is kept, and no page is ever given the place of another.
   */
  put(ids: number[], after: number | null, document: string | null): void {
    const before = after === null ? null : this.slots.get(after)!.order;
    const next = this.inOrder((slot) => !ids.includes(slot.row.id))
      .map((id) => this.slots.get(id)!.order)
      .find((order) => before === null || order > before);
    const places = placesBetween(before, next ?? null, ids.length);
    ids.forEach((id, i) => {
      this.set(id, { place: places[i]!, document, gone: null });
    });
  }

  /**
   * The document that a page put after `after` falls into: that page's (where it is out of the batch, that of the page
   * before it), else the one of the page after it.
   */
  documentAt(after: number | null, moving: number[] = []): string | null {
    const others = this.present().filter((id) => !moving.includes(id));
    const at = after === null ? null : this.slots.get(after)!.order;
    const before = at === null ? undefined : others.findLast((id) => this.slots.get(id)!.order <= at);
    const neighbour = before ?? others[0];
    return neighbour === undefined ? null : this.get(neighbour).document;
  }

  /** A new document beside `document`, seen once a page is in it. */
  newDocument(document: string): string {
    const row = this.archive.documents.get(document)!;
    const id = randomUUID();
    this.archive.documents.addEmpty(id, row.dossierId);
    return id;
  }

  /** What has to be written. `versions` are those that the person saw. */
  wishes(versions: Versions = {}): Wish[] {
    for (const document of this.touched) {
      this.pagesOf(document).forEach((id, n) => {
        const slot = this.slots.get(id)!;
        if (slot.state.starts === (n === 0)) return;
        slot.state = { ...slot.state, starts: n === 0 };
        this.changed.add(id);
      });
    }
    return [...this.changed].map((id): Wish => {
      const version = versions[String(id)];
      return {
        kind: 'page',
        id: String(id),
        state: this.get(id),
        ...(version === undefined ? {} : { version }),
      };
    });
  }

  private inOrder(holds: (slot: Slot) => boolean): number[] {
    return [...this.slots.values()]
      .filter(holds)
      .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.row.id - b.row.id))
      .map(({ row }) => row.id);
  }
}
