/**
 * Operations on 0/1 masks of a survey's size. Here as in all loops over pixels, what is done to a row is a function of its own:
 * V8 leaves a loop that it made fast in the middle of a call at the end of every row.
 */

/** How many are set. */
export function countSet(mask: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i]!;
  return count;
}

/** Whether anything is set on the picture's outermost pixels; most pages have no border at all. */
export function reachesEdge(mask: Uint8Array, width: number, height: number): boolean {
  if (mask.subarray(0, width).includes(1) || mask.subarray((height - 1) * width).includes(1)) return true;
  for (let y = 0; y < height; y++) if (mask[y * width] === 1 || mask[(y + 1) * width - 1] === 1) return true;
  return false;
}

/** What of a 0/1 mask hangs together with the picture's edge. */
export function floodFromEdges(mask: Uint8Array, width: number, height: number): Uint8Array {
  const reached = new Uint8Array(mask.length);
  const stack: number[] = [];
  const visit = (i: number) => {
    if (mask[i] === 1 && reached[i] === 0) {
      reached[i] = 1;
      stack.push(i);
    }
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < mask.length - width) visit(i + width);
  }
  return reached;
}

/** Square erosion of a 0/1 mask; the picture's edge counts as set, so that a border is not thinned from outside. */
export function erode(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return spreadBoth(mask, width, height, radius, 0);
}

/** Square dilation of a 0/1 mask, one direction after the other. */
export function dilate(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return spreadBoth(mask, width, height, radius, 1);
}

function spreadBoth(mask: Uint8Array, width: number, height: number, radius: number, value: 0 | 1) {
  return spreadDown(spreadAcross(mask, width, radius, value), width, height, radius, value);
}

/** What has `value` within `radius` to either side gets it. */
function spreadAcross(mask: Uint8Array, width: number, radius: number, value: 0 | 1) {
  const out = new Uint8Array(mask.length).fill(1 - value);
  for (let start = 0; start < mask.length; start += width) spreadRow(out, mask, start, width, radius, value);
  return out;
}

function spreadRow(
  out: Uint8Array,
  mask: Uint8Array,
  start: number,
  width: number,
  radius: number,
  value: 0 | 1,
): void {
  let until = -1;
  for (let x = 0; x < Math.min(radius, width); x++) if (mask[start + x] === value) until = x + radius;
  for (let x = 0; x < width; x++) {
    const ahead = x + radius;
    if (ahead < width && mask[start + ahead] === value) until = ahead + radius;
    if (x <= until) out[start + x] = value;
  }
}

/** The same up and down: all columns side by side, because one after the other would jump through the memory. */
function spreadDown(mask: Uint8Array, width: number, height: number, radius: number, value: 0 | 1) {
  const out = new Uint8Array(mask.length).fill(1 - value);
  const until = new Int32Array(width).fill(-1);
  for (let y = -radius; y < height; y++) {
    const ahead = y + radius;
    if (ahead < height) noteRow(until, mask, ahead, radius, value);
    if (y >= 0) fillRow(out, until, y, value);
  }
  return out;
}

/** Notes, column by column, down to which row what row `y` has spreads. */
function noteRow(until: Int32Array, mask: Uint8Array, y: number, radius: number, value: 0 | 1): void {
  for (let x = 0, i = y * until.length; x < until.length; x++, i++)
    if (mask[i] === value) until[x] = y + radius;
}

function fillRow(out: Uint8Array, until: Int32Array, y: number, value: 0 | 1): void {
  for (let x = 0, i = y * until.length; x < until.length; x++, i++) if (y <= until[x]!) out[i] = value;
}
