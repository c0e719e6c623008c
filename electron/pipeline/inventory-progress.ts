/** How much of a paper inventory has been digitized, described and delivered. */
import { itemDates, itemKey, type KeyedBy, numberKey } from '../describe/inventory/rows.ts';
import type { Archive } from '../store/archive.ts';
import type { Covered, InventoryRow, StoredItem } from '../store/inventories.ts';

export type ItemState = 'expected' | 'digitized' | 'described' | 'delivered';

export interface ItemProgress {
  row: number;
  number: string;
  title: string;
  box: string | null;
  state: ItemState;
  batch: string | null;
  /** Pages that were scanned, and sheets that the inventory counts. */
  pages: number;
  sheets: string | null;
}

export interface InventoryProgress {
  id: number;
  name: string;
  fondsCode: string | null;
  importedAt: string;
  expected: number;
  digitized: number;
  described: number;
  delivered: number;
}

const ORDER: ItemState[] = ['expected', 'digitized', 'described', 'delivered'];

/** Counts of every inventory; a file that was delivered counts as described and digitized too. */
export function inventoryProgress(archive: Archive): InventoryProgress[] {
  const covered = archive.inventories.coverage();
  return archive.inventories.all().map((inventory) => {
    const items = progressOf(archive, inventory, covered);
    const reached = (state: ItemState) =>
      items.filter((item) => ORDER.indexOf(item.state) >= ORDER.indexOf(state)).length;
    return {
      id: inventory.id,
      name: inventory.name,
      fondsCode: inventory.fondsCode,
      importedAt: inventory.importedAt,
      expected: items.length,
      digitized: reached('digitized'),
      described: reached('described'),
      delivered: reached('delivered'),
    };
  });
}

/** Every item of one inventory with how far it is. */
export function itemProgress(archive: Archive, inventory: InventoryRow): ItemProgress[] {
  return progressOf(archive, inventory, archive.inventories.coverage());
}

function progressOf(archive: Archive, inventory: InventoryRow, covered: Covered[]): ItemProgress[] {
  const { keyedBy, fondsCode } = inventory;
  const best = new Map<string, Covered>();
  for (const one of covered) {
    const { settings } = one;
    if (!settings.fileNotation) continue;
    if (fondsCode && settings.fondsCode && settings.fondsCode !== fondsCode) continue;
    for (const key of keysOf(settings, keyedBy)) {
      const before = best.get(key);
      const ahead = before ? ORDER.indexOf(stateOf(one)) - ORDER.indexOf(stateOf(before)) : 1;
      if (ahead > 0 || (ahead === 0 && one.replaces === before?.batchId)) best.set(key, one);
    }
  }
  return archive.inventories.items(inventory.id).map((item) => {
    const one = best.get(item.key);
    return {
      row: item.row,
      number: item.values.fileNotation!,
      title: item.values.title!,
      box: item.values.box ?? null,
      state: one ? stateOf(one) : 'expected',
      batch: one?.batchId ?? null,
      pages: one ? (one.dossierId ? one.described : one.scanned) : 0,
      sheets: item.values.sheets ?? null,
    };
  });
}

/** Where numbers begin anew in every box, the box is read from the place of the paper (`….HỘP.SỐ`). */
function keysOf(settings: Record<string, string>, by: KeyedBy): string[] {
  const fileNotation = settings.fileNotation!;
  if (by === 'number') return [itemKey({ fileNotation }, by)];
  const places = (settings.paperFileCode ?? '').split('.').map(numberKey);
  return places.map((box) => `${box}/${numberKey(fileNotation)}`);
}

function stateOf(one: Covered): ItemState {
  if (one.delivered) return 'delivered';
  if (one.dossierId && one.described > 0) return 'described';
  return one.scanned > 0 ? 'digitized' : 'expected';
}

/** What the inventory knows about a dossier that carries its number: elements that nobody needs to key again. */
export function settingsFromInventory(
  archive: Archive,
  settings: Record<string, string>,
): Record<string, string> {
  const item = inventoryItem(archive, settings);
  return item ? elementsOf(item, settings) : {};
}

/** The item with the dossier's number; null where two inventories have it, for that says nothing of which is meant. */
function inventoryItem(archive: Archive, settings: Record<string, string>): StoredItem | null {
  if (!settings.fileNotation) return null;
  const fits = (item: { fondsCode: string | null }) =>
    !item.fondsCode || !settings.fondsCode || item.fondsCode === settings.fondsCode;
  const found = archive.inventories.itemsWithKey(numberKey(settings.fileNotation)).filter(fits);
  return found.length === 1 ? found[0]! : null;
}

/** How many page images the inventory lets expect: its pages, or its sheets with one or two sides each. */
export function expectedPages(
  archive: Archive,
  settings: Record<string, string>,
): { least: number; most: number } | null {
  const item = inventoryItem(archive, settings);
  const count = (text: string | undefined) => (text && /^\d{1,6}$/.test(text) ? Number(text) : null);
  const pages = count(item?.values.pages);
  const sheets = count(item?.values.sheets ?? settings.numberOfPaper);
  if (pages) return { least: pages, most: pages };
  return sheets ? { least: sheets, most: 2 * sheets } : null;
}

function elementsOf({ values }: StoredItem, settings: Record<string, string>): Record<string, string> {
  const { start, end } = itemDates(values);
  const place = [values.repository, values.shelf, values.box].filter(Boolean).join('.');
  const archiveCode = settings.archiveCode ?? settings.agencyCode;
  const paper = archiveCode && place ? [archiveCode, place, values.fileNotation].join('.') : undefined;
  return Object.fromEntries(
    Object.entries({
      title: values.title,
      startDate: start,
      endDate: end,
      numberOfPaper: values.sheets && /^\d+$/.test(values.sheets) ? values.sheets : undefined,
      paperFileCode: paper,
      description: values.description,
    }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}
