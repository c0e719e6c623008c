/** The documents of the batch, with how many of their fields wait for a person; several can be chosen for one change. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { choose, press, type Selection } from '../pages/selection.ts';
import classes from './document-list.module.css';

export interface DocumentItem {
  /** Place of the document in the batch, from 0; names it in the selection. */
  at: number;
  kind: string;
  notation: string;
  subject: string;
  /** Fields that ask for a person. */
  asking: number;
}

const ROW = 58;

export interface DocumentListProps {
  items: DocumentItem[];
  selection: Selection;
  onSelect(selection: Selection): void;
}

export function DocumentList({ items, selection, onSelect }: DocumentListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const order = items.map((item) => item.at);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 4,
  });
  const focusAt = selection.focus === null ? -1 : order.indexOf(selection.focus);
  useEffect(() => {
    if (focusAt >= 0) rows.scrollToIndex(focusAt, { align: 'auto' });
  }, [focusAt, rows]);
  const held = (event: MouseEvent | KeyboardEvent) => ({
    ctrl: event.ctrlKey || event.metaKey,
    shift: event.shiftKey,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.key === 'PageDown' || event.key === 'PageUp') return;
    const next = press(selection, order, event.key, held(event), { columns: 1, rows: 1 });
    if (!next) return;
    onSelect(next);
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-at]')?.dataset.at;
    if (at !== undefined) onSelect(choose(selection, order, Number(at), held(event)));
  };
  return (
    <div
      ref={scroller}
      className={classes.list}
      role="listbox"
      aria-label={t('describe.documents')}
      aria-multiselectable
      aria-activedescendant={focusAt < 0 ? undefined : `document-${selection.focus}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((row) => {
          const item = items[row.index]!;
          return (
            <div
              key={item.at}
              id={`document-${item.at}`}
              role="option"
              tabIndex={-1}
              aria-selected={selection.chosen.has(item.at)}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              className={classes.item}
              data-at={item.at}
              data-focused={item.at === selection.focus || undefined}
              style={{ transform: `translateY(${row.start}px)`, height: ROW }}
            >
              <span className={classes.first}>
                <span className="num">
                  {item.at + 1} · {item.kind}
                </span>
                {item.asking > 0 && (
                  <span className={classes.asking} title={t('describe.asking', { count: item.asking })}>
                    {item.asking} {t('describe.asking-short')}
                  </span>
                )}
              </span>
              <span className={classes.notation}>{item.notation}</span>
              <span className={classes.subject}>{item.subject}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
