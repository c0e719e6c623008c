/** A page's image that can be zoomed, with marks on top; a click, a dragged box or the keys say a place on it. */
import { ActionIcon } from '@mantine/core';
import { IconArrowsMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { thumbnailAddress } from '../api/pictures.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { DeepZoom, type PagePicture, wholeAddress } from './deep-zoom.ts';
import { type Box, boxBetween, itemAt, stepWord, union, type WordPlace } from './geometry.ts';
import classes from './page-view.module.css';

/** What a mark says; each has a line of its own, so that colour is never needed to tell them apart. */
/** `plain` is not drawn, but can be clicked. */
export type MarkKind = 'plain' | 'chosen' | 'doubt' | 'unread' | 'confirmed' | 'field' | 'found' | 'asked';

export interface Mark {
  id: string;
  box: Box;
  kind: MarkKind;
  label: string;
}

/**
 * What there is of a picture, from the first to the last: the thumbnail, which lists have already; the picture as finely
 * as the pane can show it; the zoomable one on top of both, or that it cannot be had.
 */
const CAME = ['small', 'whole', 'shown', 'failed'] as const;
type Came = (typeof CAME)[number];

export interface PageViewProps {
  picture: PagePicture;
  /** Name for screen readers. */
  label: string;
  marks: Mark[];
  /** Words, for going over them by arrow keys. */
  lines: { words: { text: string; box: Box }[] }[];
  /** What to bring into view; a new object brings it again. */
  show?: { box: Box } | null;
  /** Dragging draws a box instead of moving the page (Ctrl + drag moves it). */
  drawing?: boolean;
  onPick?: (mark: Mark | undefined, x: number, y: number) => void;
  /** A box that was drawn, or the words chosen by Shift + arrows and Enter. */
  onRegion?: (box: Box) => void;
  children?: ReactNode;
}

export function PageView(props: PageViewProps) {
  const { picture, label, marks, lines, show, drawing = false, onPick, onRegion } = props;
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const group = useRef<SVGGElement>(null);
  const under = useRef<HTMLDivElement>(null);
  const zoom = useRef<DeepZoom | null>(null);
  const view = useRef({ left: 0, top: 0, scale: 1 });
  const latest = useRef(props);
  latest.current = props;
  const [came, setCame] = useState<{ of: string; state: Came } | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [drawn, setDrawn] = useState<Box | null>(null);
  const from = useRef<[number, number] | null>(null);

  const { id, version, width, height } = picture;
  const address = wholeAddress(picture);
  const state = came?.of === address ? came.state : 'loading';
  const comes = (what: Came) => {
    const of = wholeAddress(latest.current.picture);
    const order = CAME.indexOf(what);
    setCame((now) => (now?.of === of && CAME.indexOf(now.state) >= order ? now : { of, state: what }));
  };

  // All before anything is painted: words and picture of a page come together.
  // biome-ignore lint/correctness/useExhaustiveDependencies: one viewer for all pages
  useLayoutEffect(() => {
    const deep = new DeepZoom(host.current!, {
      onMove(left, top, scale) {
        view.current = { left, top, scale };
        const place = `translate(${left} ${top}) scale(${scale})`;
        group.current?.setAttribute('transform', place);
        under.current!.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
      },
      onClick(x, y) {
        const { marks, onPick } = latest.current;
        frame.current?.focus({ preventScroll: true });
        onPick?.(itemAt(marks, x, y), x, y);
      },
      onState: comes,
    });
    zoom.current = deep;
    return () => deep.close();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the picture changes
  useLayoutEffect(() => {
    zoom.current?.open({ id, version, width, height });
    // Fetched ahead, it is there already.
    const [small, large] = under.current!.querySelectorAll('img');
    if (small?.complete && small.naturalWidth > 0) comes('small');
    if (large?.complete && large.naturalWidth > 0) comes('whole');
  }, [id, version, width, height]);
  useEffect(() => {
    if (show) zoom.current?.show(show.box);
  }, [show]);
  useEffect(() => zoom.current?.allowDrag(!drawing), [drawing]);

  useCommand('zoom-in', () => zoom.current?.zoomBy(1.3));
  useCommand('zoom-out', () => zoom.current?.zoomBy(1 / 1.3));
  useCommand('zoom-fit', () => zoom.current?.fit());
  useCommand('zoom-full', () => zoom.current?.full());

  const cursor = useWordCursor(lines, (box) => zoom.current?.show(box));
  // Another page has other words.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is what the cursor belongs to
  useEffect(() => cursor.clear(), [id]);

  const pagePoint = (event: PointerEvent): [number, number] => {
    const edge = frame.current!.getBoundingClientRect();
    const { left, top, scale } = view.current;
    return [(event.clientX - edge.left - left) / scale, (event.clientY - edge.top - top) / scale];
  };
  const onPointerDown = (event: PointerEvent) => {
    if (!drawing || event.button !== 0 || event.ctrlKey) return;
    from.current = pagePoint(event);
  };
  const onPointerMove = (event: PointerEvent) => {
    const at = pagePoint(event);
    if (from.current) setDrawn(boxBetween(from.current, at, picture));
    else setHovered(itemAt(marks, ...at)?.id ?? null);
  };
  const onPointerUp = (event: PointerEvent) => {
    const start = from.current;
    from.current = null;
    setDrawn(null);
    const box = start && boxBetween(start, pagePoint(event), picture, 8);
    if (box) onRegion?.(box);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== frame.current || event.ctrlKey || event.altKey) return;
    if (event.key.startsWith('Arrow')) cursor.move(event.key, event.shiftKey);
    else if (event.key === 'Enter' && cursor.box) {
      if (onRegion && drawing) onRegion(cursor.box);
      else
        onPick?.(itemAt(marks, cursor.box[0] + 1, cursor.box[1] + 1), cursor.box[0] + 1, cursor.box[1] + 1);
    } else return;
    event.preventDefault();
  };
  const named = marks.find((mark) => mark.id === hovered);

  return (
    <div
      ref={frame}
      className={classes.frame}
      data-drawing={drawing || undefined}
      role="application"
      aria-roledescription={t('viewer.role')}
      aria-label={label}
      aria-busy={state === 'loading' || state === 'small'}
      data-shows={state === 'loading' || state === 'failed' ? undefined : id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go over its words
      tabIndex={0}
      data-viewer
      onPointerDownCapture={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerLeave={() => setHovered(null)}
      onKeyDown={onKeyDown}
    >
      <div ref={under} className={classes.under} style={{ width, height }} aria-hidden="true">
        {(['small', 'whole'] as const).map((size) => {
          const source = size === 'small' ? thumbnailAddress(id, version) : address;
          return (
            <img
              key={source}
              src={source}
              alt=""
              decoding="sync"
              draggable={false}
              className={classes.whole}
              onLoad={() => comes(size)}
            />
          );
        })}
      </div>
      <div ref={host} className={classes.host} data-shown={state === 'shown' || undefined} />
      <svg className={classes.marks} aria-hidden="true">
        <g ref={group}>
          {marks.map(
            (mark) =>
              mark.kind !== 'plain' && (
                <Rect key={mark.id} box={mark.box} className={classes.mark!} kind={mark.kind} />
              ),
          )}
          {cursor.box && <Rect box={cursor.box} className={classes.cursor!} />}
          {drawn && <Rect box={drawn} className={classes.drawn!} />}
        </g>
      </svg>
      {state === 'failed' && <p className={classes.note}>{t('viewer.failed')}</p>}
      {named && <p className={classes.note}>{named.label}</p>}
      <p className={classes.spoken} aria-live="polite">
        {cursor.text}
      </p>
      <div className={classes.tools}>
        <ActionIcon
          variant="default"
          aria-label={t('commands.zoom-in')}
          onClick={() => zoom.current?.zoomBy(1.3)}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t('commands.zoom-out')}
          onClick={() => zoom.current?.zoomBy(1 / 1.3)}
        >
          <IconMinus size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('commands.zoom-fit')} onClick={() => zoom.current?.fit()}>
          <IconArrowsMaximize size={16} aria-hidden />
        </ActionIcon>
        {props.children}
      </div>
    </div>
  );
}

function Rect({ box: [x, y, w, h], className, kind }: { box: Box; className: string; kind?: MarkKind }) {
  return <rect x={x - 2} y={y - 2} width={w + 4} height={h + 4} className={className} data-kind={kind} />;
}

/** A word, or a run of words, that the arrow keys go over. */
function useWordCursor(lines: PageViewProps['lines'], show: (box: Box) => void) {
  const [span, setSpan] = useState<{ anchor: WordPlace; at: WordPlace } | null>(null);
  const words = useMemo(() => (span ? wordsBetween(lines, span.anchor, span.at) : []), [lines, span]);
  return {
    box: words.length > 0 ? union(words.map((word) => word.box)) : null,
    text: words.map((word) => word.text).join(' '),
    clear: () => setSpan(null),
    move(key: string, extend: boolean) {
      const first = { line: lines.findIndex((line) => line.words.length > 0), word: 0 };
      if (first.line < 0) return;
      const at = span ? stepWord(lines, span.at, key) : first;
      setSpan({ anchor: extend && span ? span.anchor : at, at });
      const box = lines[at.line]?.words[at.word]?.box;
      if (box) show(box);
    },
  };
}

function wordsBetween(lines: PageViewProps['lines'], a: WordPlace, b: WordPlace) {
  const [first, last] = a.line < b.line || (a.line === b.line && a.word <= b.word) ? [a, b] : [b, a];
  return lines
    .slice(first.line, last.line + 1)
    .flatMap((line, i, all) =>
      line.words.filter((_, w) => (i > 0 || w >= first.word) && (i < all.length - 1 || w <= last.word)),
    );
}
