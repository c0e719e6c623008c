/** Connected pieces of ink, by which letters are told from specks, rules and pictures. */

export interface Piece {
  left: number;
  top: number;
  right: number;
  bottom: number;
  pixels: number;
  /** How many of them are at least `strong`. */
  strong: number;
}

export interface Pieces {
  /** Per pixel 0, or n for pieces[n − 1]. */
  labels: Int32Array;
  pieces: Piece[];
}

/**
 * 8-connected pieces of the pixels where `strength` is at least `threshold`, with their label per pixel (0 = none,
 * n = pieces[n − 1]). Two passes with union-find.
 */
export function findPieces(
  strength: Uint8Array,
  width: number,
  height: number,
  threshold: number,
  strong = threshold,
): Pieces {
  const labels = new Int32Array(strength.length);
  const parent: number[] = [0];
  for (let y = 0; y < height; y++) labelRow(labels, parent, strength, y, width, threshold);
  const index = new Int32Array(parent.length);
  const pieces: Piece[] = [];
  for (let y = 0; y < height; y++) measureRow(pieces, index, labels, parent, strength, y, width, strong);
  return { labels, pieces };
}

/** Gives every pixel of a row the label of those beside and above it, or a new one. */
function labelRow(
  labels: Int32Array,
  parent: number[],
  strength: Uint8Array,
  y: number,
  width: number,
  threshold: number,
): void {
  for (let x = 0, i = y * width; x < width; x++, i++) {
    if (strength[i]! < threshold) continue;
    // Left, or above it to the left, above, above to the right: where above is set, the others hang on it already,
    // but for the one to the right when above is not.
    const up = y > 0 ? labels[i - width]! : 0;
    const left = x > 0 ? labels[i - 1]! : 0;
    let label = up;
    if (up === 0) {
      label = left || (x > 0 && y > 0 ? labels[i - width - 1]! : 0);
      const upRight = y > 0 && x < width - 1 ? labels[i - width + 1]! : 0;
      if (upRight !== 0) label = label === 0 || label === upRight ? upRight : unite(parent, label, upRight);
    }
    if (label === 0) {
      label = parent.length;
      parent.push(label);
    }
    labels[i] = label;
  }
}

/** Makes a row's labels final, and adds its pixels to their pieces; `index` leads from a root to its piece. */
function measureRow(
  pieces: Piece[],
  index: Int32Array,
  labels: Int32Array,
  parent: number[],
  strength: Uint8Array,
  y: number,
  width: number,
  strong: number,
): void {
  for (let x = 0, i = y * width; x < width; x++, i++) {
    if (labels[i] === 0) continue;
    const r = root(parent, labels[i]!);
    if (index[r] === 0) {
      pieces.push({ left: x, top: y, right: x, bottom: y, pixels: 0, strong: 0 });
      index[r] = pieces.length;
    }
    const n = index[r]!;
    labels[i] = n;
    const piece = pieces[n - 1]!;
    if (x < piece.left) piece.left = x;
    if (x > piece.right) piece.right = x;
    piece.bottom = y;
    piece.pixels++;
    if (strength[i]! >= strong) piece.strong++;
  }
}

function root(parent: number[], n: number): number {
  let r = n;
  while (parent[r] !== r) r = parent[r]!;
  for (let at = n; at !== r; ) {
    const next = parent[at]!;
    parent[at] = r;
    at = next;
  }
  return r;
}

/** The smaller number stays, so that roots come before what hangs on them. */
function unite(parent: number[], a: number, b: number): number {
  const [one, other] = [root(parent, a), root(parent, b)];
  const least = Math.min(one, other);
  parent[Math.max(one, other)] = least;
  return least;
}

/** Whether a piece at survey resolution can be a letter or a few letters run together (up to about 26 point). */
export function isLetterLike({ left, top, right, bottom, pixels }: Piece): boolean {
  const w = right - left + 1;
  const h = bottom - top + 1;
  return (
    pixels >= 6 && Math.min(w, h) >= 2 && Math.max(w, h) >= 4 && Math.max(w, h) <= 60 && Math.min(w, h) <= 36
  );
}

/** 1 for the label of every letter-like piece that `counts`; by label, of which 0 is none. */
export function letterLabels(pieces: Piece[], counts: (piece: Piece) => boolean = () => true): Uint8Array {
  return Uint8Array.from([0, ...pieces.map((piece) => (isLetterLike(piece) && counts(piece) ? 1 : 0))]);
}
