/** Choosing pages as in a file manager: click, Ctrl, Shift, arrows. */

export interface Selection {
  /** The page that the keys act from. */
  focus: number | null;
  /** Where a range begins. */
  anchor: number | null;
  chosen: ReadonlySet<number>;
}

export const NOTHING: Selection = { focus: null, anchor: null, chosen: new Set() };

export interface Held {
  ctrl: boolean;
  shift: boolean;
}

/** After a click, or after the keys led to a page: alone, added (Ctrl) or as a range (Shift). */
export function choose(now: Selection, order: number[], id: number, { ctrl, shift }: Held): Selection {
  if (shift && now.anchor !== null && order.includes(now.anchor)) {
    const [a, b] = [order.indexOf(now.anchor), order.indexOf(id)].sort((x, y) => x - y) as [number, number];
    const range = order.slice(a, b + 1);
    return { focus: id, anchor: now.anchor, chosen: new Set(ctrl ? [...now.chosen, ...range] : range) };
  }
  if (!ctrl) return { focus: id, anchor: id, chosen: new Set([id]) };
  const chosen = new Set(now.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { focus: id, anchor: id, chosen };
}

const STEPS: Record<string, (at: number, columns: number, rows: number, last: number) => number> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at, columns) => at + columns,
  ArrowUp: (at, columns) => at - columns,
  PageDown: (at, columns, rows) => at + columns * rows,
  PageUp: (at, columns, rows) => at - columns * rows,
  Home: () => 0,
  End: (_at, _columns, _rows, last) => last,
};

/** After a key in a grid of `columns`, of which `rows` are in view. Null when the key is none of these. */
export function press(
  now: Selection,
  order: number[],
  key: string,
  held: Held,
  { columns, rows }: { columns: number; rows: number },
): Selection | null {
  if (order.length === 0) return null;
  if (held.ctrl && !held.shift && key.toLowerCase() === 'a')
    return { ...now, focus: now.focus ?? order[0]!, chosen: new Set(order) };
  const at = now.focus === null ? -1 : order.indexOf(now.focus);
  if (key === ' ') return at < 0 ? null : choose(now, order, order[at]!, { ctrl: true, shift: held.shift });
  const step = STEPS[key];
  if (!step) return null;
  const last = order.length - 1;
  const wanted = step(Math.max(at, 0), columns, rows, last);
  const to = order[at < 0 ? (key === 'End' ? last : 0) : Math.min(Math.max(wanted, 0), last)]!;
  // Ctrl moves the focus and leaves the choice, so that single pages can be added with the space bar.
  return held.ctrl && !held.shift
    ? { ...now, focus: to, anchor: to }
    : choose(now, order, to, { ctrl: false, shift: held.shift });
}

/** Without pages that are no longer there; the focus goes to the one that took its place. */
export function kept(now: Selection, before: number[], order: number[]): Selection {
  const there = new Set(order);
  if ((now.focus === null || there.has(now.focus)) && [...now.chosen].every((id) => there.has(id)))
    return now;
  const at = now.focus === null ? -1 : before.indexOf(now.focus);
  const next =
    now.focus !== null && there.has(now.focus)
      ? now.focus
      : (before.slice(at + 1).find((id) => there.has(id)) ?? order.at(-1) ?? null);
  const chosen = new Set([...now.chosen].filter((id) => there.has(id)));
  if (chosen.size === 0 && next !== null) chosen.add(next);
  return { focus: next, anchor: next, chosen };
}
