/** What an import will do, before it does it: every row is new, changed, the same, twice in the list, or bad. Pure. */
import type { ColumnName } from './columns.ts';
import {
  type InventoryItem,
  itemKey,
  type KeyedBy,
  keyedBy,
  type ReadRows,
  type RowFinding,
} from './rows.ts';

export interface KnownItem {
  key: string;
  values: InventoryItem['values'];
}

export interface PlannedItem extends InventoryItem {
  key: string;
  does: 'new' | 'changed' | 'same';
  /** Names of the values that differ from what the archive has. */
  changes: ColumnName[];
}

export interface ImportPlan {
  keyedBy: KeyedBy;
  items: PlannedItem[];
  findings: RowFinding[];
  passedOver: number;
  /** Keys that the archive has and the list does not: they stay, and are said. */
  absent: string[];
}

/** Compares the list with what the archive has of it; `by` is how the archive knows its items. */
export function planImport(read: ReadRows, known: KnownItem[], by?: KeyedBy): ImportPlan {
  const keyed = by ?? keyedBy(read.items);
  const before = new Map(known.map((item) => [item.key, item.values]));
  const first = new Map<string, number>();
  const findings = [...read.findings];
  const items: PlannedItem[] = [];
  for (const item of read.items) {
    const key = itemKey(item.values, keyed);
    const earlier = first.get(key);
    if (earlier !== undefined) {
      const params = { value: item.values.fileNotation!, row: earlier };
      findings.push({ row: item.row, bad: true, code: 'twice', params });
      continue;
    }
    first.set(key, item.row);
    const old = before.get(key);
    const changes = old ? changed(old, item.values) : [];
    items.push({ ...item, key, changes, does: !old ? 'new' : changes.length > 0 ? 'changed' : 'same' });
  }
  findings.sort((a, b) => a.row - b.row);
  const absent = known.flatMap(({ key }) => (first.has(key) ? [] : [key]));
  return { keyedBy: keyed, items, findings, passedOver: read.passedOver, absent };
}

function changed(old: InventoryItem['values'], now: InventoryItem['values']): ColumnName[] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)] as ColumnName[]);
  return [...names].filter((name) => (old[name] ?? '') !== (now[name] ?? ''));
}
