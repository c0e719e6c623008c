/** Operations on 0/1 masks of a survey's size. */

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
  return spread(spread(mask, width, height, 1, width, radius, value), height, width, width, 1, radius, value);
}

function spread(
  mask: Uint8Array,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
  radius: number,
  value: 0 | 1,
): Uint8Array {
  const out = new Uint8Array(mask.length).fill(1 - value);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let until = -1;
    for (let i = 0; i < Math.min(radius, length); i++)
      if (mask[start + i * step] === value) until = i + radius;
    for (let i = 0; i < length; i++) {
      const ahead = i + radius;
      if (ahead < length && mask[start + ahead * step] === value) until = ahead + radius;
      if (i <= until) out[start + i * step] = value;
    }
  }
  return out;
}
