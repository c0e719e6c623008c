/** Whether letters stand nearer to each other along the picture's rows or down its columns. */
import type { Piece } from './components.ts';

/** Survey pixels beyond which pieces are no neighbours (about a line and a half). */
const REACH = 48;
/** Part of the smaller one's side by which neighbours must lie side by side. */
const OVERLAP = 0.5;
/** Marks over letters and full stops are smaller; they stand nearest to their own letter, whichever way lines run. */
const LEAST_SIDE = 5;
const LEAST_LETTERS = 30;

/**
 * From −1 (all of them nearer down) to 1 (all nearer across): letters of one line stand closer than lines do, also
 * in lists, where letters of all lines stand in columns. 0 where too few have neighbours on both sides.
 */
export function nearness(letters: Piece[]): number {
  const large = letters.filter((p) => Math.max(p.right - p.left, p.bottom - p.top) + 1 >= LEAST_SIDE);
  const columns = 1 + large.reduce((most, p) => Math.max(most, cellOf(p.left)), 0);
  const cells: Piece[][] = [];
  for (const piece of large) {
    const cell = cellOf(piece.top) * columns + cellOf(piece.left);
    const others = cells[cell];
    if (others) others.push(piece);
    else cells[cell] = [piece];
  }
  let [across, down] = [0, 0];
  for (const piece of large) {
    const [column, row] = [cellOf(piece.left), cellOf(piece.top)];
    let [beside, below] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let y = Math.max(0, row - 1); y <= row + 2; y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 2); x++) {
        for (const other of cells[y * columns + x] ?? []) {
          const wide = Math.min(piece.right, other.right) - Math.max(piece.left, other.left) + 1;
          const high = Math.min(piece.bottom, other.bottom) - Math.max(piece.top, other.top) + 1;
          if (other.left > piece.left && high >= OVERLAP * (1 + shorter(piece, other)))
            beside = Math.min(beside, Math.max(0, 1 - wide));
          if (other.top > piece.top && wide >= OVERLAP * (1 + narrower(piece, other)))
            below = Math.min(below, Math.max(0, 1 - high));
        }
      }
    }
    if (Math.min(beside, below) > REACH) continue;
    if (beside < below) across++;
    if (below < beside) down++;
  }
  return across + down < LEAST_LETTERS ? 0 : (across - down) / (across + down);
}

function cellOf(at: number): number {
  return Math.floor(at / REACH);
}

function shorter(a: Piece, b: Piece): number {
  return Math.min(a.bottom - a.top, b.bottom - b.top);
}

function narrower(a: Piece, b: Piece): number {
  return Math.min(a.right - a.left, b.right - b.left);
}
