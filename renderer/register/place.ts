/** Where a field of an entry is looked for on the image, and how keys move that box. Pure. */
import type { ListedDocument } from '../batch/types.ts';
import type { Box } from '../viewer/geometry.ts';

export interface FieldPlace {
  page: number;
  box: Box;
  /** Nobody has said so yet: it follows from where the field before stands. */
  guessed?: true;
}

type WithFields = Pick<ListedDocument, 'pages' | 'fields'>;
interface Size {
  width: number;
  height: number;
}

/**
 * Entries of a register are ruled alike: what stood at a place on the first page of one stands there on the first page
 * of the next. `earlier`: entries before this one, in order. Null while no entry tells.
 */
export function placeOf(
  document: WithFields,
  earlier: (WithFields | undefined)[],
  name: string,
): FieldPlace | null {
  const own = boxOf(document, name);
  if (own) return own;
  for (const one of earlier.toReversed()) {
    const there = one && boxOf(one, name);
    const page = there && document.pages[one.pages.indexOf(there.page)];
    if (there && page != null) return { page, box: there.box };
  }
  return null;
}

/** Below the nearest field before it whose place is known, else a line at the head of the first page. */
export function guessOf(
  document: WithFields,
  before: (FieldPlace | null)[],
  sizeOf: (page: number) => Size | undefined,
): FieldPlace | null {
  const last = before.findLast((one) => one !== null);
  const page = last?.page ?? document.pages[0];
  const size = page === undefined ? undefined : sizeOf(page);
  if (page === undefined || !size) return null;
  const [x, y, w, h] = last?.box ?? headLine(size);
  const top = last ? y + h : y;
  return { page, box: within([x, Math.min(top, size.height - h), w, h], size), guessed: true };
}

/** A line at the head of a page, where nothing tells where a field stands. */
export function headLine({ width, height }: Size): Box {
  return [width * 0.06, height * 0.06, width * 0.6, height * 0.035].map(Math.round) as Box;
}

const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The box after an arrow key: moved by half its height or, with `grow`, its right or lower edge moved; null for other keys. */
export function stepBox([x, y, w, h]: Box, key: string, grow: boolean, size: Size): Box | null {
  const step = STEPS[key];
  if (!step) return null;
  const by = Math.max(4, Math.round(Math.min(h, size.height * 0.05) / 2));
  const [dx, dy] = step.map((way) => way * by) as [number, number];
  return within(grow ? [x, y, Math.max(by, w + dx), Math.max(by, h + dy)] : [x + dx, y + dy, w, h], size);
}

function within([x, y, w, h]: Box, { width, height }: Size): Box {
  const [wide, high] = [Math.min(w, width), Math.min(h, height)];
  const left = Math.max(0, Math.min(x, width - wide));
  const top = Math.max(0, Math.min(y, height - high));
  return [left, top, wide, high].map(Math.round) as Box;
}

function boxOf({ fields, pages }: WithFields, name: string): FieldPlace | null {
  const field = fields[name];
  const [, , width = 0, height = 0] = field?.box ?? [];
  const page = field?.pageId ?? null;
  if (!field?.box || page === null || width <= 0 || height <= 0 || !pages.includes(page)) return null;
  return { page, box: [...field.box] };
}
