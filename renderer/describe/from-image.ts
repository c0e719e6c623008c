/** The text that stands in a part of the page. Pure. */
import type { Box } from '../viewer/geometry.ts';

/** The words whose middle lies in `box`, in reading order, lines joined by a space; empty where none was read. */
export function textIn(lines: { words: { text: string; box: Box }[] }[], [x, y, w, h]: Box): string {
  const inside = ({ box }: { box: Box }) => {
    const [cx, cy] = [box[0] + box[2] / 2, box[1] + box[3] / 2];
    return cx >= x && cx <= x + w && cy >= y && cy <= y + h;
  };
  return lines
    .flatMap((line) => line.words.filter(inside))
    .map((word) => word.text)
    .join(' ')
    .normalize('NFC');
}
