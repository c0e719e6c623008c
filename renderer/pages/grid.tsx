/** Thousands of page thumbnails, of which only those in view exist; as wide as its pane, down to a strip of one. */
import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type DragEvent, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedPage } from '../batch/types.ts';
import { Cell, cellHeight, type PlaceInDocument } from './cell.tsx';
import classes from './grid.module.css';
import { landing } from './order.ts';
import { choose, press, type Selection } from './selection.ts';

const GAP = 8;
const PADDING = 10;

export interface GridProps {
  pages: ListedPage[];
  /** Number of each page in the batch, from 1; a page that is in none has no number. */
  numbers: ReadonlyMap<number, number>;
  places: ReadonlyMap<number, PlaceInDocument>;
  selection: Selection;
  onSelect(selection: Selection): void;
  /** Width of a thumbnail, CSS pixels. */
  size: number;
  label: string;
  /** Pages may be dragged to another place. */
  onMove?: ((pages: number[], after: number | null) => void) | undefined;
  /** Files of the computer may be dropped behind a page. */
  onFiles?: ((files: DataTransfer, after: number | null) => void) | undefined;
  onOpen?: ((page: number) => void) | undefined;
  onDelete?: (() => void) | undefined;
}

const DRAG = 'application/x-station-pages';

export function Grid(props: GridProps) {
  const { pages, numbers, places, selection, onSelect, size, label, onMove, onFiles, onOpen, onDelete } =
    props;
  const { t } = useTranslation();
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement | null>(null);
  const [drop, setDrop] = useState<number | null>(null);
  const columns = Math.max(1, Math.floor((width - 2 * PADDING + GAP) / (size + GAP)));
  const rowHeight = cellHeight(size) + GAP;
  const order = pages.map((page) => page.id);
  const rows = useVirtualizer({
    count: Math.ceil(pages.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 2,
    paddingStart: PADDING,
    paddingEnd: PADDING,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights change with the size alone
  useEffect(() => rows.measure(), [rowHeight, columns]);

  const focusAt = selection.focus === null ? -1 : order.indexOf(selection.focus);
  const focusRow = focusAt < 0 ? null : Math.floor(focusAt / columns);
  // The pages change with every event of the engine; that alone must not scroll.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the focus
  useEffect(() => {
    if (focusRow !== null && width > 0) rows.scrollToIndex(focusRow, { align: 'auto' });
  }, [selection.focus, columns, width > 0]);

  const held = (event: MouseEvent | KeyboardEvent) => ({
    ctrl: event.ctrlKey || event.metaKey,
    shift: event.shiftKey,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return;
    // In a strip beside a page these keys are the screen's own: the next page, not the next screenful.
    if (columns === 1 && event.key.startsWith('Page')) return;
    const inView = Math.max(1, Math.floor(height / rowHeight));
    const next = press(selection, order, event.key, held(event), { columns, rows: inView });
    if (event.key === 'Enter' && !event.ctrlKey && !event.shiftKey && selection.focus !== null)
      onOpen?.(selection.focus);
    else if (event.key === 'Delete' && onDelete && !event.ctrlKey) onDelete();
    // Ctrl+Shift+arrow moves pages; that is a command of the screen.
    else if (next && !(event.ctrlKey && event.shiftKey)) onSelect(next);
    else return;
    event.preventDefault();
  };

  const pageUnder = (event: MouseEvent): number | null => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-page]');
    return cell ? Number(cell.dataset.page) : null;
  };
  const onClick = (event: MouseEvent) => {
    const page = pageUnder(event);
    if (page !== null) onSelect(choose(selection, order, page, held(event)));
  };
  const onDoubleClick = (event: MouseEvent) => {
    const page = pageUnder(event);
    if (page !== null) onOpen?.(page);
  };
  const indexAt = (event: DragEvent): number => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-page]');
    if (!cell) return pages.length;
    const { left, width: wide, top, height: tall } = cell.getBoundingClientRect();
    const late = columns > 1 ? event.clientX > left + wide / 2 : event.clientY > top + tall / 2;
    return Number(cell.dataset.index) + (late ? 1 : 0);
  };
  const onDragStart = (event: DragEvent) => {
    const id = pageUnder(event);
    if (id === null || !onMove) return event.preventDefault();
    if (!selection.chosen.has(id)) onSelect(choose(selection, order, id, { ctrl: false, shift: false }));
    event.dataTransfer.setData(DRAG, String(id));
    event.dataTransfer.effectAllowed = 'move';
  };
  const takes = ({ dataTransfer: { types } }: DragEvent) =>
    types.includes(DRAG) ? onMove !== undefined : types.includes('Files') && onFiles !== undefined;
  const onDragOver = (event: DragEvent) => {
    if (!takes(event)) return;
    event.preventDefault();
    setDrop(indexAt(event));
  };
  const onDrop = (event: DragEvent) => {
    setDrop(null);
    if (!takes(event)) return;
    event.preventDefault();
    if (!event.dataTransfer.types.includes(DRAG))
      return onFiles?.(event.dataTransfer, order[indexAt(event) - 1] ?? null);
    const after = landing(order, selection.chosen, indexAt(event));
    if (after !== undefined)
      onMove?.(
        order.filter((id) => selection.chosen.has(id)),
        after,
      );
  };

  return (
    <div
      ref={(element) => {
        scroller.current = element;
        measured(element);
      }}
      className={classes.scroller}
      role="listbox"
      aria-label={label}
      aria-multiselectable
      aria-activedescendant={focusAt < 0 ? undefined : `page-${selection.focus}`}
      tabIndex={0}
      data-grid
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onFocus={() => {
        if (selection.focus === null && order.length > 0)
          onSelect({ focus: order[0]!, anchor: order[0]!, chosen: new Set([order[0]!]) });
      }}
      onDragStart={onDragStart}
      onDragOver={onDragOver}
      onDragLeave={() => setDrop(null)}
      onDrop={onDrop}
    >
      <div role="presentation" className={classes.all} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            role="presentation"
            className={classes.row}
            style={{ transform: `translateY(${row.start}px)`, gap: GAP, paddingInline: PADDING }}
          >
            {pages.slice(row.index * columns, (row.index + 1) * columns).map((page, c) => {
              const index = row.index * columns + c;
              return (
                <Cell
                  key={page.id}
                  page={page}
                  index={index}
                  total={pages.length}
                  number={numbers.get(page.id)}
                  place={places.get(page.id)}
                  size={size}
                  chosen={selection.chosen.has(page.id)}
                  focused={page.id === selection.focus}
                  movable={onMove !== undefined}
                  dropBefore={drop === index}
                  dropAfter={drop === pages.length && index === pages.length - 1}
                />
              );
            })}
          </div>
        ))}
      </div>
      {pages.length === 0 && <p className={classes.none}>{t('pages.none')}</p>}
    </div>
  );
}
