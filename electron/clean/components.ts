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
  const root = (n: number): number => {
    let r = n;
    while (parent[r] !== r) r = parent[r]!;
    while (parent[n] !== r) [n, parent[n]] = [parent[n]!, r];
    return r;
  };
  const unite = (a: number, b: number): number => {
    const [one, other] = [root(a), root(b)];
    // The smaller number stays, so that roots come before what hangs on them.
    const [least, most] = one < other ? [one, other] : [other, one];
    parent[most] = least;
    return least;
  };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (strength[i]! < threshold) continue;
      // Left, or above it to the left, above, above to the right: where above is set, the others hang on it already,
      // but for the one to the right when above is not.
      const up = y > 0 ? labels[i - width]! : 0;
      const left = x > 0 ? labels[i - 1]! : 0;
      let label = up;
      if (up === 0) {
        label = left || (x > 0 && y > 0 ? labels[i - width - 1]! : 0);
        const upRight = y > 0 && x < width - 1 ? labels[i - width + 1]! : 0;
        if (upRight !== 0) label = label === 0 || label === upRight ? upRight : unite(label, upRight);
      }
      if (label === 0) {
        label = parent.length;
        parent.push(label);
      }
      labels[i] = label;
    }
  }
  const index = new Int32Array(parent.length);
  const pieces: Piece[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (labels[i] === 0) continue;
      const r = root(labels[i]!);
      if (index[r] === 0) {
        pieces.push({ left: width, top: height, right: 0, bottom: 0, pixels: 0, strong: 0 });
        index[r] = pieces.length;
      }
      const n = index[r]!;
      labels[i] = n;
      const piece = pieces[n - 1]!;
      if (x < piece.left) piece.left = x;
      if (x > piece.right) piece.right = x;
      if (y < piece.top) piece.top = y;
      if (y > piece.bottom) piece.bottom = y;
      piece.pixels++;
      if (strength[i]! >= strong) piece.strong++;
    }
  }
  return { labels, pieces };
}

/** Whether a piece at survey resolution can be a letter or a few letters run together (up to about 26 point). */
export function isLetterLike({ left, top, right, bottom, pixels }: Piece): boolean {
  const w = right - left + 1;
  const h = bottom - top + 1;
  return (
    pixels >= 6 && Math.min(w, h) >= 2 && Math.max(w, h) >= 4 && Math.max(w, h) <= 60 && Math.min(w, h) <= 36
  );
}
