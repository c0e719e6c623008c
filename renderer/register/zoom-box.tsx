/** The part of the page where the field in work stands, as wide as the field below it. */
import { useElementSize } from '@mantine/hooks';
import { widened } from '../viewer/geometry.ts';
import { partAddress } from '../viewer/part.ts';
import classes from './register.module.css';
import type { Looked } from './work.ts';

/** Pixels around the box that are shown too, in parts of its height: handwriting leaves its line. */
const AROUND = 0.3;
const TALLEST_PX = 150;

export function ZoomBox({ page, place }: Looked) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const box = widened(place.box, Math.max(4, place.box[3] * AROUND), page);
  const tall = width > 0 ? Math.min(TALLEST_PX, (box[3] / box[2]) * width) : 0;
  return (
    <div ref={ref} className={classes.zoom} style={{ height: tall }} data-zoom-box>
      {width > 0 && <img src={partAddress(page, box, width)} alt="" draggable={false} />}
    </div>
  );
}
